import json
import threading

import pytest
from playhouse.test_utils import count_queries

from audit_app.db import database
from audit_app.scoring.answers import Answer
from audit_app.visits.drafts import VisitClosed, save_draft
from audit_app.visits.history import VisitMoved, change_state
from audit_app.visits.models import Draft, Submission, Visit, VisitChange
from audit_app.visits.states import VisitState
from audit_app.visits.submission import VisitIncomplete, submit_visit
from tests.factories import make_user, make_visit
from tests.visits.answered import good_answers, good_times, send, sheet_of


def test_a_submission_keeps_answers_code_and_history(app):
    visit = make_visit()
    submission = send(visit)
    assert Visit.get_by_id(visit.id).state == VisitState.SUBMITTED
    assert json.loads(submission.answers)["greeting_warmth"] == {"value": 4}
    assert len(submission.code) == 9
    steps = [(row.from_state, row.to_state) for row in VisitChange.select().order_by(VisitChange.id)]
    assert steps == [("assigned", "started"), ("started", "submitted")]


def test_submitting_twice_gives_the_same_submission(app):
    visit = make_visit()
    first, second = send(visit), send(visit, greeted="no")
    assert first.id == second.id
    assert Submission.select().count() == 1


def test_a_form_that_was_open_before_changes_nothing_after_sending(app):
    visit = make_visit()
    stale = sheet_of(visit)
    first = send(visit)
    again = submit_visit(stale, good_answers(visit, parking="yes"), good_times(), visit.shopper)
    assert again.id == first.id
    assert Submission.get_by_id(first.id).answers == first.answers
    assert VisitChange.select().where(VisitChange.to_state == "submitted").count() == 1


def test_two_people_who_submit_at_once_make_one_submission(app):
    visit = make_visit()
    save_draft(sheet_of(visit), good_answers(visit), visit.shopper)
    shopper, gate, codes, faults = visit.shopper, threading.Barrier(2), [], []

    def submit():
        try:
            with app.app_context(), database.connection_context():
                sheet = sheet_of(visit)
                gate.wait(10)
                codes.append(submit_visit(sheet, sheet.answers, good_times(), shopper).code)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not faults
    assert len(codes) == 2
    assert len(set(codes)) == 1
    assert Submission.select().count() == 1
    assert VisitChange.select().where(VisitChange.to_state == "submitted").count() == 1


def test_everything_that_is_missing_is_said_at_once(app):
    visit = make_visit()
    with pytest.raises(VisitIncomplete) as refused, app.test_request_context():
        send(visit, greeted=None, staff_count=None, prices_agree="no")
    fields = [gap.field for gap in refused.value.gaps]
    assert fields == ["greeted", "prices_agree.photo", "staff_count"]
    assert Visit.get_by_id(visit.id).state == VisitState.ASSIGNED


def test_a_hidden_question_is_not_missing(app):
    visit = make_visit()
    submission = send(visit, greeted={"value": "no", "note": "Không ai nhìn lên."}, greeting_warmth=None)
    assert submission.number == 1


def test_an_answer_outside_its_scale_is_refused_on_every_path(app):
    visit = make_visit()
    answers = {**good_answers(visit), "greeting_warmth": Answer(7)}
    with pytest.raises(VisitIncomplete) as refused:
        submit_visit(sheet_of(visit), answers, good_times(), visit.shopper)
    assert [gap.field for gap in refused.value.gaps] == ["greeting_warmth"]


def test_a_photo_that_was_never_stored_for_the_visit_counts_for_nothing(app):
    visit = make_visit()
    answers = {**good_answers(visit), "prices_agree": Answer("no", photos=("0" * 64,))}
    with pytest.raises(VisitIncomplete) as refused:
        submit_visit(sheet_of(visit), answers, good_times(), visit.shopper)
    assert [gap.field for gap in refused.value.gaps] == ["prices_agree.photo"]


def test_a_sent_visit_takes_no_more_drafts(app):
    visit = make_visit()
    stale = sheet_of(visit)
    send(visit)
    with pytest.raises(VisitClosed):
        save_draft(sheet_of(visit), {"parking": Answer("yes")}, visit.shopper)
    with pytest.raises((VisitClosed, VisitMoved)):
        save_draft(stale, {"parking": Answer("yes")}, visit.shopper)


def test_a_returned_visit_goes_on_from_what_was_sent_and_makes_a_second_submission(app):
    visit, reviewer = make_visit(), make_user("reviewer")
    send(visit)
    change_state(Visit.get_by_id(visit.id), VisitState.RETURNED, reviewer, "Câu 3 chưa rõ.")
    assert sheet_of(visit).answers["staff_count"] == Answer(2)
    assert send(visit, number=2, staff_count=3).number == 2
    first, second = Submission.select().order_by(Submission.number)
    assert json.loads(first.answers)["staff_count"] == {"value": 2}
    assert json.loads(second.answers)["staff_count"] == {"value": 3}


def test_sending_the_first_submission_again_after_a_return_changes_nothing(app):
    visit, reviewer = make_visit(), make_user("reviewer")
    first = send(visit)
    change_state(Visit.get_by_id(visit.id), VisitState.RETURNED, reviewer, "Câu 3 chưa rõ.")
    assert send(visit, number=1, staff_count=9).id == first.id
    assert Visit.get_by_id(visit.id).state == VisitState.RETURNED


def test_a_draft_that_is_saved_twice_at_once_keeps_both_halves(app):
    visit = make_visit()
    one, other = sheet_of(visit), sheet_of(visit)
    save_draft(one, {"greeted": Answer("yes")}, visit.shopper)
    other.visit.state = VisitState.STARTED
    save_draft(other, {"parking": Answer("no")}, visit.shopper)
    kept = json.loads(Draft.get(Draft.visit == visit.id).answers)
    assert kept == {"greeted": {"value": "yes"}, "parking": {"value": "no"}}


def test_a_submission_takes_few_queries(app):
    visit = make_visit()
    save_draft(sheet_of(visit), good_answers(visit), visit.shopper)
    with count_queries(only_select=False) as counted:
        sheet = sheet_of(visit)
        submit_visit(sheet, sheet.answers, good_times(), visit.shopper)
    assert counted.count <= 9  # the transaction's own two lines included


@pytest.mark.parametrize("number", [0, -5, 10**25])
def test_a_number_that_no_submission_has_changes_nothing(client, number):
    visit = make_visit()
    client.sign_in(visit.shopper)
    client.send(f"/visits/{visit.uid}/submit", {"number": str(number)})
    assert not Submission.select().exists()
