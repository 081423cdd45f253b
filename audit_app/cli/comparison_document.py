"""A comparison as plain values, for programs that read the command's JSON."""

from typing import TYPE_CHECKING, Any

from audit_app.formatting import round_half_up

if TYPE_CHECKING:
    from audit_app.statistics import BranchFigures, Change, Comparison

PLACES = 4


def comparison_document(comparison: "Comparison") -> dict[str, Any]:
    """Return the figures as plain values, rounded to four decimals; what is not known is ``None``.

    ``mean`` is the chain mean μ, in which a branch counts by what its visits can tell; ``plain_mean`` is
    the mean of all visits.
    """
    return {
        "visits": comparison.visits,
        "mean": _rounded(comparison.mean),
        "plain_mean": _rounded(comparison.plain_mean),
        "within_sd": _rounded(comparison.within_sd),
        "between_sd": _rounded(comparison.between_sd),
        "threshold": comparison.threshold,
        "minimum": comparison.minimum,
        "reason": comparison.reason,
        "branches": [_branch_document(row) for row in comparison.listed],
    }


def _branch_document(row: "BranchFigures") -> dict[str, Any]:
    return {
        "branch": row.branch,
        "n": row.n,
        "mean": _rounded(row.mean),
        "low": _rounded(row.low),
        "high": _rounded(row.high),
        "adjusted": _rounded(row.adjusted),
        "reliability": _rounded(row.reliability),
        "rank_low": row.rank_low,
        "rank_high": row.rank_high,
        "band": row.band,
        "visits_needed": row.visits_needed,
        "change": row.change and _change_document(row.change),
    }


def _change_document(change: "Change") -> dict[str, Any]:
    return {
        "n_before": change.n_before,
        "mean_before": _rounded(change.mean_before),
        "difference": _rounded(change.difference),
        "low": None if change.interval is None else _rounded(change.interval.low),
        "high": None if change.interval is None else _rounded(change.interval.high),
        "p_value": _rounded(change.p_value),
        "beyond_noise": change.beyond_noise,
        "is_mover": change.is_mover,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(round_half_up(value, PLACES))
