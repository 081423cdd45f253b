"""What each miss cost, and how the costs are printed so that they add up."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from audit_app.checklists.definition import Factor
from audit_app.scoring.lines import Marked
from audit_app.scoring.results import Line, Loss, LossKind, QuestionScore, VisitScore
from audit_app.scoring.rounding import rounded


def cost_questions(marked: Iterable[Marked], lines: Mapping[Factor, Line]) -> list[QuestionScore]:
    """Return the marks with what each question cost: a(f) · 100 · (possible − earned) / Σ possible(f)."""
    costed: list[QuestionScore] = []
    for question, mark in marked:
        line = lines.get(question.factor) if question.factor else None
        if mark.counts and line is not None and line.applied_weight is not None:
            lost = line.applied_weight * 100 * (mark.possible - mark.earned) / line.possible
            mark = replace(mark, lost=lost)
        costed.append(mark)
    return costed


def list_losses(marked: Iterable[Marked], lines: Mapping[Factor, Line]) -> tuple[Loss, ...]:
    """Return every loss that is not 0, largest first, equal ones in the order of the checklist.

    Questions, surpluses (where bonuses go beyond 100) and caps together add up to exactly 100 − score.
    """
    losses = [
        Loss(LossKind.QUESTION, question.key, question.factor, mark.lost)
        for question, mark in marked
        if question.factor is not None
    ]
    for factor, line in lines.items():
        losses += _limits(factor, line)
    return tuple(sorted((loss for loss in losses if loss.lost), key=lambda loss: -loss.lost))


def _limits(factor: Factor, line: Line) -> Iterator[Loss]:
    """Return what the limit of 100 and then the cap took from a factor."""
    if line.applied_weight is None or line.uncapped is None or line.score is None:
        return
    limited = min(line.uncapped, Fraction(100))
    yield Loss(LossKind.SURPLUS, None, factor, line.applied_weight * (line.uncapped - limited))
    yield Loss(LossKind.CAP, None, factor, line.applied_weight * (limited - line.score), line.cap_cause)


def printed_losses(score: VisitScore, places: int = 1) -> tuple[tuple[Loss, Decimal], ...]:
    """Return each loss with its printed value, in the order of ``score.losses``.

    The values add up to 100 − the score as printed with ``places`` decimals, so that a reader with a
    calculator finds no difference.  Largest remainder: all are rounded down, and the units still missing
    go to those that lost most by it (the larger loss first among equals).  A line is thereby at most one
    unit of the last decimal away from its exact value, and an exact one is never changed.
    """
    if score.score is None:
        return ()
    unit = 10**places
    exact = [loss.lost * unit for loss in score.losses]
    units = [math.floor(value) for value in exact]
    total = 100 * unit - int(rounded(score.score, places) * unit)
    by_remainder = sorted(range(len(exact)), key=lambda row: units[row] - exact[row])
    for row in by_remainder[: total - sum(units)]:
        units[row] += 1
    values = (Decimal(value).scaleb(-places) for value in units)
    return tuple(zip(score.losses, values, strict=True))
