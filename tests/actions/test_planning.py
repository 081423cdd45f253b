"""Planning an action: an annex that says what, and a row that lists find."""

import json
import threading

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.actions.misses import LONGEST_TEXT, asked_questions, propose_text
from audit_app.actions.models import Action, ActionChange
from audit_app.actions.planning import Plan, PlanRefused, add_action
from audit_app.actions.queries import actions_of_release, find_action
from audit_app.actions.states import ActionState
from audit_app.db import database
from audit_app.releases.annexes import annexes_of
from audit_app.releases.canonical import sha256_of
from audit_app.releases.erasure import erase_content
from audit_app.releases.models import Annex, ReleaseContent
from audit_app.releases.release import exclude_release
from audit_app.visits.models import Visit
from tests.actions.making import OWNER, TEXT, in_days, make_action, manager_of
from tests.factories import make_area, make_area_manager, make_release, make_user


def test_an_action_is_an_annex_that_names_a_role_and_no_person(app: Flask) -> None:
    release = make_release()
    action = make_action(release, question="prices_agree", due=in_days(5))
    annex = annexes_of(release)[0]
    document = json.loads(annex["document"])
    assert (annex["kind"], annex["role"]) == ("action", Role.AREA_MANAGER)
    assert annex["parts"] == {
        "action": action.uid,
        "question": "prices_agree",
        "due": in_days(5).isoformat(),
    }
    assert annex["texts"] == {"text": TEXT, "owner": OWNER}
    assert annex["sha256"] == sha256_of(annex["document"])
    assert document["release"] == release.sha256
    assert not [
        words for words in (TEXT, OWNER, manager_of(release.branch.area).name) if words in annex["document"]
    ]


def test_the_row_repeats_what_the_annex_says(app: Flask) -> None:
    action = make_action(question="prices_agree")
    found = find_action(make_user(Role.HEAD_OFFICE), action.uid)
    assert found is not None
    assert (found.text.content, found.owner.content, found.state) == (TEXT, OWNER, ActionState.OPEN)
    assert found.number == asked_questions(action.release.frozen)["prices_agree"].number
    change = ActionChange.get(ActionChange.action == action)
    assert (change.from_state, change.to_state, change.due) == ("", ActionState.OPEN, action.due)
    assert change.user == manager_of(action.branch.area)
    assert change.at == change.annex.added_at == found.opened_at


def test_the_same_plan_twice_is_one_action_until_the_first_is_closed(app: Flask) -> None:
    release = make_release()
    first, again = make_action(release), make_action(release)
    assert first.uid == again.uid
    assert Annex.select().count() == 1
    Action.update(state=ActionState.DROPPED).execute()
    assert make_action(release).uid != first.uid
    assert make_action(release, text="Việc khác.").uid != first.uid


def test_of_two_clicks_at_once_one_action_is_made(app: Flask) -> None:
    release = make_release()
    manager, plan = manager_of(release.branch.area), Plan(TEXT, OWNER, in_days(7))
    together = threading.Barrier(2)

    def click() -> None:
        with app.app_context(), database.connection_context():
            together.wait(20)
            add_action(release, plan, manager)

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert Action.select().count() == 1
    assert Annex.select().count() == 1


@pytest.mark.parametrize(
    ("text", "owner", "question", "words"),
    [
        ("", OWNER, "", "làm gì"),
        ("a" * (LONGEST_TEXT + 1), OWNER, "", "làm gì"),
        (TEXT, "", "", "chức danh"),
        (TEXT, OWNER, "no_such_question", "không có câu hỏi"),
    ],
)
def test_a_plan_that_nobody_can_carry_out_is_refused(
    app: Flask, text: str, owner: str, question: str, words: str
) -> None:
    release = make_release()
    with app.test_request_context(), pytest.raises(PlanRefused, match=words):
        add_action(release, Plan(text, owner, in_days(7), question), manager_of(release.branch.area))
    assert not Action.select().exists()


def test_only_a_manager_of_the_area_plans_and_only_for_what_counts(app: Flask) -> None:
    release = make_release()
    plan = Plan(TEXT, OWNER, in_days(7))
    for stranger in (make_area_manager(make_area()), make_user(Role.HEAD_OFFICE), make_user(Role.SHOPPER)):
        with pytest.raises(PlanRefused):
            add_action(release, plan, stranger)
    manager = manager_of(release.branch.area)
    exclude_release(Visit.get_by_id(release.visit_id), "Sai chi nhánh", make_user(Role.REVIEWER))
    with pytest.raises(PlanRefused):
        add_action(release, plan, manager)
    assert not Annex.select().exists()


def test_erasing_the_text_of_an_annex_erases_it_from_the_action_and_breaks_no_hash(app: Flask) -> None:
    action = make_action()
    before = annexes_of(action.release)[0]
    digest = json.loads(before["document"])["text"]["digest"]
    erase_content(action.release, digest)
    after = annexes_of(action.release)[0]
    assert (after["texts"], after["sha256"]) == ({"text": None, "owner": OWNER}, before["sha256"])
    assert actions_of_release(action.release.code)[0].text.content is None
    assert not ReleaseContent.select().where(ReleaseContent.content == TEXT).exists()


def test_a_proposal_names_the_question_and_fits_the_field(app: Flask) -> None:
    questions = asked_questions(make_release().frozen)
    with app.test_request_context():
        assert all(len(propose_text(question)) <= LONGEST_TEXT for question in questions.values())
        words = propose_text(questions["prices_agree"])
    assert str(questions["prices_agree"].number) in words
    assert questions["prices_agree"].text.vi in words


def test_what_cost_points_is_offered_and_what_did_not_is_not(app: Flask) -> None:
    questions = asked_questions(make_release({"prices_agree": {"value": "no", "note": "Sai giá."}}).frozen)
    missed = {question.key for question in questions.values() if question.is_missed}
    assert "prices_agree" in missed
    assert not missed & {"greeted", "parking", "anything_else"}
