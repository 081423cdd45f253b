"""Two devices, or a device and a page, on one visit: nothing written is lost, and the person chooses."""

import json

import pytest

from audit_app.visits.drafts import open_sheet, save_draft, save_times
from audit_app.visits.expiry import expire_visits
from audit_app.visits.history import change_state
from audit_app.visits.models import Draft, Submission, Visit
from audit_app.visits.states import VisitState
from audit_app.visits.sync.models import DraftCopy
from tests.factories import make_user
from tests.visits.answered import good_answers
from tests.visits.sync.phone import OTHER, PHONE, good_fields

LATER = {"greeted": "no", "greeted__note": "Không ai nhìn lên."}


def kept():
    return [(row.why, row.device, json.loads(row.content)["fields"]) for row in DraftCopy.select()]


def test_the_later_of_two_phones_is_told_and_sees_the_other_version(phone, other, visit):
    phone.put(visit)
    answer = other.put(visit, fields=good_fields(**LATER))
    assert answer.status_code == 409
    assert answer.json["reason"] == "conflict"
    theirs = answer.json["theirs"]
    assert theirs["revision"] == 1
    assert theirs["fields"]["greeted"] == ["yes"]
    assert theirs["writer"] == {"device": PHONE, "edit": 1}
    assert Draft.get(Draft.visit == visit.id).device == PHONE
    assert [(why, device, fields["greeted"]) for why, device, fields in kept()] == [
        ("conflict", OTHER, ["no"])
    ]


def test_a_conflict_that_is_sent_again_is_kept_once(phone, other, visit):
    phone.put(visit)
    for edit in (1, 1, 2):
        other.put(visit, edit, fields=good_fields(**LATER))
    assert len(kept()) == 1


def test_choosing_mine_keeps_theirs_as_a_copy(phone, other, visit):
    phone.put(visit, fields=good_fields(anything_else="Của máy thứ nhất."))
    theirs = other.put(visit, fields=good_fields(**LATER)).json["theirs"]
    mine = {"fields": good_fields(**LATER), "revision": theirs["revision"], "chosen": True}
    assert other.put(visit, 2, **mine).status_code == 200
    assert Draft.get(Draft.visit == visit.id).device == OTHER
    overwritten = [fields for why, _, fields in kept() if why == "overwritten"]
    assert [fields["anything_else"] for fields in overwritten] == [["Của máy thứ nhất."]]


def test_choosing_mine_again_because_the_answer_was_lost_changes_nothing(phone, other, visit):
    phone.put(visit)
    mine = {"fields": good_fields(**LATER), "revision": 1, "chosen": True}
    first, second = other.put(visit, 2, **mine), other.put(visit, 2, **mine)
    assert first.json["revision"] == second.json["revision"] == 2
    assert len(kept()) == 1


def test_choosing_mine_over_something_newer_is_a_conflict_again(phone, other, visit):
    phone.put(visit)
    phone.put(visit, 2, fields=good_fields(anything_else="Thêm."))
    answer = other.put(visit, 2, fields=good_fields(**LATER), revision=1, chosen=True)
    assert answer.status_code == 409
    assert answer.json["theirs"]["fields"]["anything_else"] == ["Thêm."]


def test_choosing_theirs_goes_on_from_their_revision(phone, other, visit):
    phone.put(visit)
    theirs = other.put(visit, fields=good_fields(**LATER)).json["theirs"]
    answer = other.put(visit, 2, fields=theirs["fields"], revision=theirs["revision"])
    assert answer.status_code == 200
    assert Draft.get(Draft.visit == visit.id).device == OTHER


def test_two_phones_with_the_same_answers_have_no_conflict(phone, other, visit):
    fields = good_fields()
    phone.put(visit, fields=fields)
    answer = other.put(visit, fields=fields)
    assert answer.status_code == 200
    assert answer.json["revision"] == 1
    assert kept() == []


def test_the_first_phone_hears_of_the_second_at_its_next_change(phone, other, visit):
    phone.put(visit)
    other.put(visit, fields=good_fields(**LATER), revision=1)
    answer = phone.put(visit, 2, revision=1, fields=good_fields(thanked="yes"))
    assert answer.status_code == 409
    assert answer.json["theirs"]["fields"]["greeted"] == ["no"]


def test_a_page_that_changed_an_answer_meanwhile_is_a_conflict(phone, visit):
    phone.put(visit)
    sheet = open_sheet(visit.uid, visit.shopper)
    save_draft(sheet, good_answers(visit, greeted="no"), visit.shopper)
    answer = phone.put(visit, 2, revision=1, fields=good_fields(thanked="yes"))
    assert answer.status_code == 409
    assert answer.json["theirs"]["writer"] == {"device": "", "edit": 0}


def test_a_page_that_changed_the_times_meanwhile_is_a_conflict(phone, visit):
    phone.put(visit)
    sheet = open_sheet(visit.uid, visit.shopper)
    save_times(sheet, sheet.visit.entered_at, None, visit.shopper)
    assert phone.put(visit, 2, revision=1, fields=good_fields(thanked="yes")).status_code == 409


def test_a_page_that_was_only_leafed_through_is_no_conflict(phone, visit):
    phone.put(visit)
    sheet = open_sheet(visit.uid, visit.shopper)
    save_draft(sheet, dict(sheet.answers), visit.shopper)
    save_times(sheet, sheet.visit.entered_at, sheet.visit.left_at, visit.shopper)
    answer = phone.put(visit, 2, revision=1, fields=good_fields(thanked="yes"))
    assert answer.status_code == 200
    assert answer.json["revision"] == 3


def test_a_phone_that_begins_from_the_pages_draft_has_no_conflict(phone, visit):
    sheet = open_sheet(visit.uid, visit.shopper)
    save_draft(sheet, good_answers(visit), visit.shopper)
    assert phone.put(visit, revision=1).status_code == 200
    assert kept() == []


def test_a_visit_that_another_hand_has_sent_takes_nothing_and_keeps_the_version(phone, other, visit):
    phone.put(visit, submit=1)
    answer = other.put(visit, fields=good_fields(**LATER), submit=1)
    assert answer.status_code == 409
    assert answer.json["reason"] == "closed"
    assert answer.json["receipt"]["code"] == Submission.get().code
    assert "greeted" not in answer.json["receipt"]["fields"]
    assert [(why, fields["greeted"]) for why, _, fields in kept()] == [("closed", ["no"])]


def test_the_very_same_visit_sent_by_another_hand_is_received(phone, other, visit):
    fields = good_fields()
    phone.put(visit, fields=fields, submit=1)
    answer = other.put(visit, fields=fields, submit=1)
    assert answer.status_code == 200
    assert answer.json["receipt"]["code"] == Submission.get().code
    assert kept() == []


@pytest.mark.parametrize("state", ["excluded", "expired"])
def test_a_withdrawn_or_expired_visit_takes_nothing_and_keeps_the_version(phone, visit, state):
    phone.put(visit)
    if state == "expired":
        Visit.update(window_to="2026-01-05", window_from="2026-01-01").where(Visit.id == visit.id).execute()
        assert expire_visits() == 1
    else:
        change_state(Visit.get_by_id(visit.id), VisitState.EXCLUDED, make_user("head_office"), "Nhầm.")
    answer = phone.put(visit, 2, fields=good_fields(**LATER), submit=1)
    assert answer.status_code == 409
    assert (answer.json["reason"], answer.json["state"]) == ("closed", state)
    assert answer.json["receipt"] is None
    assert answer.json["message"]
    assert [why for why, _, _ in kept()] == ["closed"]


def test_answers_to_another_checklist_are_kept_and_refused(phone, visit):
    answer = phone.put(visit, checklist="0" * 64)
    assert answer.status_code == 409
    assert answer.json["reason"] == "checklist"
    assert [(why, fields["greeted"]) for why, _, fields in kept()] == [("checklist", ["yes"])]
    assert Visit.get_by_id(visit.id).state == VisitState.ASSIGNED


def test_the_submission_of_one_phone_does_not_swallow_what_another_saved_before(phone, other, visit):
    """The other's version is overwritten only by choice, and the choice keeps it."""
    phone.put(visit, fields=good_fields(**LATER))
    refused = other.put(visit, submit=1)
    assert refused.status_code == 409
    assert not Submission.select().exists()
    sent = other.put(visit, 2, revision=1, chosen=True, submit=1)
    assert sent.json["receipt"]["number"] == 1
    assert {(why, fields["greeted"][0]) for why, _, fields in kept()} == {
        ("conflict", "yes"),
        ("overwritten", "no"),
    }


def test_times_alone_make_a_conflict_too(phone, other, visit):
    phone.put(visit)
    assert other.put(visit, fields=good_fields(left=None)).status_code == 409
