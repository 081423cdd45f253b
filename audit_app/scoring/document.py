"""A score as JSON-able numbers, for programs."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit_app.checklists.definition import Checklist
from audit_app.checklists.numbers import plain_number
from audit_app.scoring.losses import printed_losses
from audit_app.scoring.results import Line, VisitScore
from audit_app.scoring.rounding import rounded, shown, stored

Number = int | float | None

PLACES = 4
"""Decimals of points, weights and gaps, whose exact values may be endless."""


def score_document(checklist: Checklist, score: VisitScore) -> dict[str, Any]:
    """Return ``score`` as a JSON-able dictionary.

    Scores as stored (two decimals, half up) and ``shown`` with one; gaps from shown scores; points and
    applied weights to four decimals; ``lost`` to two decimals, rounded together so that the list adds up to
    100 − ``score``.  Not assessed is ``None``.
    """
    return {
        "checklist": checklist.name,
        "score": _number(stored(score.score)),
        "shown": _number(shown(score.score)),
        "outcome": score.outcome,
        "threshold": _number(score.threshold),
        "gap": _number(score.gap),
        "facts": _number(stored(score.facts.score)),
        "impressions": _number(stored(score.impressions.score)),
        "factors": {factor.value: _factor(line) for factor, line in score.factors.items()},
        "touchpoints": {key: _line(line) for key, line in score.touchpoints.items()},
        "losses": [
            {
                "question": loss.question,
                "factor": loss.factor.value,
                "lost": _number(lost),
                "kind": loss.kind.value,
                "cause": loss.cause,
            }
            for loss, lost in printed_losses(score, places=2)
        ],
        "critical_failures": list(score.critical_failures),
    }


def _factor(line: Line) -> dict[str, Any]:
    return {
        **_line(line),
        "weight": _number(line.weight),
        "applied_weight": _number(line.applied_weight),
        "capped": _number(line.capped),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "score": _number(stored(line.score)),
        "earned": _number(line.earned),
        "possible": _number(line.possible),
        "threshold": _number(line.threshold),
        "gap": _number(line.gap),
    }


def _number(value: Fraction | Decimal | None) -> Number:
    """Return a whole number as an int, another to at most four decimals as the nearest float."""
    if value is None:
        return None
    short = plain_number(Fraction(rounded(Fraction(value), PLACES)))
    return float(short) if "." in short else int(short)
