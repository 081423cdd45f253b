"""The questions that cost most, with their n and the chain's share beside them.  Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.checklists.definition import Checklist, Question
from audit_app.rollups.entry import question_measure
from audit_app.statistics import MINIMUM_VISITS, BranchSums

Sums = Mapping[str, Sequence[BranchSums]]
"""By measure."""

MOST_QUESTIONS = 10


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """One question over the visits that were asked it.

    ``share`` is how much of its points was earned, 0–100, every visit equal; ``chain_share`` the same over
    the whole chain, from ``chain_n`` visits.  ``cost`` is what the missing share takes from the overall
    score, in points, at the declared weights and with every question counting.
    """

    question: Question
    number: int
    n: int
    share: float
    chain_n: int
    chain_share: float
    cost: float


def worst_questions(
    checklist: Checklist,
    sums: Sums,
    branches: Collection[str] | None = None,
    *,
    fewest: int = MINIMUM_VISITS,
    most: int = MOST_QUESTIONS,
) -> tuple[QuestionFigures, ...]:
    """Return the questions that cost most, the dearest first; none that costs nothing.

    ``sums`` are those of the chain; ``branches`` (codes) are those that are looked at, all unless told.
    Questions with fewer than ``fewest`` answers are left out.
    """
    rows = [
        row
        for question in checklist.questions
        if question.is_scored and not question.bonus and question.factor is not None
        if (
            row := question_figures(
                checklist, question, sums.get(question_measure(question.key), ()), branches
            )
        )
        if row.n >= fewest and row.cost > 0
    ]
    return tuple(sorted(rows, key=lambda row: (-row.cost, row.number))[:most])


def question_figures(
    checklist: Checklist, question: Question, chain: Sequence[BranchSums], branches: Collection[str] | None
) -> QuestionFigures | None:
    """Return one scored question's figures; ``None`` where nobody was asked it."""
    own = [sums for sums in chain if branches is None or sums.branch in branches]
    n, share = _mean(own)
    chain_n, chain_share = _mean(chain)
    if share is None or chain_share is None:
        return None
    cost = _worth(checklist, question) * (100 - share) / 100
    number = number_of(checklist, question)
    return QuestionFigures(question, number, n, float(share), chain_n, float(chain_share), float(cost))


def number_of(checklist: Checklist, question: Question) -> int:
    """Return the number that scorecards print: 1, 2, 3 … over those that ask something."""
    asked = [each.key for each in checklist.questions if each.type != "note"]
    return asked.index(question.key) + 1


def _worth(checklist: Checklist, question: Question) -> Fraction:
    """Return how many points of the overall score all of the question's points are."""
    assert question.factor is not None
    possible = sum(
        each.points
        for each in checklist.questions
        if each.is_scored and not each.bonus and each.factor is question.factor
    )
    weights = checklist.weights
    return 100 * weights[question.factor] / sum(weights.values()) * question.points / possible


def _mean(rows: Sequence[BranchSums]) -> tuple[int, Fraction | None]:
    n = sum(row.n for row in rows)
    return n, Fraction(sum(row.total for row in rows)) / n / 100 if n else None
