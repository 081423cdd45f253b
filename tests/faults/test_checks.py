"""The checks find what they are there for: a matrix that cannot fail proves nothing."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.faults.cases import Case
from tests.faults.checks import Findings, check_kept, check_sent, check_stored_now
from tests.faults.exchanges import Exchange
from tests.faults.script import ANSWERS, NOTE, PHOTO_QUESTION, times_on_server
from tests.faults.stage import Stage
from tests.faults.trial import Trial

CLAIM = {
    "kind": "saved",
    "words": "Đã lưu trên máy 10:42",
    "uid": "one",
    "fields": {"greeted": ["no"], "greeted.note": [NOTE], "day": ["2020-01-01"]},
    "photos": 1,
}
PHOTO = {"sha256": "aa", "ofBytes": "aa"}
DRAFT = {"fields": {"greeted": ["no"], "greeted.note": [NOTE]}, "photos": {PHOTO_QUESTION: ["aa"]}}
NOTHING: dict[str, Any] = {"drafts": [], "photos": []}


def told(**other: Any) -> dict[str, Any]:
    """What a server holds that has the whole visit once."""
    answers = {**deepcopy(ANSWERS), PHOTO_QUESTION: {"photos": ["s1", "s2"]}}
    entered, left = times_on_server()
    return {
        "draft": answers,
        "entered_at": entered,
        "left_at": left,
        "submissions": [{"number": 1, "code": "8F3K-2Q7M", "answers": answers}],
        "photos": [
            {"question": PHOTO_QUESTION, "upload": f"u{number}", "stored": f"s{number}"} for number in (1, 2)
        ],
        "changes": ["started", "submitted"],
        **other,
    }


EMPTY = {"draft": {}, "entered_at": None, "left_at": None, "submissions": [], "photos": [], "changes": []}


def kept(store: dict[str, Any], server: dict[str, Any] = EMPTY) -> Findings:
    findings = Findings()
    check_kept(CLAIM, store, server, findings)
    return findings


def sent(server: dict[str, Any], uploads: tuple[str, ...] = ("u1", "u2")) -> Findings:
    findings = Findings()
    check_sent(server, uploads, "Đã gửi 10:58 · mã 8F3K-2Q7M", findings)
    return findings


def test_what_is_on_the_phone_or_on_the_server_is_no_loss() -> None:
    assert kept({"drafts": [DRAFT], "photos": [PHOTO]}).all == []
    assert kept(NOTHING, told()).all == []


def test_a_lost_answer_is_a_loss() -> None:
    without_note = {**DRAFT, "fields": {"greeted": ["no"]}}
    assert len(kept({"drafts": [without_note], "photos": [PHOTO]}).losses) == 1


def test_an_answer_older_than_the_claim_is_a_loss() -> None:
    older = {**DRAFT, "fields": {**DRAFT["fields"], "greeted": ["yes"]}}
    assert len(kept({"drafts": [older], "photos": [PHOTO]}).losses) == 1


def test_a_photo_whose_bytes_are_others_is_a_loss() -> None:
    assert kept({"drafts": [DRAFT], "photos": [{**PHOTO, "ofBytes": "bb"}]}).losses


def test_saved_without_its_answer_in_the_database_is_a_lie() -> None:
    findings = Findings()
    check_stored_now(CLAIM, {"drafts": [{"fields": {}}]}, findings)
    assert len(findings.lies) == 2


def test_a_whole_visit_is_found_whole() -> None:
    assert sent(told()).all == []


def test_two_submissions_are_a_duplicate() -> None:
    assert sent(told(submissions=told()["submissions"] * 2)).duplicates


def test_a_third_photo_is_a_duplicate() -> None:
    assert sent(told(photos=[*told()["photos"], told()["photos"][0]])).duplicates


def test_a_photo_that_never_came_is_a_loss() -> None:
    assert sent(told(photos=told()["photos"][:1])).losses


def test_no_submission_is_a_lie() -> None:
    assert sent(told(submissions=[])).lies


@pytest.mark.parametrize("key", ANSWERS)
def test_each_answer_that_was_not_sent_is_a_loss(key: str) -> None:
    server = told()
    del server["submissions"][0]["answers"][key]
    assert sent(server).losses


SABOTAGE = """(() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, ...key) {
    if (value?.fields?.story) value = {...value, fields: {...value.fields, story: []}};
    return put.call(this, value, ...key);
  };
})()"""


@pytest.fixture
def trial(stage: Stage) -> Iterator[Trial]:
    trial = Trial(stage, "sabotaged")
    trial.phone.init_scripts.append(SABOTAGE)
    trial.warm()
    yield trial
    trial.phone.close()


@pytest.mark.browser
def test_a_phone_that_forgets_one_answer_is_caught(trial: Trial) -> None:
    outcome = trial.run(Case(0))
    assert any("story" in lie for lie in outcome.findings.lies)
    assert any("story" in loss for loss in outcome.findings.losses) or outcome.stuck
    assert isinstance(outcome.log[0], Exchange)
