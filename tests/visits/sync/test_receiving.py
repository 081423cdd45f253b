"""One phone: saving, saving again, sending, sending again."""

import json

import pytest

from audit_app.visits.history import change_state
from audit_app.visits.models import Draft, Submission, Visit, VisitChange
from audit_app.visits.states import VisitState
from audit_app.visits.sync.models import DraftCopy
from audit_app.visits.sync.receipts import values_hash
from tests.factories import make_user
from tests.visits.sync.phone import body, good_fields, names


def stored(visit):
    return json.loads(Draft.get(Draft.visit == visit.id).answers)


def give_back(visit):
    change_state(Visit.get_by_id(visit.id), VisitState.RETURNED, make_user("reviewer"), "Câu 3 chưa rõ.")


def test_a_version_becomes_the_draft(phone, visit):
    answer = phone.put(visit)
    assert answer.status_code == 200
    assert answer.json["revision"] == 1
    assert answer.json["faults"] == []
    assert answer.json["receipt"] is None
    assert stored(visit)["staff_count"] == {"value": "2.5"}
    fresh = Visit.get_by_id(visit.id)
    assert fresh.state == VisitState.STARTED
    assert fresh.left_at > fresh.entered_at


def test_the_same_version_again_changes_nothing(phone, visit):
    first, second = phone.put(visit), phone.put(visit)
    assert (first.json["revision"], second.json["revision"]) == (1, 1)
    assert first.json["saved_at"] == second.json["saved_at"]
    assert not DraftCopy.select().exists()


def test_what_is_no_longer_there_is_removed(phone, visit):
    phone.put(visit)
    fewer = good_fields(greeted=None, staff_count="", entered=None, waiting_time__minutes=None)
    phone.put(visit, 2, fields=fewer)
    assert "greeted" not in stored(visit)
    assert "staff_count" not in stored(visit)
    assert stored(visit)["waiting_time"] == {"value": 30}
    assert Visit.get_by_id(visit.id).entered_at is None


def test_a_later_version_of_the_same_phone_counts_whatever_revision_it_knows(phone, visit):
    phone.put(visit)
    answer = phone.put(visit, 2, revision=0, fields=good_fields(greeted="no"))
    assert answer.json["revision"] == 2
    assert stored(visit)["greeted"] == {"value": "no"}


def test_an_earlier_version_that_was_delayed_overwrites_nothing_and_sends_nothing(phone, visit):
    phone.put(visit, 5, fields=good_fields(greeted="no"))
    answer = phone.put(visit, 4, submit=1)
    assert answer.status_code == 200
    assert answer.json["receipt"] is None
    assert stored(visit)["greeted"] == {"value": "no"}
    assert not Submission.select().exists()


def test_what_cannot_be_understood_is_named_and_the_server_keeps_what_it_had(phone, visit):
    phone.put(visit)
    strange = good_fields(staff_count="nhiều", greeted="maybe", waiting_time__minutes="x", entered="25:70")
    answer = phone.put(visit, 2, fields=strange)
    assert answer.status_code == 200
    assert {fault["field"] for fault in answer.json["faults"]} == {
        "staff_count",
        "greeted",
        "waiting_time",
        "entered",
    }
    assert all(fault["message"] for fault in answer.json["faults"])
    assert stored(visit)["staff_count"] == {"value": "2.5"}
    assert stored(visit)["greeted"] == {"value": "yes"}
    assert Visit.get_by_id(visit.id).entered_at is not None


def test_a_visit_with_a_field_that_cannot_be_understood_is_not_sent(phone, visit):
    phone.put(visit)
    answer = phone.put(visit, 2, fields=good_fields(staff_count="nhiều"), submit=1)
    assert answer.status_code == 422
    assert answer.json["reason"] == "incomplete"
    assert [gap["field"] for gap in answer.json["gaps"]] == ["staff_count"]


def test_sending_gives_a_receipt_that_lists_every_field_by_its_hash(phone, visit):
    answer = phone.put(visit, submit=1)
    receipt, fields = answer.json["receipt"], good_fields()
    assert receipt["fields"] == {name: values_hash(fields[name]) for name in names(fields)}
    assert receipt["code"] == Submission.get().code
    assert receipt["number"] == 1
    assert answer.json["state"] == "submitted"
    assert not answer.json["is_open"]


def test_sending_twice_makes_one_submission_and_two_equal_receipts(phone, visit):
    first, second = phone.put(visit, submit=1), phone.put(visit, submit=1)
    assert first.json["receipt"] == second.json["receipt"]
    assert Submission.select().count() == 1
    assert VisitChange.select().where(VisitChange.to_state == "submitted").count() == 1
    assert not DraftCopy.select().exists()


def test_a_draft_that_arrives_after_its_own_submission_gets_the_receipt(phone, visit):
    sent = phone.put(visit, submit=1)
    late = phone.put(visit)
    assert late.status_code == 200
    assert late.json["receipt"] == sent.json["receipt"]


def test_an_earlier_version_that_arrives_after_sending_lists_only_what_was_sent(phone, visit):
    phone.put(visit, 2, submit=1)
    late = phone.put(visit, 1, fields=good_fields(greeted="no"))
    assert late.status_code == 200
    assert "greeted" not in late.json["receipt"]["fields"]
    assert "thanked" in late.json["receipt"]["fields"]


def test_what_was_changed_after_sending_is_kept_and_the_phone_is_told(phone, visit):
    phone.put(visit, submit=1)
    answer = phone.put(visit, 2, fields=good_fields(greeted="no"), submit=1)
    assert answer.status_code == 409
    assert answer.json["reason"] == "closed"
    assert answer.json["state"] == "submitted"
    assert answer.json["receipt"]["number"] == 1
    assert json.loads(DraftCopy.get().content)["fields"]["greeted"] == ["no"]


def test_everything_that_is_missing_is_said_at_once_and_the_draft_is_saved(phone, visit):
    fields = good_fields(greeted=None, staff_count=None, entered=None)
    answer = phone.put(visit, fields=fields, submit=1)
    assert answer.status_code == 422
    assert [gap["field"] for gap in answer.json["gaps"]] == ["entered", "greeted", "staff_count"]
    assert answer.json["gaps"][1]["section"] == "welcome"
    assert answer.json["gaps"][0]["section"] is None
    assert answer.json["revision"] == 1
    assert stored(visit)["thanked"] == {"value": "no"}


def test_a_returned_visit_is_sent_again_under_its_next_number(phone, visit):
    phone.put(visit, submit=1)
    give_back(visit)
    answer = phone.put(visit, 2, fields=good_fields(staff_count="3"), submit=2)
    assert answer.json["receipt"]["number"] == 2
    assert [row.number for row in Submission.select().order_by(Submission.number)] == [1, 2]


def test_the_first_submission_again_after_a_return_gives_its_receipt_and_changes_nothing(phone, visit):
    sent = phone.put(visit, submit=1)
    give_back(visit)
    again = phone.put(visit, submit=1)
    assert again.status_code == 200
    assert again.json["receipt"]["code"] == sent.json["receipt"]["code"]
    assert again.json["number"] == 2
    assert Visit.get_by_id(visit.id).state == VisitState.RETURNED


@pytest.mark.parametrize("number", [1, 3, 900])
def test_a_number_whose_turn_it_is_not_sends_nothing(phone, visit, number):
    phone.put(visit, submit=1)
    give_back(visit)
    answer = phone.put(visit, 2, fields=good_fields(staff_count="3"), submit=number)
    assert answer.status_code == 409
    assert (answer.json["reason"], answer.json["number"]) == ("number", 2)
    assert Submission.select().count() == 1
    assert stored(visit)["staff_count"] == {"value": 3}


def test_the_page_and_the_phone_write_the_same_submission(phone, visit, client):
    phone.put(visit, submit=1)
    by_phone = Submission.get()
    page = make_twin(visit)
    client.sign_in(page.shopper)
    from tests.visits.answered import SECTION_POSTS, times_post

    client.send(f"/visits/{page.uid}/times", times_post())
    for section, post in SECTION_POSTS.items():
        client.send(f"/visits/{page.uid}/sections/{section}", post)
    client.send(f"/visits/{page.uid}/submit", {"number": "1"})
    by_page = Submission.get(Submission.visit == page.id)
    assert by_page.answers == by_phone.answers


def make_twin(visit):
    from tests.factories import make_visit

    return make_visit(shopper=visit.shopper)


def test_what_is_read_back_is_what_was_written(phone, visit):
    fields = good_fields(
        greeted__note="Hai dòng\nmột ghi chú", parking="na", waiting_time__corrected="y", anything_else="Ẵ"
    )
    phone.put(visit, fields=fields)
    document = phone.client.get(f"/visits/{visit.uid}/draft").json
    assert document["writer"] == {"device": phone.device, "edit": 1}
    back = body(visit, 2, phone.device, fields=document["fields"])
    before = stored(visit)
    assert phone.send(visit, back).json["faults"] == []
    assert stored(visit) == before
    assert {name: document["fields"][name] for name in ("parking", "waiting_time.corrected")} == {
        "parking": ["na"],
        "waiting_time.corrected": ["y"],
    }


def test_the_receipt_that_is_asked_for_lists_the_stored_answers(phone, visit):
    phone.put(visit, submit=1)
    document = phone.client.get(f"/visits/{visit.uid}/draft").json
    fields = document["fields"]
    assert document["receipt"]["fields"] == {name: values_hash(fields[name]) for name in fields}
    assert not document["is_open"]
