"""A phone's clock that is wrong: the visit is sent, its times are right, and everything is written down."""

from datetime import datetime, time, timedelta

import pytest

from audit_app.clock import local_time, local_zone, pretend, today, utc_now
from audit_app.visits.models import Submission, Visit
from audit_app.visits.sync.document import written_moment
from audit_app.visits.sync.evidence import document_of
from audit_app.visits.sync.models import VisitEvidence
from tests.visits.sync.phone import good_fields

NOON = time(12, 0)


@pytest.fixture(autouse=True)
def noon(app):
    """It is noon in the branches, so that no window and no midnight is near."""
    with pretend(datetime.combine(today(), NOON, local_zone())):
        yield


def told(moment):
    """The fields that a phone fills in from its stamps."""
    return {"day": f"{moment:%Y-%m-%d}", "entered": f"{moment:%H:%M}"}


def by_phone(ahead, *, stamped=True, corrected=False, **parts):
    """A visit from 10:30 to 11:00 on a phone whose clock is ``ahead`` of ours."""
    now = utc_now()
    entered, left = (local_time(now - timedelta(minutes=before) + ahead) for before in (90, 60))
    fields = good_fields(**told(entered), left=f"{left:%H:%M}")
    stamps = [
        {"key": "entered", "at": written_moment(entered), "corrected": corrected},
        {"key": "left", "at": written_moment(left), "corrected": corrected},
    ]
    evidence = {"stamps": stamps if stamped else [], **parts}
    return {"fields": fields, "evidence": evidence, "sent_at": written_moment(now + ahead)}


def times(visit):
    fresh = Visit.get_by_id(visit.id)
    return [f"{local_time(moment):%H:%M}" for moment in (fresh.entered_at, fresh.left_at)]


YEAR = timedelta(days=365)


@pytest.mark.parametrize("ahead", [YEAR, -YEAR, timedelta(hours=5), -timedelta(minutes=45)], ids=str)
@pytest.mark.parametrize("stamped", [True, False])
def test_a_wrong_clock_neither_stops_the_visit_nor_falsifies_its_times(phone, visit, ahead, stamped):
    answer = phone.put(visit, **by_phone(ahead, stamped=stamped), submit=1)
    if not stamped and ahead == -timedelta(minutes=45):
        assert times(visit) == ["09:45", "10:15"]  # typed, and possible: nobody can know better
        return
    assert answer.status_code == 200, answer.json
    assert times(visit) == ["10:30", "11:00"]
    assert set(answer.json["receipt"]["fields"]) >= {"day", "entered", "left"}
    evidence = VisitEvidence.get()
    assert evidence.clock_difference == -ahead.total_seconds()
    noted = document_of(evidence)["times"]["entered"]
    assert noted["phone"] != noted["kept"]


def test_sending_again_a_day_later_gives_the_same_receipt(phone, visit):
    wanted = by_phone(YEAR)
    first = phone.put(visit, **wanted, submit=1)
    with pretend(utc_now() + timedelta(days=1)):
        wanted["sent_at"] = written_moment(utc_now() + YEAR)
        again = phone.put(visit, **wanted, submit=1)
    assert again.json["receipt"]["fields"] == first.json["receipt"]["fields"]
    assert Submission.select().count() == 1


def test_a_clock_that_is_a_few_minutes_ahead_does_not_put_the_visit_into_the_future(phone, visit):
    now = local_time(utc_now())
    ahead = timedelta(minutes=4)
    fields = good_fields(**told(now - timedelta(minutes=30)), left=f"{now + ahead:%H:%M}")
    answer = phone.put(visit, fields=fields, sent_at=written_moment(utc_now() + ahead), submit=1)
    assert answer.status_code == 200
    assert times(visit) == ["11:30", "12:00"]


@pytest.mark.parametrize("ahead", [timedelta(minutes=9), -timedelta(minutes=9), timedelta(0)], ids=str)
def test_a_clock_that_is_nearly_right_changes_nothing(phone, visit, ahead):
    phone.put(visit, **by_phone(ahead))
    said = [f"{(datetime.combine(today(), each) + ahead):%H:%M}" for each in (time(10, 30), time(11, 0))]
    assert times(visit) == said


def test_a_stamp_says_the_day_whatever_day_a_wrong_clock_made_the_form_propose(phone, visit):
    wanted = by_phone(YEAR)
    wanted["fields"]["day"] = [f"{visit.window_from:%Y-%m-%d}"]
    assert phone.put(visit, **wanted, submit=1).status_code == 200
    assert times(visit) == ["10:30", "11:00"]
    assert local_time(Visit.get_by_id(visit.id).entered_at).date() == today()


def test_another_phone_that_goes_on_from_corrected_times_changes_nothing(phone, other, visit):
    phone.put(visit, **by_phone(YEAR))
    theirs = phone.client.get(f"/visits/{visit.uid}/draft").json
    told = {"fields": theirs["fields"], "evidence": theirs["evidence"], "revision": theirs["revision"]}
    assert other.put(visit, **told).status_code == 200
    assert times(visit) == ["10:30", "11:00"]
    assert [row["off"] for row in document_of(VisitEvidence.get())["stamps"]] == [-365 * 24 * 60 * 60] * 2
    back = phone.client.get(f"/visits/{visit.uid}/draft").json
    told = {"fields": back["fields"], "evidence": back["evidence"], "revision": back["revision"]}
    phone.put(visit, 2, **told, sent_at=written_moment(utc_now() + YEAR))
    assert times(visit) == ["10:30", "11:00"]


def test_a_stamp_that_was_corrected_by_hand_stays_as_it_was_set(phone, visit):
    phone.put(visit, **by_phone(-timedelta(minutes=45), corrected=True))
    assert times(visit) == ["09:45", "10:15"]


def test_a_clock_that_was_set_right_before_sending_corrects_nothing_and_is_noted(phone, visit):
    earlier = utc_now() - timedelta(hours=1)
    pair = {"phone": written_moment(earlier - YEAR), "server": written_moment(earlier)}
    wanted = by_phone(-YEAR, clock=pair) | {"sent_at": written_moment(utc_now())}
    answer = phone.put(visit, **wanted, submit=1)
    assert answer.status_code == 422
    assert [gap["field"] for gap in answer.json["gaps"]] == ["day"]
    assert document_of(VisitEvidence.get())["clock_changed"]
    mended = {**wanted["fields"], "day": [f"{today():%Y-%m-%d}"]}
    assert phone.put(visit, 2, **wanted | {"fields": mended}, submit=1).status_code == 200
    assert times(visit) == ["10:30", "11:00"]


def test_a_message_that_lay_for_hours_is_not_taken_for_a_wrong_clock(phone, visit):
    pair = {"phone": written_moment(utc_now()), "server": written_moment(utc_now())}
    late = written_moment(utc_now() - timedelta(hours=3))
    phone.put(visit, **by_phone(timedelta(0), clock=pair) | {"sent_at": late})
    assert times(visit) == ["10:30", "11:00"]


def test_the_next_version_of_a_phone_with_a_wrong_clock_has_the_very_same_times(phone, visit):
    phone.put(visit, **by_phone(YEAR))
    first = Visit.get_by_id(visit.id).entered_at
    with pretend(utc_now() + timedelta(seconds=40)):
        wanted = by_phone(YEAR) | {"fields": by_phone(YEAR - timedelta(seconds=40))["fields"]}
        phone.put(visit, 2, **wanted | {"sent_at": written_moment(utc_now() + YEAR)})
    assert Visit.get_by_id(visit.id).entered_at == first


@pytest.mark.parametrize(
    "sent_at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "2199-12-31T00:00:00Z"]
)
def test_a_clock_at_the_end_of_time_breaks_nothing(phone, visit, sent_at):
    assert phone.put(visit, sent_at=sent_at, submit=1).status_code == 200
