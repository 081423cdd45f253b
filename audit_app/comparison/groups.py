"""Many branches as one: an area, the chain.  Pure.

Mean and interval are of all visits of the group's own branches, every visit equal.  The interval says how
well the visits measure these very branches, ȳ ± t(0.975, N − B) · s / √n with the pooled spread s; it says
nothing of other branches that might belong to the group.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.comparison.places import BranchPlace, Thresholds
from audit_app.statistics import MINIMUM_VISITS, Band, BranchFigures, BranchSums, Comparison, Degenerate
from audit_app.statistics.bands import band_of
from audit_app.statistics.intervals import branch_interval
from audit_app.statistics.spread import pool_variance


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One measure of a group; ``low`` and ``high`` are points, ``None`` where no spread is known.

    ``threshold`` is what was expected of its visits, each by its branch's class, on average.
    """

    n: int
    branches: int
    mean: float
    low: float | None
    high: float | None
    threshold: float
    band: Band


@dataclass(frozen=True, slots=True)
class Group:
    """An area or the chain, by measure; a measure that nobody assessed is left out."""

    code: str
    name: str
    by_measure: Mapping[str, GroupFigures]


def group_figures(
    comparison: Comparison, rows: Sequence[BranchFigures], threshold: float
) -> GroupFigures | None:
    """Return one measure over some ``rows`` of its comparison; ``None`` for none."""
    if not rows:
        return None
    # A mean is a whole number of hundredths over n: rounding gives the exact sum back.
    hundredths, n = sum(round(row.mean * row.n * 100) for row in rows), sum(row.n for row in rows)
    mean, spread = Fraction(hundredths, 100 * n), comparison.spread
    return _figures(mean, n, len(rows), comparison.within_sd, spread.degrees, threshold)


def pooled_figures(
    sums: Sequence[BranchSums], within_sd: float | None, degrees: int, threshold: float
) -> GroupFigures | None:
    """Return the figures of all visits in ``sums``, each cell a branch; ``None`` without a visit.

    ``within_sd`` and ``degrees`` are those of :func:`audit_app.statistics.spread.pool_sd`, over these
    branches or over more.
    """
    n = sum(each.n for each in sums)
    if not n:
        return None
    mean = Fraction(sum(each.total for each in sums)) / n / 100
    branches = len({each.branch for each in sums if each.n})
    return _figures(mean, n, branches, within_sd, degrees, threshold)


def _figures(
    mean: Fraction, n: int, branches: int, within_sd: float | None, degrees: int, threshold: float
) -> GroupFigures:
    interval = branch_interval(float(mean), n, within_sd, degrees)
    low, high = (None, None) if interval is None else (interval.low, interval.high)
    band = band_of(n, interval, threshold, MINIMUM_VISITS)
    return GroupFigures(n, branches, float(mean), low, high, threshold, band)


def group_measures(
    measures: Mapping[str, Comparison],
    places: Mapping[str, BranchPlace],
    thresholds: Thresholds,
    area: str = "",
) -> dict[str, GroupFigures]:
    """Return every measure of an area's (a code) branches, or of all; what nobody assessed is left out."""
    found = {}
    for measure, comparison in measures.items():
        rows = [row for row in comparison.branches if area in ("", places[row.branch].area_code)]
        threshold = thresholds.of_branches(rows, places, measure)
        found[measure] = group_figures(comparison, rows, threshold)
    return {measure: figures for measure, figures in found.items() if figures}


def why_unknown(sums: Sequence[BranchSums]) -> Degenerate | None:
    """Return why nothing, or nothing sure, is known of how far visits to one branch differ.

    One branch alone with two visits or more is no such reason: it shows its own spread.
    """
    visits = sum(each.n for each in sums)
    if visits < 2:
        return Degenerate.ONE_VISIT if visits else Degenerate.NO_VISITS
    variance, degrees = pool_variance(sums)
    if not degrees:
        return Degenerate.SINGLE_VISITS
    return Degenerate.ZERO_SPREAD if variance is None else None
