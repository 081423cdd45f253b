"""A visit that could not take place, told by a phone."""

import pytest

from audit_app.visits.models import Photo, Submission, Visit, VisitChange
from audit_app.visits.states import VisitState
from audit_app.visits.sync.models import DraftCopy
from tests.visits.sync.phone import digest, good_fields, jpeg

CLOSED = {"reason": "closed", "words": "Cửa khóa lúc 10 giờ."}
DOOR = jpeg((9, 9, 9))


def reasons(visit):
    rows = VisitChange.select().where(VisitChange.to_state == VisitState.COULD_NOT_TAKE_PLACE)
    return [row.reason for row in rows]


def test_the_reason_is_kept_and_the_receipt_has_no_code(phone, visit):
    answer = phone.put(visit, absence=CLOSED, fields={"anything_else": ["Tôi đã chờ."]})
    receipt = answer.json["receipt"]
    assert answer.status_code == 200
    assert (receipt["code"], receipt["absence"]) == ("", CLOSED)
    assert set(receipt["fields"]) == {"anything_else"}
    assert Visit.get_by_id(visit.id).state == VisitState.COULD_NOT_TAKE_PLACE
    assert reasons(visit) == ["closed: Cửa khóa lúc 10 giờ."]


def test_telling_it_again_changes_nothing(phone, visit):
    first, second = phone.put(visit, absence=CLOSED), phone.put(visit, absence=CLOSED)
    assert first.json["receipt"] == second.json["receipt"]
    assert len(reasons(visit)) == 1
    assert not DraftCopy.select().exists()


def test_its_photos_come_first_and_are_listed(phone, visit):
    wanted = {"absence": CLOSED, "fields": {}, "photos": {"could_not_take_place": [digest(DOOR)]}}
    refused = phone.put(visit, **wanted)
    assert (refused.status_code, refused.json["reason"]) == (422, "photos_missing")
    assert phone.send_photo(visit, DOOR, "could_not_take_place").json["stored"]
    assert phone.put(visit, **wanted).json["receipt"]["photos"] == [digest(DOOR)]


def test_its_photo_that_is_no_longer_named_is_forgotten(phone, visit):
    phone.send_photo(visit, DOOR, "could_not_take_place")
    named = {"could_not_take_place": [digest(DOOR)]}
    phone.put(visit, photos=named)
    document = phone.client.get(f"/visits/{visit.uid}/draft").json
    assert [photo["sha256"] for photo in document["photos"]["could_not_take_place"]] == [digest(DOOR)]
    phone.put(visit, 2)
    assert not Photo.select().exists()


@pytest.mark.parametrize(
    ("absence", "field"),
    [({"reason": "", "words": "x"}, "reason"), ({"reason": "closed", "words": " "}, "words")],
)
def test_a_reason_without_words_is_asked_for_and_the_draft_is_saved(phone, visit, absence, field):
    answer = phone.put(visit, absence=absence)
    assert (answer.status_code, answer.json["reason"]) == (422, "incomplete")
    assert [gap["field"] for gap in answer.json["gaps"]] == [field]
    assert answer.json["revision"] == 1
    assert Visit.get_by_id(visit.id).state == VisitState.STARTED


def test_a_field_that_nobody_can_read_is_kept_as_it_was_typed_and_listed(phone, visit):
    fields = good_fields(staff_count="nhiều")
    answer = phone.put(visit, absence=CLOSED, fields=fields)
    assert "staff_count" in answer.json["receipt"]["fields"]
    assert [row.why for row in DraftCopy.select()] == ["unclear"]
    again = phone.put(visit, absence=CLOSED, fields=fields)
    assert again.json["receipt"] == answer.json["receipt"]


def test_a_visit_that_was_sent_is_not_undone(phone, other, visit):
    phone.put(visit, submit=1)
    answer = other.put(visit, absence=CLOSED)
    assert (answer.status_code, answer.json["reason"]) == (409, "closed")
    assert answer.json["receipt"]["number"] == 1
    assert Submission.select().count() == 1


def test_another_reason_from_another_phone_is_kept_beside(phone, other, visit):
    phone.put(visit, absence=CLOSED, fields={})
    answer = other.put(visit, absence={"reason": "unsafe", "words": "Có đám cháy."}, fields={})
    assert (answer.status_code, answer.json["reason"]) == (409, "closed")
    assert len(reasons(visit)) == 1
    assert "Có đám cháy." in DraftCopy.get().content.encode().decode("unicode_escape")


def test_a_visit_that_could_not_take_place_takes_no_submission(phone, visit):
    phone.put(visit, absence=CLOSED)
    answer = phone.put(visit, 2, fields=good_fields(greeted="no"), submit=1)
    assert (answer.status_code, answer.json["state"]) == (409, "could_not_take_place")
    assert not Submission.select().exists()
