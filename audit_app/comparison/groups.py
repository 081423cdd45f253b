"""Many branches as one: an area, the chain.  Pure.

Mean and interval are of all visits of the group's own branches, every visit equal.  The interval says how
well the visits measure these very branches, ȳ ± t(0.975, N − B) · s / √n with the pooled spread s; it says
nothing of other branches that might belong to the group.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.statistics import MINIMUM_VISITS, Band, BranchSums, Comparison, Degenerate
from audit_app.statistics.bands import band_of
from audit_app.statistics.intervals import branch_interval
from audit_app.statistics.spread import pool_variance


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One measure of a group; ``low`` and ``high`` are points, ``None`` where no spread is known."""

    n: int
    branches: int
    mean: float
    low: float | None
    high: float | None
    band: Band


@dataclass(frozen=True, slots=True)
class Group:
    """An area or the chain, by measure; a measure that nobody assessed is left out."""

    code: str
    name: str
    by_measure: Mapping[str, GroupFigures]


def group_figures(comparison: Comparison, branches: Collection[str], threshold: float) -> GroupFigures | None:
    """Return one measure over ``branches`` (codes); ``None`` without a visit to any of them."""
    rows = [row for row in comparison.branches if row.branch in branches]
    if not rows:
        return None
    # A mean is a whole number of hundredths over n: rounding gives the exact sum back.
    hundredths, n = sum(round(row.mean * row.n * 100) for row in rows), sum(row.n for row in rows)
    mean, spread = Fraction(hundredths, 100 * n), comparison.spread
    return _figures(mean, n, len(rows), comparison.within_sd, spread.degrees, threshold)


def pooled_figures(
    sums: Sequence[BranchSums], variance: Fraction | None, degrees: int, threshold: float
) -> GroupFigures | None:
    """Return the figures of all visits in ``sums``, each cell a branch; ``None`` without a visit.

    ``variance`` and ``degrees`` are those of :func:`audit_app.statistics.spread.pool_variance`, over these
    branches or over more.
    """
    n = sum(each.n for each in sums)
    if not n:
        return None
    mean = Fraction(sum(each.total for each in sums)) / n / 100
    branches = len({each.branch for each in sums if each.n})
    within_sd = None if variance is None else math.sqrt(variance)
    return _figures(mean, n, branches, within_sd, degrees, threshold)


def _figures(
    mean: Fraction, n: int, branches: int, within_sd: float | None, degrees: int, threshold: float
) -> GroupFigures:
    interval = branch_interval(float(mean), n, within_sd, degrees)
    low, high = (None, None) if interval is None else (interval.low, interval.high)
    return GroupFigures(n, branches, float(mean), low, high, band_of(n, interval, threshold, MINIMUM_VISITS))


def make_group(
    code: str,
    name: str,
    measures: Mapping[str, Comparison],
    branches: Collection[str],
    thresholds: Mapping[str, float],
) -> Group:
    """Return every measure of ``branches``; ``thresholds`` by measure."""
    found = {
        measure: group_figures(comparison, branches, thresholds[measure])
        for measure, comparison in measures.items()
    }
    return Group(code, name, {measure: figures for measure, figures in found.items() if figures})


def why_unknown(sums: Sequence[BranchSums]) -> Degenerate | None:
    """Return why nothing, or nothing sure, is known of how far visits to one branch differ.

    One branch alone with two visits or more is no such reason: it shows its own spread.
    """
    visits = sum(each.n for each in sums)
    if visits < 2:
        return Degenerate.ONE_VISIT if visits else Degenerate.NO_VISITS
    variance, _ = pool_variance(sums)
    if variance is None:
        return Degenerate.SINGLE_VISITS
    return None if variance else Degenerate.ZERO_SPREAD
