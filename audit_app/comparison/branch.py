"""One branch among all that it is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from audit_app.charts.scale import score_scale
from audit_app.charts.sparkline import Sparkline
from audit_app.charts.strips import DotInterval, Tick, place_ticks
from audit_app.comparison.drawings import HeatCell, draw_mark, draw_trends, heat_cell
from audit_app.comparison.filters import MEASURES
from audit_app.comparison.overview import Overview, Trend, read_overview, read_trend
from audit_app.comparison.places import BranchPlace
from audit_app.comparison.selection import Selection
from audit_app.organisation.queries import find_class
from audit_app.rollups.entry import OVERALL
from audit_app.statistics import BranchFigures


@dataclass(frozen=True, slots=True)
class BranchMeasure:
    """One measure of the branch; ``mark`` is ``None`` without a visit."""

    measure: str
    figures: BranchFigures | None
    threshold: float
    mark: DotInterval | None
    sparkline: Sparkline
    cell: HeatCell


@dataclass(frozen=True, slots=True)
class BranchReport:
    """The branch's figures in the selection; ``overall`` is ``None`` without a comparable visit in it."""

    place: BranchPlace
    overview: Overview
    measures: Sequence[BranchMeasure]
    ticks: Sequence[Tick]
    trend: Trend

    @property
    def overall(self) -> BranchMeasure | None:
        """The overall score."""
        first = self.measures[0]
        return None if first.figures is None else first

    @property
    def factors(self) -> Sequence[BranchMeasure]:
        """The five factors, most important first."""
        return self.measures[1:]


def read_branch(selection: Selection, code: str) -> BranchReport | None:
    """Return the report on the branch called ``code``; ``None`` where there is no such branch.

    It is compared within the selected area, or class, only if it belongs there.
    """
    overview = read_overview(selection, ranked=[OVERALL], changed=[OVERALL])
    place = overview.places.get(code)
    if place is None:
        return None
    if selection.area not in ("", place.area_code):
        return read_branch(replace(selection, area=""), code)
    if selection.branch_class and not _is_of_class(place, selection.branch_class):
        return read_branch(replace(selection, branch_class=""), code)
    trend = read_trend(selection, overview.assessed, branch=code)
    measures, ticks = _measures(overview, place, trend)
    return BranchReport(place, overview, measures, ticks, trend)


def _is_of_class(place: BranchPlace, code: str) -> bool:
    found = find_class(code)
    return found is not None and found.id == place.class_id


def _measures(
    overview: Overview, place: BranchPlace, trend: Trend
) -> tuple[Sequence[BranchMeasure], Sequence[Tick]]:
    """Return every measure, overall first, drawn on one scale, and the ticks of that scale."""
    found = {measure: _figures(overview, measure, place.code) for measure in MEASURES}
    thresholds = {measure: overview.thresholds.of(place, measure) for measure in MEASURES}
    known = [figures for figures in found.values() if figures is not None]
    ends = [end for figures in known for end in (figures.mean, figures.low, figures.high)]
    scale = score_scale([*ends, *thresholds.values()])
    sparklines: Mapping[str, Sparkline] = draw_trends(trend, thresholds)
    measures = [
        BranchMeasure(
            measure,
            figures,
            thresholds[measure],
            None if figures is None else draw_mark(figures, thresholds[measure], scale),
            sparklines[measure],
            heat_cell(measure, figures),
        )
        for measure, figures in found.items()
    ]
    return measures, place_ticks(scale, most=5)


def _figures(overview: Overview, measure: str, code: str) -> BranchFigures | None:
    return next((row for row in overview.measures[measure].branches if row.branch == code), None)
