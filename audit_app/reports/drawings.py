"""From a report's figures to what its charts draw; the same functions as on the pages of comparison."""

from collections.abc import Sequence

from audit_app.charts.heat import heat_class
from audit_app.charts.scale import Scale, score_scale
from audit_app.charts.strips import place_dot_interval, place_ticks
from audit_app.charts.swarm import Swarm, SwarmDot, draw_swarm
from audit_app.comparison.drawings import draw_mark
from audit_app.comparison.groups import Group
from audit_app.comparison.journey_drawings import Strips
from audit_app.formatting import round_half_up
from audit_app.reports.movers import Mover
from audit_app.reports.report import Report
from audit_app.rollups.entry import OVERALL
from audit_app.statistics import Band

LEAST_CHANGE = 10.0
"""An axis of changes reaches at least this far to either side."""


def cover_swarm(report: Report) -> Swarm | None:
    """Return the report's branches as dots, or a branch's visits; ``None`` without a visit."""
    if report.branch is None:
        dots = [SwarmDot(row.mean, row.band) for row in report.overview.comparison.branches]
        return draw_swarm(dots, threshold=report.overview.threshold) if dots else None
    dots = [
        SwarmDot(float(paper.score), Band.BELOW if paper.is_below else Band.ABOVE)
        for paper in (visit.paper for visit in report.branch.visits)
        if paper.score is not None
    ]
    return draw_swarm(dots, threshold=report.branch.compared.measures[0].threshold) if dots else None


def group_strips(groups: Sequence[Group]) -> Strips:
    """Return the overall score of each group on one axis; ``None`` for one without a comparable visit."""
    figures = [group.by_measure.get(OVERALL) for group in groups]
    known = [each for each in figures if each is not None]
    scale = score_scale([end for each in known for end in (each.mean, each.low, each.high, each.threshold)])
    marks = tuple(
        None
        if each is None
        else place_dot_interval(
            each.mean, each.low, each.high, threshold=each.threshold, band=each.band, scale=scale
        )
        for each in figures
    )
    return Strips(place_ticks(scale, most=5), marks)


def change_strips(movers: Sequence[Mover]) -> Strips:
    """Return the differences with their intervals, on an axis with 0 (no change) in its middle."""
    ends = [abs(end) for row in movers for end in _ends(row)]
    reach = max([LEAST_CHANGE, *ends])
    scale = Scale(-reach, reach)
    marks = tuple(
        place_dot_interval(
            row.change.difference,
            row.change.interval.low if row.change.interval else None,
            row.change.interval.high if row.change.interval else None,
            threshold=0.0,
            band=Band.ABOVE if row.is_better else Band.BELOW,
            scale=scale,
        )
        for row in movers
    )
    return Strips(place_ticks(scale, most=5), marks)


def _ends(row: Mover) -> tuple[float, ...]:
    interval = row.change.interval
    return (row.change.difference,) if interval is None else (interval.low, interval.high)


def history_strips(report: Report) -> Strips:
    """Return the overall score of each period of a branch on one axis."""
    assert report.branch is not None
    threshold = report.branch.compared.measures[0].threshold
    rows = [each.by_measure.get(OVERALL) for each in report.branch.history]
    known = [row for row in rows if row is not None]
    scale = score_scale([*(end for row in known for end in (row.mean, row.low, row.high)), threshold])
    marks = tuple(None if row is None else draw_mark(row, threshold, scale) for row in rows)
    return Strips(place_ticks(scale, most=5), marks)


def heat_of(mean: float | None, *, too_few: bool = False) -> str:
    """Return the class of a cell by the score as it is printed."""
    return heat_class(None if mean is None else float(round_half_up(mean, 1)), too_few=too_few)
