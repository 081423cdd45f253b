"""A score month by month: the mean with its interval, the threshold, and below them how many visits.

Several of these stand beside each other on one scale, as small multiples.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.charts.scale import Scale, score_scale
from audit_app.charts.sparkline import polyline, split_runs

WIDTH, HEIGHT = 300.0, 204.0
LEFT, RIGHT, TOP = 34.0, 24.0, 10.0
PLOT_BOTTOM, BARS_TOP, BARS_BOTTOM = 132.0, 148.0, 176.0
FEW_MONTHS = 12
"""Up to so many months the dots are large enough to be told apart."""


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """A month: ``mean`` is ``None`` without a visit; ``words`` say all of it, ``label`` is its name."""

    label: str
    n: int
    mean: float | None
    low: float | None
    high: float | None
    words: str
    is_few: bool = False


@dataclass(frozen=True, slots=True)
class MonthMark:
    """A month's dot and the ends of its interval, cut where the drawing ends; hollow if visits are few."""

    x: float
    y: float
    high_y: float | None
    low_y: float | None
    is_hollow: bool
    words: str


@dataclass(frozen=True, slots=True)
class CountBar:
    """The number of visits of a month, as a bar."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class MonthChart:
    """The whole drawing, in units that are pixels at its natural width; ``most`` is the highest bar's n."""

    width: float
    height: float
    plot: tuple[float, float, float, float]
    y_ticks: tuple[tuple[float, float], ...]
    x_ticks: tuple[tuple[str, float], ...]
    threshold: float | None
    lines: tuple[str, ...]
    marks: tuple[MonthMark, ...]
    bars: tuple[CountBar, ...]
    bars_bottom: float
    most: int
    radius: float


def months_scale(points: Sequence[MonthPoint], thresholds: Sequence[float]) -> Scale:
    """Return a scale that holds all means and thresholds, and the intervals of months with enough visits."""
    ends = [end for point in points if not point.is_few for end in (point.low, point.high)]
    return score_scale([*(point.mean for point in points), *ends, *thresholds])


def draw_months(points: Sequence[MonthPoint], *, threshold: float | None, scale: Scale) -> MonthChart:
    """Return the drawing of ``points``, oldest first, on a ``scale`` that its neighbours share."""
    upwards = scale.onto(PLOT_BOTTOM, TOP)
    step = (WIDTH - LEFT - RIGHT) / max(1, len(points))
    across = [round(LEFT + step * (number + 0.5), 2) for number in range(len(points))]
    marks = [
        None if point.mean is None else _mark(point, x, upwards)
        for point, x in zip(points, across, strict=True)
    ]
    runs = split_runs([None if mark is None else (mark.x, mark.y) for mark in marks])
    most = max((point.n for point in points), default=0)
    return MonthChart(
        width=WIDTH,
        height=HEIGHT,
        plot=(LEFT, TOP, WIDTH - RIGHT, PLOT_BOTTOM),
        y_ticks=tuple((figure, upwards.place(figure)) for figure in scale.ticks(5)),
        x_ticks=_month_names(points, across),
        threshold=upwards.place(threshold) if threshold is not None and scale.holds(threshold) else None,
        lines=tuple(polyline(run) for run in runs if len(run) > 1),
        marks=tuple(mark for mark in marks if mark is not None),
        bars=tuple(_bar(point.n, most, x, step) for point, x in zip(points, across, strict=True) if point.n),
        bars_bottom=BARS_BOTTOM,
        most=most,
        radius=4.0 if len(points) <= FEW_MONTHS else 3.0,
    )


def _mark(point: MonthPoint, x: float, upwards: Scale) -> MonthMark:
    assert point.mean is not None
    return MonthMark(
        x=x,
        y=upwards.place(point.mean),
        high_y=None if point.high is None else upwards.place(point.high),
        low_y=None if point.low is None else upwards.place(point.low),
        is_hollow=point.is_few,
        words=point.words,
    )


def _bar(n: int, most: int, x: float, step: float) -> CountBar:
    """Return a bar that is at least a line high, so that one visit among hundreds is seen."""
    height = max(1.0, (BARS_BOTTOM - BARS_TOP) * n / most)
    width = step * 0.6
    return CountBar(
        round(x - width / 2, 2), round(BARS_BOTTOM - height, 2), round(width, 2), round(height, 2)
    )


def _month_names(points: Sequence[MonthPoint], across: Sequence[float]) -> tuple[tuple[str, float], ...]:
    """Return four names or fewer, counted back from the last month."""
    step = max(1, -(-len(points) // 4))
    return tuple((points[number].label, across[number]) for number in range(len(points) - 1, -1, -step))
