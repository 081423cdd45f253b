"""Requests that come at the same moment: each is answered, and the database is never torn."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from audit_app.db import database
from audit_app.visits.drafts import open_sheet
from audit_app.visits.models import Draft, Photo, Submission, Visit, VisitChange
from audit_app.visits.sync.document import read_body
from audit_app.visits.sync.drafting import decide
from audit_app.visits.sync.models import DraftCopy, PhotoPart
from audit_app.visits.sync.photo_parts import Piece, receive_piece
from audit_app.visits.sync.receiving import receive_version
from audit_app.visits.sync.refusals import Closed, Conflict, SyncRefusal
from tests.visits.sync.phone import body, digest, good_fields, jpeg

AT_ONCE = 6


def all_at_once(app: Flask, calls: list[Callable[[], Any]]) -> list[Any]:
    """Make the calls in threads of their own that begin together; return what each gave, or its refusal."""
    gate, found = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int) -> None:
        with app.app_context(), database.connection_context():
            gate.wait(20)
            try:
                found[place] = calls[place]()
            except SyncRefusal as refusal:
                found[place] = refusal
            except Exception as error:  # told below: a thread has nobody to raise to
                found[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    unexpected = [each for each in found if not isinstance(each, dict | SyncRefusal | tuple | int)]
    assert not unexpected, unexpected
    return found


def receiving(visit: Visit, document: dict[str, Any]) -> Callable[[], Any]:
    shopper = visit.shopper
    return lambda: receive_version(visit.uid, shopper, read_body(document))


def test_the_same_version_many_times_at_once_is_saved_once(app, visit):
    document = body(visit)
    answers = all_at_once(app, [receiving(visit, document) for _ in range(AT_ONCE)])
    assert {answer["revision"] for answer in answers} == {1}
    assert not DraftCopy.select().exists()
    assert VisitChange.select().count() == 1


def test_the_same_submission_many_times_at_once_is_one(app, visit):
    document = body(visit, submit=1)
    answers = all_at_once(app, [receiving(visit, document) for _ in range(AT_ONCE)])
    assert len({answer["receipt"]["code"] for answer in answers}) == 1
    assert Submission.select().count() == 1
    assert VisitChange.select().where(VisitChange.to_state == "submitted").count() == 1


def test_of_many_devices_at_once_one_wins_and_each_other_version_is_kept(app, visit):
    documents = [
        body(visit, 1, f"phone-{number}", fields=good_fields(anything_else=f"Máy {number}"))
        for number in range(AT_ONCE)
    ]
    answers = all_at_once(app, [receiving(visit, document) for document in documents])
    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == AT_ONCE - 1
    assert DraftCopy.select().count() == AT_ONCE - 1
    assert Draft.get(Draft.visit == visit.id).revision == 1


@pytest.mark.parametrize("round_", range(3))
def test_many_devices_that_send_at_once_make_one_submission_and_lose_nothing(app, visit, round_):
    first = body(visit)
    receiving(visit, first)()
    documents = [
        body(
            visit,
            2,
            f"phone-{number}",
            revision=1,
            chosen=True,
            submit=1,
            fields=good_fields(anything_else=f"Máy {number}"),
        )
        for number in range(AT_ONCE)
    ]
    answers = all_at_once(app, [receiving(visit, document) for document in documents])
    sent = [answer for answer in answers if isinstance(answer, dict) and answer["receipt"]]
    assert len(sent) == 1
    assert all(isinstance(answer, dict | Conflict | Closed) for answer in answers)
    assert Submission.select().count() == 1
    written = " ".join(row.content for row in DraftCopy.select()) + Submission.get().answers
    plain = written.encode().decode("unicode_escape") + Submission.get().answers
    assert [number for number in range(AT_ONCE) if f"Máy {number}" not in plain] == []


def test_of_two_who_have_read_the_same_draft_one_overwrites_nothing(app, visit, monkeypatch):
    """Both have decided to write before either does."""
    receiving(visit, body(visit))()
    gate, decided = threading.Barrier(2), threading.local()

    def decide_together(incoming):
        decision = decide(incoming)
        if not getattr(decided, "once", False):
            decided.once = True
            gate.wait(20)
        return decision

    monkeypatch.setattr("audit_app.visits.sync.drafting.decide", decide_together)
    documents = [
        body(visit, 1, f"phone-{number}", revision=1, fields=good_fields(anything_else=f"Máy {number}"))
        for number in range(2)
    ]
    answers = all_at_once(app, [receiving(visit, document) for document in documents])
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "dict"]
    assert Draft.get(Draft.visit == visit.id).revision == 2
    assert DraftCopy.select().count() == 1


def test_edits_of_one_phone_that_come_all_at_once_end_with_the_last(app, visit):
    documents = [
        body(visit, edit, fields=good_fields(anything_else=f"Lần {edit}")) for edit in range(1, AT_ONCE + 1)
    ]
    all_at_once(app, [receiving(visit, document) for document in documents])
    draft = Draft.get(Draft.visit == visit.id)
    assert draft.edit == AT_ONCE
    assert f"Lần {AT_ONCE}" in draft.answers


def test_the_parts_of_a_photo_at_once_become_one_photo(app, visit):
    photo = jpeg((3, 4, 5))
    fresh = open_sheet(visit.uid, visit.shopper).visit

    def sending(start, end):
        piece = Piece(digest(photo), start, len(photo), photo[start:end])
        return lambda: (receive_piece(fresh, "prices_agree", "", piece).is_stored,)

    whole = [sending(0, len(photo)) for _ in range(AT_ONCE)]
    pieces = [sending(0, 500), sending(0, 900), sending(0, 1200)]
    answers = all_at_once(app, whole + pieces)
    # A shorter piece may come between all the whole ones and their end: each is told how much is there.
    assert Photo.select().count() == ((True,) in answers)
    all_at_once(app, [sending(0, len(photo))] * 2)
    assert Photo.select().count() == 1
    assert PhotoPart.select().count() == 0
