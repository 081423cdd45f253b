"""What to keep, what to mend first, and what is critical: page 1's findings.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from audit_app.scorecards.questions import QuestionRow
from audit_app.scorecards.released import ReleasedVisit
from audit_app.scoring.rounding import rounded

MOST = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A question that stands out; ``points`` of the visit's score that it kept or lost, one decimal."""

    row: QuestionRow
    points: Decimal


def strengths(released: ReleasedVisit, rows: Sequence[QuestionRow]) -> tuple[Finding, ...]:
    """Return the fully met questions that carry most of the score, at most three."""
    found = []
    for row in rows:
        line = released.score.factors.get(row.question.factor) if row.question.factor else None
        if row.level == "full" and row.possible and line is not None and line.applied_weight:
            worth = rounded(line.applied_weight * 100 * row.possible / line.possible, 1)
            found.append(Finding(row, worth))
    return tuple(sorted(found, key=lambda finding: -finding.points)[:MOST])


def fixes(rows: Sequence[QuestionRow]) -> tuple[Finding, ...]:
    """Return the questions that cost most, at most three."""
    found = [Finding(row, row.lost) for row in rows if row.lost > 0]
    return tuple(sorted(found, key=lambda finding: -finding.points)[:MOST])


def failures(rows: Sequence[QuestionRow]) -> tuple[QuestionRow, ...]:
    """Return the critical questions that earned nothing, in reading order."""
    return tuple(row for row in rows if row.is_failed)


def not_counted(rows: Sequence[QuestionRow]) -> tuple[QuestionRow, ...]:
    """Return the scored questions that left the denominator: not applicable, or unanswered."""
    return tuple(row for row in rows if row.question.is_scored and not row.counts)
