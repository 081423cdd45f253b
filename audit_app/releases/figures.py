"""A score as the release document holds it.  Pure.

Scores, points and gaps are strings of two decimals, ``shown`` of one; shares and applied weights,
which lie in [0, 1], of four.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit_app.releases.canonical import write_score
from audit_app.scoring.losses import printed_losses
from audit_app.scoring.results import Line, QuestionScore, VisitScore
from audit_app.scoring.rounding import rounded, shown

SHARE_PLACES = 4


def write_figures(score: VisitScore) -> dict[str, Any]:
    """Return the ``score`` part of a release document."""
    return {
        "score": write_score(score.score),
        "shown": write_shown(score.score),
        "outcome": score.outcome,
        "gap": write_score(score.gap),
        "facts": _write_line(score.facts),
        "impressions": _write_line(score.impressions),
        "factors": {
            factor.value: {
                **_write_line(line),
                "weight": write_score(line.weight),
                "applied_weight": write_share(line.applied_weight),
                "threshold": write_score(line.threshold),
                "gap": write_score(line.gap),
                "capped": write_score(line.capped),
            }
            for factor, line in score.factors.items()
        },
        "touchpoints": {section: _write_line(line) for section, line in score.touchpoints.items()},
        "questions": [_write_question(question) for question in score.questions],
        "losses": _write_losses(score),
        "critical_failures": list(score.critical_failures),
    }


def write_shown(score: Fraction | None) -> str | None:
    """Return a score as people see it, rounded once from the exact fraction: ``"80.5"``."""
    return None if score is None else f"{shown(score):f}"


def write_share(share: Fraction | None) -> str | None:
    """Return a part of one with four decimals: ``"0.3480"``."""
    return None if share is None else str(rounded(share, SHARE_PLACES))


def _write_line(line: Line) -> dict[str, Any]:
    return {
        "score": write_score(line.score),
        "earned": write_score(line.earned),
        "possible": write_score(line.possible),
    }


def _write_question(question: QuestionScore) -> dict[str, Any]:
    return {
        "question": question.question,
        "state": question.state.value,
        "share": write_share(question.share),
        "earned": write_score(question.earned),
        "possible": write_score(question.possible),
        "lost": write_score(question.lost),
    }


def _write_losses(score: VisitScore) -> list[dict[str, Any]]:
    """Return the losses; ``lost`` (two decimals) and ``printed`` (one) each add up to 100 − the score."""
    exact, printed = printed_losses(score, 2), printed_losses(score, 1)
    return [
        {
            "kind": loss.kind.value,
            "question": loss.question,
            "factor": loss.factor.value,
            "cause": loss.cause,
            "lost": _plain(two),
            "printed": _plain(one),
        }
        for (loss, two), (_, one) in zip(exact, printed, strict=True)
    ]


def _plain(value: Decimal) -> str:
    return f"{value:f}"
