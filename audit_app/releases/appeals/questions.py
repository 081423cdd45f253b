"""One question of a release as its appeal shows it: what was asked, said, seen and earned."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from audit_app.checklists.definition import Question
from audit_app.checklists.logic import shown_questions
from audit_app.releases.contents import thaw_answers
from audit_app.releases.correcting import NOT_CORRECTED, printed_numbers
from audit_app.releases.document import checklist_of
from audit_app.releases.models import Release
from audit_app.releases.queries import contents_of
from audit_app.releases.revision import readable_answers
from audit_app.scoring.answers import Answer
from audit_app.visits.answer_words import answer_words


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """``number`` is the printed one; ``words`` and ``note`` are the shopper's, ``""`` where there are none.

    ``photos`` are the numbers of photos that are still there.  ``earned`` and ``possible`` are in points,
    ``None`` where the question did not count; ``lost`` is what it cost, in points of the score.
    """

    question: Question
    number: int
    words: str
    note: str
    photos: tuple[int, ...]
    earned: Decimal | None
    possible: Decimal | None
    lost: Decimal


def appealable_questions(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the keys of the questions that were asked and that a correction can answer otherwise."""
    checklist = checklist_of(document)
    shown = shown_questions(checklist, thaw_answers(checklist, document))
    return frozenset(
        each.key for each in checklist.questions if each.key in shown and each.type not in NOT_CORRECTED
    )


def read_question(release: Release, key: str) -> AskedQuestion | None:
    """Return the question called ``key`` as ``release`` has it; ``None`` for one that asks nothing."""
    document, contents = release.frozen, contents_of(release)
    checklist = checklist_of(document)
    numbers = printed_numbers(checklist)
    if key not in numbers:
        return None
    question = next(each for each in checklist.questions if each.key == key)
    answer = readable_answers(document, contents).get(key) or Answer()
    mark = next(each for each in document["score"]["questions"] if each["question"] == key)
    photos = [photo for photo in document["photos"] if photo["question"] == key]
    return AskedQuestion(
        question,
        numbers[key],
        answer_words(question, answer),
        answer.note,
        tuple(photo["number"] for photo in photos if contents[photo["digest"]] is not None),
        _points(mark, "earned"),
        _points(mark, "possible"),
        _printed_loss(document, key),
    )


def _points(mark: Mapping[str, Any], name: str) -> Decimal | None:
    return None if mark["share"] is None else Decimal(mark[name])


def _printed_loss(document: Mapping[str, Any], key: str) -> Decimal:
    losses = document["score"]["losses"]
    return sum((Decimal(loss["printed"]) for loss in losses if loss["question"] == key), Decimal(0))
