"""What visits had scored on the day of a release: here, in the area, in the chain, at each branch.  Pure."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from audit_app.releases.canonical import write_score
from audit_app.scoring.rounding import rounded
from audit_app.statistics.intervals import branch_interval
from audit_app.statistics.spread import BranchSums, Spread, pool_sd

MOST_PEERS = 60


def write_averages(
    sums: Mapping[str, Sequence[BranchSums]], branch: str, area: Collection[str]
) -> dict[str, Any]:
    """Return the mean of all comparable visits by measure: of ``branch``, of its ``area`` and of the chain.

    ``sums`` are by measure and branch; branches are codes.  Every visit counts the same.  The branch also
    has its 95 % interval from the spread pooled over the chain, ``None`` where no spread is known.
    """
    return {measure: _write_measure(rows, branch, area) for measure, rows in sums.items()}


def _write_measure(rows: Sequence[BranchSums], branch: str, area: Collection[str]) -> dict[str, Any]:
    own = _write_mean([row for row in rows if row.branch == branch])
    if own is not None:
        own |= _write_interval(own, *pool_sd(rows))
    return {
        "branch": own,
        "area": _write_mean([row for row in rows if row.branch in area]),
        "chain": _write_mean(rows),
    }


def _write_mean(rows: Sequence[BranchSums]) -> dict[str, Any] | None:
    visits = sum(row.n for row in rows)
    if not visits:
        return None
    return {"visits": visits, "mean": write_score(Fraction(sum(row.total for row in rows)) / visits / 100)}


def _write_interval(own: Mapping[str, Any], within_sd: float | None, degrees: int) -> dict[str, Any]:
    interval = branch_interval(float(own["mean"]), own["visits"], within_sd, degrees)
    if interval is None:
        return {"low": None, "high": None}
    return {"low": _write_float(interval.low), "high": _write_float(interval.high)}


def write_peers(rows: Sequence[BranchSums], branch: str, spread: Spread | None) -> dict[str, Any] | None:
    """Return the other branches without their names: number of visits and mean in tenths, lowest mean first.

    ``centre`` is the chain mean of the funnel.  Of more than 60 branches 60 are kept, evenly from the
    lowest to the highest; ``of`` says how many there are.  ``None`` where no spread is known.
    """
    if spread is None or not spread.within_sd or spread.mean is None:
        return None
    peers = sorted(
        (int(rounded(row.exact_mean * 10, 0)), row.n) for row in rows if row.n and row.branch != branch
    )
    kept = min(len(peers), MOST_PEERS)
    chosen = (peers[place * len(peers) // kept] for place in range(kept))
    return {
        "centre": _write_float(spread.mean),
        "of": len(peers),
        "branches": [[visits, mean] for mean, visits in chosen],
    }


def _write_float(value: float) -> str:
    return f"{value:.2f}"
