"""What a branch misses again and again, from one letter for each question of each visit.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audit_app.checklists.definition import Checklist, Question
from audit_app.comparison.questions import number_of
from audit_app.releases.misses import MISSED, NOT_COUNTED, missed_in_a_row

FEWEST_REPEATS = 2


@dataclass(frozen=True, slots=True)
class MarkedVisit:
    """A released visit; ``marks`` are the letters of :mod:`audit_app.releases.misses` by question."""

    code: str
    visited_on: date
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A question that was missed in ``missed`` of ``asked`` visits; ``in_a_row`` up to the last one."""

    question: Question
    number: int
    missed: int
    asked: int
    in_a_row: int
    last_missed: date


def find_repeats(checklist: Checklist, visits: Sequence[MarkedVisit]) -> tuple[Repeat, ...]:
    """Return what was missed twice or more in ``visits`` of one branch, the longest run up to now first.

    Visits of one day are taken as they come, the latest first.
    """
    latest_first = sorted(visits, key=lambda visit: visit.visited_on, reverse=True)
    rows = [
        row
        for question in checklist.questions
        if question.is_scored and not question.bonus
        if (row := _repeat(checklist, question, latest_first)) and row.missed >= FEWEST_REPEATS
    ]
    return tuple(sorted(rows, key=lambda row: (-row.in_a_row, -row.missed, row.number)))


def _repeat(checklist: Checklist, question: Question, latest_first: Sequence[MarkedVisit]) -> Repeat | None:
    key = question.key
    asked = [visit for visit in latest_first if visit.marks.get(key, NOT_COUNTED) != NOT_COUNTED]
    missed = [visit for visit in asked if visit.marks[key] == MISSED]
    if not missed:
        return None
    run = missed_in_a_row(visit.marks[key] for visit in asked)
    number = number_of(checklist, question)
    return Repeat(question, number, len(missed), len(asked), run, missed[0].visited_on)
