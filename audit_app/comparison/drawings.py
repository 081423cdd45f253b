"""From an overview's figures to what its charts draw."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from audit_app.charts.funnel import Funnel, FunnelBranch, curve_visits, draw_funnel
from audit_app.charts.heat import heat_class
from audit_app.charts.scale import Scale, score_scale
from audit_app.charts.sparkline import Sparkline, draw_sparkline
from audit_app.charts.strips import DotInterval, Tick, place_dot_interval, place_ticks
from audit_app.comparison.filters import MEASURES
from audit_app.comparison.overview import BranchRow, MonthFigure, Overview
from audit_app.formatting import round_half_up
from audit_app.statistics import Band, BranchFigures, Comparison, FunnelPlace, funnel_limits

FEWEST_IN_FUNNEL = 3
"""With fewer branches a funnel says nothing that the list does not."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A measure of a branch; ``heat`` is the cell's class, ``figures`` are ``None`` without a visit."""

    measure: str
    figures: BranchFigures | None
    heat: str

    @property
    def is_below(self) -> bool:
        """Whether the whole interval lies under the threshold of the branch."""
        return self.figures is not None and self.figures.band is Band.BELOW


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A branch with its dot and interval, and its heat cells, overall first."""

    row: BranchRow
    mark: DotInterval
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class BandGroup:
    """The branches of one band."""

    band: Band
    rows: tuple[DrawnRow, ...]


@dataclass(frozen=True, slots=True)
class BranchList:
    """All branches by band on one scale; ``threshold`` is the place of the common one."""

    ticks: tuple[Tick, ...]
    groups: tuple[BandGroup, ...]


def draw_branches(overview: Overview) -> BranchList:
    """Return the list with its marks; bands without a branch are left out."""
    rows = overview.rows
    return draw_rows(rows, rows)


def draw_rows(shown: Sequence[BranchRow], rows: Sequence[BranchRow]) -> BranchList:
    """Return the ``shown`` ones of all ``rows``, as on one page of many, on the scale of all."""
    scale = list_scale(rows)
    drawn = [DrawnRow(row, draw_mark(row.figures, row.threshold, scale), heat_cells(row)) for row in shown]
    groups = [
        BandGroup(band, tuple(each for each in drawn if each.row.figures.band is band)) for band in Band
    ]
    return BranchList(place_ticks(scale, most=5), tuple(group for group in groups if group.rows))


def list_scale(rows: Sequence[BranchRow]) -> Scale:
    """Return a scale that holds all means, and the intervals of branches with enough visits.

    The interval of one or two visits may be as wide as the drawing: it runs off its end instead.
    """
    judged = [row.figures for row in rows if row.figures.band is not Band.TOO_FEW]
    ends = [end for figures in judged for end in (figures.low, figures.high)]
    return score_scale([*(row.figures.mean for row in rows), *(row.threshold for row in rows), *ends])


def draw_mark(figures: BranchFigures, threshold: float, scale: Scale) -> DotInterval:
    """Return a branch's dot, interval and threshold on a ``scale`` that its neighbours share."""
    return place_dot_interval(
        figures.mean, figures.low, figures.high, threshold=threshold, band=figures.band, scale=scale
    )


def heat_cells(row: BranchRow) -> tuple[HeatCell, ...]:
    """Return the cell of every measure, overall first."""
    return tuple(heat_cell(measure, row.by_measure.get(measure)) for measure in MEASURES)


def heat_cell(measure: str, figures: BranchFigures | None) -> HeatCell:
    """Return a cell whose colour goes by the score as it is printed, so that the two never disagree."""
    mean = None if figures is None else float(round_half_up(figures.mean, 1))
    too_few = figures is not None and figures.band is Band.TOO_FEW
    return HeatCell(measure, figures, heat_class(mean, too_few=too_few))


@dataclass(frozen=True, slots=True)
class DrawnFunnel:
    """The funnel, and where each branch (by code) lies in it."""

    drawing: Funnel
    places: Mapping[str, FunnelPlace]


def draw_overview_funnel(
    overview: Overview,
    *,
    width: float = 640.0,
    height: float = 380.0,
    subject: str = "",
    say: Callable[[str, float, int], str] | None = None,
) -> DrawnFunnel | None:
    """Return the funnel of the chosen measure; ``None`` where no spread is known or branches are few.

    ``subject`` is the code of the one branch that the drawing is about, and that alone is named; ``say``
    gives each dot its words (from name, mean and n).
    """
    comparison = overview.comparison
    within, centre = comparison.within_sd, comparison.mean
    if not within or centre is None or len(comparison.branches) < FEWEST_IN_FUNNEL:
        return None
    limits_of = {n: funnel_limits(centre, within, n) for n in {row.n for row in comparison.branches}}
    places = {row.branch: limits_of[row.n].place(row.mean) for row in comparison.branches}
    branches = [
        _funnel_branch(overview, row, places[row.branch], subject, say) for row in comparison.branches
    ]
    limits = [funnel_limits(centre, within, n) for n in curve_visits(branches)]
    threshold = overview.threshold
    drawing = draw_funnel(branches, limits, centre, threshold=threshold, width=width, height=height)
    return DrawnFunnel(drawing, places)


def _funnel_branch(
    overview: Overview,
    row: BranchFigures,
    place: FunnelPlace,
    subject: str,
    say: Callable[[str, float, int], str] | None,
) -> FunnelBranch:
    name = overview.places[row.branch].name
    words = say(name, row.mean, row.n) if say else ""
    return FunnelBranch(name, row.n, row.mean, place, row.branch == subject, words)


def draw_trends(
    trend: Mapping[str, Sequence[MonthFigure]], thresholds: Mapping[str, float]
) -> dict[str, Sparkline]:
    """Return a sparkline of twelve months for every measure, all on one scale."""
    scale = score_scale([*_means(trend.values()), *thresholds.values()])
    return {
        measure: draw_sparkline(
            [month.mean for month in months], threshold=thresholds[measure], scale=scale, width=160
        )
        for measure, months in trend.items()
    }


def _means(months: Iterable[Sequence[MonthFigure]]) -> list[float | None]:
    return [month.mean for figures in months for month in figures]


def usual_distance(sd: float | None) -> float | None:
    """Return how far apart two draws usually are: E|x₁ − x₂| = 2·sd/√π for a normal spread ``sd``."""
    return None if sd is None else 2 * sd / math.sqrt(math.pi)


def chain_cells(measures: Mapping[str, Comparison]) -> tuple[tuple[str, float | None, int, str], ...]:
    """Return measure, mean of all visits, n and heat class of the whole selection, overall first."""
    cells = []
    for measure in MEASURES:
        mean = measures[measure].plain_mean
        shown = None if mean is None else float(round_half_up(mean, 1))
        cells.append((measure, mean, measures[measure].visits, heat_class(shown)))
    return tuple(cells)
