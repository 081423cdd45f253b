"""One measure of all branches, each branch against its own threshold.  Pure, and the same every time.

A comparison draws on one line, so it has one usual threshold: the checklist's.  Where a class of branches
has another one (organisation's class thresholds), its branches are judged against theirs, as on their
scorecards, and the page says so at the branch.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from audit_app.statistics import (
    MINIMUM_VISITS,
    Band,
    BranchFigures,
    BranchSums,
    Comparison,
    Interval,
    compare,
)
from audit_app.statistics.bands import band_of, visits_needed
from audit_app.statistics.intervals import branch_interval
from audit_app.statistics.spread import pool_sd

KEPT = 32
"""Comparisons kept in memory; rank ranges cost thousands of draws for each branch."""


def compare_measure(
    current: Sequence[BranchSums],
    previous: Sequence[BranchSums],
    threshold: float,
    own_thresholds: Mapping[str, float],
    *,
    ranked: bool = False,
) -> Comparison:
    """Return :func:`compare` with each branch in the band of its own threshold, if it has one.

    ``ranked`` asks for rank ranges; they are drawn from a generator that the figures themselves seed, so
    that the same figures always give the same ranges.
    """
    comparison = _compared(tuple(current), tuple(previous), threshold, ranked)
    if not own_thresholds:
        return comparison
    branches = tuple(
        _judged_by(own_thresholds[row.branch], row, comparison) if row.branch in own_thresholds else row
        for row in comparison.branches
    )
    return replace(comparison, branches=branches)


def judge_some(
    sums: Sequence[BranchSums], branches: Collection[str], thresholds: Mapping[str, float]
) -> dict[str, BranchFigures]:
    """Return mean, interval and band of some ``branches`` (codes) under the spread of all ``sums``.

    The same figures as :func:`compare_measure` gives; what nobody asked for here stays ``None``.  A map of
    a thousand branches shows fifty of them at a time, and most of the work is the branches'.
    """
    sd, degrees = pool_sd(sums)
    found = {}
    for row in sums:
        if row.branch in branches and row.n:
            mean = row.mean
            interval = branch_interval(mean, row.n, sd, degrees)
            band = band_of(row.n, interval, thresholds[row.branch], MINIMUM_VISITS)
            found[row.branch] = BranchFigures(
                branch=row.branch,
                n=row.n,
                mean=mean,
                low=None if interval is None else interval.low,
                high=None if interval is None else interval.high,
                adjusted=None,
                reliability=None,
                rank_low=None,
                rank_high=None,
                band=band,
                visits_needed=None,
                change=None,
            )
    return found


@lru_cache(maxsize=KEPT)
def _compared(
    current: tuple[BranchSums, ...],
    previous: tuple[BranchSums, ...],
    threshold: float,
    ranked: bool,  # noqa: FBT001 (a cache tells its arguments apart by place)
) -> Comparison:
    from numpy.random import default_rng  # half a second: not at the start of every command

    rng = default_rng(seed_of(current)) if ranked else None
    return compare(current, threshold=threshold, rng=rng, previous=previous)


def seed_of(sums: Sequence[BranchSums]) -> int:
    """Return a seed that depends on the figures and not on their order."""
    text = "\n".join(sorted(f"{row.branch} {row.n} {row.total} {row.squares}" for row in sums))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _judged_by(threshold: float, row: BranchFigures, comparison: Comparison) -> BranchFigures:
    """Return ``row`` with the band that ``threshold`` gives."""
    interval = None if row.low is None or row.high is None else Interval(row.low, row.high)
    band = band_of(row.n, interval, threshold, MINIMUM_VISITS)
    needed = None
    if band is Band.CANNOT_TELL and comparison.within_sd is not None:
        degrees = comparison.spread.degrees
        needed = visits_needed(row.mean, row.n, threshold, comparison.within_sd, degrees)
    return replace(row, band=band, visits_needed=needed)
