"""Appealing one question, and deciding it: once, in time, and without touching what was frozen."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.clock import pretend
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.releases.annexes import annexes_of
from audit_app.releases.appeals.appealing import (
    LONGEST_WORDS,
    AppealedAlready,
    AppealRefused,
    AppealTooLate,
    appeal_question,
)
from audit_app.releases.appeals.deciding import AppealDecided, change_after_appeal, uphold_appeal
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.appeals.window import last_day_to_appeal
from audit_app.releases.checking import check_releases
from audit_app.releases.correction import ReleaseReplaced, correct_release
from audit_app.releases.erasure import erase_content
from audit_app.releases.models import Annex, Release
from audit_app.releases.queries import current_release, releases_for
from audit_app.releases.recount import rollup_differences
from audit_app.releases.release import exclude_release
from audit_app.releases.revision import NothingCorrected
from audit_app.reviews.decisions import ReasonMissing
from audit_app.scoring.answers import Answer
from audit_app.visits.models import Visit, VisitChange
from audit_app.visits.states import AppealState, VisitState
from tests.factories import make_area, make_area_manager, make_user
from tests.releases.appeals_world import REASON, WORDS, make_appeal, make_appealable_release, manager_of

YES = {"prices_agree": Answer("yes")}


def test_an_appeal_is_an_annex_and_leaves_the_release_read_and_counted(app: Flask) -> None:
    release = make_appealable_release()
    manager = manager_of(release)
    appeal = appeal_question(release, "prices_agree", f"  {WORDS}\n", manager)
    (annex,) = annexes_of(release)
    assert (annex["kind"], annex["role"], annex["revision"]) == ("appeal", Role.AREA_MANAGER, 1)
    assert (annex["parts"], annex["texts"]) == ({"question": "prices_agree"}, {"text": WORDS})
    assert manager.name not in annex["document"]
    assert (appeal.state, appeal.text.content) == (AppealState.APPEALED, WORDS)
    assert Visit.get_by_id(release.visit_id).state == VisitState.RELEASED
    assert [row.code for row in releases_for(manager)] == [release.code]
    assert Release.get_by_id(release.id).document == release.document
    assert rollup_differences() == []


def test_what_is_appealed_and_decided_stands_in_the_history_of_the_visit(app: Flask) -> None:
    appeal = make_appeal()
    made = change_after_appeal(appeal, appeal.release, YES, REASON, make_user(Role.REVIEWER))
    other = make_appeal("greeted", made)
    uphold_appeal(other, made, "Không có gì mới.", make_user(Role.REVIEWER))
    rows = list(VisitChange.select().where(VisitChange.visit == made.visit_id).order_by(VisitChange.id))[-4:]
    assert [(row.step, row.question, row.reason, row.user and row.user.role) for row in rows] == [
        ("appealed", appeal.number, "", Role.AREA_MANAGER),
        ("changed", appeal.number, REASON, Role.REVIEWER),
        ("appealed", other.number, "", Role.AREA_MANAGER),
        ("upheld", other.number, "Không có gì mới.", Role.REVIEWER),
    ]
    assert {(row.from_state, row.to_state) for row in rows} == {("released", "released")}


def test_an_appeal_that_is_upheld_changes_nothing_but_says_why(app: Flask) -> None:
    appeal = make_appeal()
    uphold_appeal(appeal, appeal.release, f" {REASON} ", make_user(Role.REVIEWER, name="Vũ Đình Khôi"))
    asked, decision = annexes_of(appeal.release)
    shown = appeal.release.frozen["score"]["shown"]
    assert decision["parts"] == {
        "appeal": asked["sha256"],
        "question": "prices_agree",
        "outcome": "upheld",
        "before": shown,
        "after": shown,
        "new_revision": None,
    }
    assert (decision["kind"], decision["role"], decision["text"]) == ("decision", Role.REVIEWER, REASON)
    assert "Khôi" not in decision["document"]
    assert Release.select().count() == 1
    fresh = Appeal.get_by_id(appeal.id)
    assert (fresh.state, fresh.before, fresh.after) == ("upheld", appeal.release.shown, appeal.release.shown)


def test_an_appeal_that_changes_the_answer_makes_the_next_revision_with_the_reason(app: Flask) -> None:
    appeal = make_appeal()
    made = change_after_appeal(appeal, appeal.release, YES, REASON, make_user(Role.REVIEWER))
    assert (made.revision, made.frozen["reason"]) == (2, REASON)
    assert made.frozen["answers"]["prices_agree"]["value"] == "yes"
    _, decision = annexes_of(made)
    assert decision["parts"]["outcome"] == "changed"
    assert decision["parts"]["new_revision"] == 2
    assert decision["parts"]["before"] == appeal.release.frozen["score"]["shown"]
    assert decision["parts"]["after"] == made.frozen["score"]["shown"]
    assert made.shown > appeal.release.shown
    fresh = Appeal.get_by_id(appeal.id)
    assert (fresh.state, fresh.before, fresh.after) == ("changed", appeal.release.shown, made.shown)
    assert fresh.result_id == made.id


def test_scores_and_sums_are_right_through_appeal_and_change(app: Flask) -> None:
    appeal = make_appeal()
    make_appeal("greeted", appeal.release)
    assert rollup_differences() == []
    made = change_after_appeal(appeal, appeal.release, YES, REASON, make_user(Role.REVIEWER))
    uphold_appeal(Appeal.get(Appeal.question == "greeted"), made, REASON, make_user(Role.REVIEWER))
    assert rollup_differences() == []
    assert list(check_releases(lambda: None)) == []


def test_a_second_click_gives_the_appeal_that_is_there(app: Flask) -> None:
    release = make_appealable_release()
    manager = manager_of(release)
    first, second = (appeal_question(release, "prices_agree", WORDS, manager) for _ in range(2))
    assert first.id == second.id
    assert Annex.select().count() == 1


def test_a_question_under_appeal_cannot_be_appealed_again(app: Flask) -> None:
    appeal = make_appeal()
    with pytest.raises(AppealedAlready, match=str(appeal.number)):
        appeal_question(appeal.release, "prices_agree", "Lời khác.", manager_of(appeal.release))
    make_appeal("greeted", appeal.release)
    assert Appeal.select().count() == 2


def test_a_decision_is_final_until_the_answer_is_corrected_again(app: Flask) -> None:
    appeal = make_appeal()
    reviewer, manager = make_user(Role.REVIEWER), manager_of(appeal.release)
    uphold_appeal(appeal, appeal.release, REASON, reviewer)
    with pytest.raises(AppealedAlready):
        appeal_question(appeal.release, "prices_agree", "Lời khác.", manager)
    other = correct_release(appeal.release, {"thanked": Answer("no")}, "Nghe lại băng.", reviewer)
    with pytest.raises(AppealedAlready):
        appeal_question(other, "prices_agree", "Lời khác.", manager)
    third = correct_release(other, YES, "Ảnh hóa đơn.", reviewer)
    assert appeal_question(third, "prices_agree", "Lời khác.", manager).is_open


def test_the_last_day_is_counted_from_the_release_and_is_a_day_still(app: Flask) -> None:
    release = make_appealable_release()
    manager, days = manager_of(release), app.config["APPEAL_DAYS"]
    late_on_the_last_day = release.released_at.replace(hour=16, minute=59) + timedelta(days=days)
    with pretend(late_on_the_last_day + timedelta(days=2)), pytest.raises(AppealTooLate):
        appeal_question(release, "prices_agree", WORDS, manager)
    with pretend(release.released_at + timedelta(days=days)):
        assert appeal_question(release, "prices_agree", WORDS, manager).is_open


def test_a_new_revision_opens_the_days_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "APPEAL_DAYS", 3)
    release = make_appealable_release()
    with pretend(release.released_at + timedelta(days=10)):
        revised = correct_release(release, {"thanked": Answer("no")}, REASON, make_user(Role.REVIEWER))
        assert last_day_to_appeal(revised) == last_day_to_appeal(release) + timedelta(days=10)
        assert appeal_question(revised, "prices_agree", WORDS, manager_of(release)).is_open


def test_only_managers_of_the_area_appeal(app: Flask) -> None:
    release = make_appealable_release()
    for user in (make_area_manager(make_area()), make_user(Role.HEAD_OFFICE), make_user(Role.REVIEWER)):
        with pytest.raises(AppealRefused):
            appeal_question(release, "prices_agree", WORDS, user)
    assert not Annex.select().exists()


@pytest.mark.parametrize("words", ["", " \n ", "a" * (LONGEST_WORDS + 1)])
def test_an_appeal_says_something_and_not_too_much(app: Flask, words: str) -> None:
    release = make_appealable_release()
    with pytest.raises(AppealRefused):
        appeal_question(release, "prices_agree", words, manager_of(release))


@pytest.mark.parametrize("question", ["nothing", "welcome.emotion", "greeting_warmth"])
def test_only_questions_that_were_asked_can_be_appealed(app: Flask, question: str) -> None:
    release = make_appealable_release(greeted={"value": "no", "note": "Không ai chào."})
    with pytest.raises(AppealRefused):
        appeal_question(release, question, WORDS, manager_of(release))


def test_replaced_and_excluded_releases_cannot_be_appealed(app: Flask) -> None:
    release = make_appealable_release()
    reviewer, manager = make_user(Role.REVIEWER), manager_of(release)
    revised = correct_release(release, {"thanked": Answer("no")}, REASON, reviewer)
    with pytest.raises(ReleaseReplaced):
        appeal_question(release, "prices_agree", WORDS, manager)
    exclude_release(Visit.get_by_id(release.visit_id), "Bị nhận ra.", reviewer)
    with pytest.raises(ReleaseReplaced):
        appeal_question(revised, "prices_agree", WORDS, manager)
    assert not Appeal.select().exists()


def test_an_appeal_is_decided_once(app: Flask) -> None:
    appeal = make_appeal()
    stale = Appeal.get_by_id(appeal.id)
    made = change_after_appeal(appeal, appeal.release, YES, REASON, make_user(Role.REVIEWER))
    for release in (made, appeal.release):
        with pytest.raises(AppealDecided):
            uphold_appeal(stale, release, REASON, make_user(Role.REVIEWER))
        with pytest.raises(AppealDecided):
            change_after_appeal(stale, release, YES, REASON, make_user(Role.REVIEWER))
    assert Annex.select().where(Annex.kind == "decision").count() == 1
    assert Release.select().count() == 2


def test_of_two_reviewers_at_once_the_second_is_told(app: Flask) -> None:
    appeal = make_appeal()
    reviewers = [make_user(Role.REVIEWER) for _ in range(4)]

    def decide(turn: int) -> None:
        mine, by = Appeal.get_by_id(appeal.id), reviewers[turn]
        if turn % 2:
            uphold_appeal(mine, appeal.release, REASON, by)
        else:
            change_after_appeal(mine, appeal.release, YES, REASON, by)

    refusals = refusals_at_once(app, [partial(decide, turn) for turn in range(4)])
    assert [type(refusal) for refusal in refusals] == [AppealDecided] * 3
    assert Annex.select().where(Annex.kind == "decision").count() == 1
    assert rollup_differences() == []


def test_of_two_managers_at_once_one_appeal_is_kept(app: Flask) -> None:
    release = make_appealable_release()
    managers = [manager_of(release) for _ in range(4)]
    refusals = refusals_at_once(
        app, [partial(appeal_question, release, "prices_agree", f"Lời của {by.id}.", by) for by in managers]
    )
    assert [type(refusal) for refusal in refusals] == [AppealedAlready] * 3
    assert Appeal.select().count() == 1
    assert len(annexes_of(release)) == 1


def refusals_at_once(app: Flask, calls: list[Callable[[], Any]]) -> list[ViHanhError]:
    """Make the calls in threads that begin together; return what was refused."""
    database.close()
    gate, refusals = threading.Barrier(len(calls)), []

    def run(call: Callable[[], Any]) -> None:
        with app.test_request_context(), database.connection_context():
            gate.wait(20)
            try:
                call()
            except ViHanhError as refusal:
                refusals.append(refusal)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.connect()
    return refusals


def test_a_decision_that_fails_leaves_the_appeal_open(app: Flask) -> None:
    appeal = make_appeal()
    reviewer = make_user(Role.REVIEWER)
    with pytest.raises(NothingCorrected):
        change_after_appeal(appeal, appeal.release, {"prices_agree": Answer("no")}, REASON, reviewer)
    with pytest.raises(ReasonMissing):
        uphold_appeal(appeal, appeal.release, " ", reviewer)
    correct_release(appeal.release, {"thanked": Answer("no")}, REASON, reviewer)
    with pytest.raises(ReleaseReplaced):
        uphold_appeal(appeal, appeal.release, REASON, reviewer)
    with pytest.raises(ReleaseReplaced):
        change_after_appeal(appeal, appeal.release, YES, REASON, reviewer)
    fresh = Appeal.get_by_id(appeal.id)
    assert (fresh.state, fresh.decision_id) == ("appealed", None)
    current = current_release(appeal.release.code)
    assert current is not None
    uphold_appeal(fresh, current, REASON, reviewer)
    assert rollup_differences() == []


def test_the_words_of_an_appeal_can_be_erased_without_breaking_a_hash(app: Flask) -> None:
    appeal = make_appeal()
    uphold_appeal(appeal, appeal.release, REASON, make_user(Role.REVIEWER))
    for annex in Annex.select():
        assert erase_content(appeal.release, json.loads(annex.document)["text"]["digest"]) == 1
    fresh = Appeal.get_by_id(appeal.id)
    assert [content.content for content in (fresh.text, fresh.reason) if content] == [None, None]
    assert [annex["text"] for annex in annexes_of(appeal.release)] == [None, None]
    assert list(check_releases(lambda: None)) == []
