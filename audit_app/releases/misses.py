"""Which questions a visit missed, one letter each, and how often a branch and the chain missed them.  Pure.

A question is missed where it earned at most half of its points: a four on a scale of five is no miss, a "no"
is.  A bonus question cannot be missed.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from audit_app.checklists.definition import Checklist, Factor

MET, MISSED, NOT_COUNTED = "1", "0", "-"
MOST_EARNED = Decimal("0.5")


def marks_of(questions: Iterable[Mapping[str, Any]]) -> str:
    """Return one letter for each of a document's ``score.questions``, in the order of the checklist."""
    return "".join(_mark(question) for question in questions)


def _mark(question: Mapping[str, Any]) -> str:
    if question["share"] is None or not Decimal(question["possible"]):
        return NOT_COUNTED
    return MISSED if Decimal(question["share"]) <= MOST_EARNED else MET


def marks_by_question(questions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the letter of each question by its key."""
    return {question["question"]: mark for question, mark in zip(questions, marks_of(questions), strict=True)}


def factor_positions(checklist: Checklist) -> tuple[tuple[int, ...], ...]:
    """Return for each factor where its questions stand among the checklist's."""
    return tuple(
        tuple(
            place
            for place, question in enumerate(checklist.questions)
            if question.factor is factor and question.is_scored and not question.bonus
        )
        for factor in Factor
    )


def assessed_by_marks(positions: Sequence[Sequence[int]], marks: str) -> str:
    """Return the factors that a visit with these marks assessed, as ``1``/``0`` in order of importance."""
    return "".join(
        "1" if any(marks[place : place + 1] not in {"", NOT_COUNTED} for place in places) else "0"
        for places in positions
    )


def count_misses(marks: Sequence[str], length: int) -> list[tuple[int, int]]:
    """Return for each of ``length`` questions how many visits counted it, and how many of those missed it.

    Marks of another length are of another checklist and are left out.
    """
    columns = list(zip(*(each for each in marks if len(each) == length), strict=True)) or [()] * length
    return [(len(column) - column.count(NOT_COUNTED), column.count(MISSED)) for column in columns]


def missed_in_a_row(marks: Iterable[str]) -> int:
    """Return how many of the last visits missed a question; those that did not count it are passed over.

    ``marks`` are the question's letters, latest visit first.
    """
    found = 0
    for mark in marks:
        if mark == MET:
            break
        found += mark == MISSED
    return found
