"""Where to spend first: what each factor's gap is worth, and how important it is meant to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import fmean

from audit_app.charts.grid import Grid, GridPoint, draw_grid
from audit_app.charts.strips import FactorBar, place_factor_bar
from audit_app.checklists.definition import Factor
from audit_app.comparison.groups import GroupFigures, pooled_figures, why_unknown
from audit_app.comparison.overview import FACTORS, most_usual, visits_by_factors
from audit_app.comparison.places import Thresholds, checklist_thresholds
from audit_app.comparison.queries import branch_places, class_thresholds
from audit_app.comparison.selection import Selection
from audit_app.comparison.words import short_measure_name
from audit_app.rollups.queries import sums_by_measure
from audit_app.statistics import Band, BranchSums, Degenerate
from audit_app.statistics.priority import Quadrant, importance_grid, priority_points
from audit_app.statistics.spread import pool_sd

FULL_BAR = 5.0
"""Points that a bar must stand for at least, so that little does not look like much."""


@dataclass(frozen=True, slots=True)
class FactorPriority:
    """A factor over all chosen visits; ``figures`` are ``None`` where it was never assessed.

    ``threshold`` is what was expected of these visits, each by its branch, on average; ``applied`` the
    weight's share (0–1) among the assessed factors; ``points`` = (T − F)⁺ · applied, what reaching the
    threshold is worth in points of the overall score.
    """

    factor: Factor
    figures: GroupFigures | None
    threshold: float
    applied: float
    points: float
    quadrant: Quadrant | None

    @property
    def gap(self) -> float | None:
        """F − T, in points."""
        return None if self.figures is None else self.figures.mean - self.threshold

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval lies below the threshold, so that the gap is no chance."""
        return self.figures is not None and self.figures.band is Band.BELOW

    @property
    def is_uncertain(self) -> bool:
        """Whether there is an interval, and the threshold lies in it."""
        return self.figures is not None and self.figures.low is not None and not self.is_sure


@dataclass(frozen=True, slots=True)
class Priorities:
    """The factors, the one whose threshold is worth most first.

    ``importance_line`` is the mean weight of what is on the grid, in percent; ``by_class`` says that the
    branches are held to different thresholds; ``apart`` are the visits that assessed other factors than
    ``assessed`` (``1``/``0``), and so weigh differently.
    """

    factors: tuple[FactorPriority, ...]
    importance_line: float | None
    by_class: bool
    assessed: str
    apart: int
    reason: Degenerate | None

    @property
    def visits(self) -> int:
        """The visits of the factor that most assessed."""
        return max((each.figures.n for each in self.factors if each.figures), default=0)

    @property
    def bars(self) -> Mapping[Factor, FactorBar]:
        """Each factor's points as a bar; the longest fills its line, or five points do."""
        most = max([FULL_BAR, *(each.points for each in self.factors)])
        return {each.factor: place_factor_bar(100 * each.points / most) for each in self.factors}

    @property
    def grid(self) -> Grid | None:
        """Weight against gap; ``None`` without a factor that was assessed."""
        if self.importance_line is None:
            return None
        return draw_grid([_grid_point(each) for each in self.factors if each.figures], self.importance_line)


def _grid_point(each: FactorPriority) -> GridPoint:
    assert each.figures is not None
    low, high = (
        None if end is None else end - each.threshold for end in (each.figures.low, each.figures.high)
    )
    gap = each.figures.mean - each.threshold
    name = short_measure_name(each.factor)
    return GridPoint(name, 100 * each.applied, gap, low, high, is_below=each.is_sure)


def read_priorities(selection: Selection) -> Priorities:
    """Return the five factors of the selection, by a number of queries that does not grow."""
    checklist = selection.measured.line.checklist
    sets = visits_by_factors(selection.sums(selection.period))
    assessed = selection.assessed or most_usual(sets)
    sums = sums_by_measure(FACTORS, selection.sums(selection.period, selection.assessed or None))
    places, thresholds = branch_places(), Thresholds(checklist_thresholds(checklist), class_thresholds())
    expected = {factor: thresholds.of_branches(found, places, factor) for factor, found in sums.items()}
    factors = rank_priorities(applied_weights(checklist.weights, assessed), sums, expected)
    fullest = max(sums.values(), key=lambda found: sum(each.n for each in found))
    return Priorities(
        factors=factors,
        importance_line=_importance_line(factors),
        by_class=any(
            len({thresholds.of(places[each.branch], factor) for each in found}) > 1
            for factor, found in sums.items()
        ),
        assessed=assessed,
        apart=sets.total() - sets[assessed],
        reason=why_unknown(fullest),
    )


def applied_weights(weights: Mapping[Factor, Fraction], assessed: str) -> dict[Factor, float]:
    """Return each factor's share (0–1) of the weights of those that ``assessed`` (``1``/``0``) marks."""
    counted = {
        factor: weights[factor] if mark == "1" else Fraction(0)
        for factor, mark in zip(Factor, assessed, strict=True)
    }
    whole = sum(counted.values()) or Fraction(1)
    return {factor: float(weight / whole) for factor, weight in counted.items()}


def rank_priorities(
    applied: Mapping[Factor, float],
    sums: Mapping[str, Sequence[BranchSums]],
    thresholds: Mapping[str, float],
) -> tuple[FactorPriority, ...]:
    """Return the factors, the one whose threshold is worth most first; without a visit, as declared."""
    rows = []
    for factor, weight in applied.items():
        found, threshold = sums[factor], thresholds[factor]
        figures = pooled_figures(found, *pool_sd(found), threshold)
        points = priority_points(figures.mean if figures else None, threshold, weight)
        rows.append(FactorPriority(factor, figures, threshold, weight, points, None))
    quadrants = _quadrants(rows)
    placed = [replace(row, quadrant=quadrants.get(row.factor)) for row in rows]
    return tuple(sorted(placed, key=lambda row: (-row.points, -row.applied)))


def _quadrants(rows: Sequence[FactorPriority]) -> Mapping[str, Quadrant]:
    """Return the quadrant of each factor that was assessed: by its weight, and by its threshold."""
    importance: dict[str, float] = {row.factor: row.applied for row in rows}
    grid = importance_grid(importance, {row.factor: row.gap for row in rows}, performance_line=0.0)
    return {} if grid is None else grid.quadrants


def _importance_line(rows: Sequence[FactorPriority]) -> float | None:
    """Return the mean weight of what was assessed, in percent; ``None`` for nothing."""
    placed = [100 * row.applied for row in rows if row.figures]
    return fmean(placed) if placed else None
