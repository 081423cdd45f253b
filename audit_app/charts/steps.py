"""Scores over time against an expectation that may change: dots with intervals, the threshold as steps."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.charts.lettering import text_width
from audit_app.charts.scale import Scale, score_scale
from audit_app.charts.sparkline import polyline, split_runs

LEFT, RIGHT, TOP, BOTTOM = 34.0, 34.0, 26.0, 50.0
LABEL_GAP = 14.0


@dataclass(frozen=True, slots=True)
class StepPoint:
    """One month or period: its name as printed, n, mean and interval; ``threshold`` is what counted then.

    ``mean`` is ``None`` without a visit, the interval where no spread is known; ``is_few`` says that the
    visits are too few to judge, ``threshold_words`` is the threshold as printed.
    """

    name: str
    n: int
    mean: float | None
    low: float | None
    high: float | None
    threshold: float | None
    is_few: bool = False
    threshold_words: str = ""


@dataclass(frozen=True, slots=True)
class StepMark:
    """A dot and its interval; ends that run off the drawing have no cap."""

    x: float
    y: float
    top: float | None
    bottom: float | None
    runs_off_top: bool
    runs_off_bottom: bool
    is_hollow: bool
    is_below: bool


@dataclass(frozen=True, slots=True)
class StepColumn:
    """What stands under a point: its name around ``name_x``, and n; ``""`` where there is no room for it."""

    x: float
    name: str
    name_x: float
    n: str


@dataclass(frozen=True, slots=True)
class StepLabel:
    """The threshold in words: the last one right of the plot, earlier ones where they begin."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The whole drawing, in pixels at its natural width; ``plot`` is left, top, right, bottom."""

    width: float
    height: float
    plot: tuple[float, float, float, float]
    y_ticks: tuple[tuple[float, float], ...]
    columns: tuple[StepColumn, ...]
    lines: tuple[str, ...]
    marks: tuple[StepMark, ...]
    thresholds: tuple[str, ...]
    labels: tuple[StepLabel, ...]


def draw_steps(
    points: Sequence[StepPoint],
    *,
    scale: Scale | None = None,
    width: float = 640.0,
    height: float = 280.0,
) -> Steps:
    """Return the drawing of ``points``, oldest first; drawings beside each other share a ``scale``."""
    scale = scale or steps_scale(points)
    upwards = scale.onto(height - BOTTOM, TOP)
    step = (width - LEFT - RIGHT) / max(1, len(points))
    middles = [round(LEFT + (number + 0.5) * step, 2) for number in range(len(points))]
    known = [
        None if point.mean is None else (x, upwards.place(point.mean))
        for x, point in zip(middles, points, strict=True)
    ]
    return Steps(
        width=width,
        height=height,
        plot=(LEFT, TOP, width - RIGHT, height - BOTTOM),
        y_ticks=tuple((figure, upwards.place(figure)) for figure in scale.ticks(6)),
        columns=_columns(points, middles, step, width),
        lines=tuple(polyline(run) for run in split_runs(known) if len(run) > 1),
        marks=tuple(
            _mark(point, x, point.mean, upwards)
            for x, point in zip(middles, points, strict=True)
            if point.mean is not None
        ),
        thresholds=_threshold_lines(points, middles, step, upwards),
        labels=_labels(points, middles, step, upwards),
    )


def steps_scale(points: Sequence[StepPoint]) -> Scale:
    """Return a scale for all means and thresholds, and the intervals of what can be judged."""
    ends = [end for point in points if not point.is_few for end in (point.low, point.high)]
    return score_scale([*(point.mean for point in points), *(point.threshold for point in points), *ends])


def _mark(point: StepPoint, x: float, mean: float, upwards: Scale) -> StepMark:
    return StepMark(
        x=x,
        y=upwards.place(mean),
        top=None if point.high is None else upwards.place(point.high),
        bottom=None if point.low is None else upwards.place(point.low),
        runs_off_top=point.high is not None and point.high > upwards.high,
        runs_off_bottom=point.low is not None and point.low < upwards.low,
        is_hollow=point.is_few,
        is_below=point.threshold is not None and point.high is not None and point.high <= point.threshold,
    )


def _columns(
    points: Sequence[StepPoint], middles: Sequence[float], step: float, width: float
) -> tuple[StepColumn, ...]:
    names = _every([point.name for point in points], step)
    counts = _every([str(point.n) for point in points], step)
    return tuple(
        StepColumn(x, name, round(min(x, width - text_width(name) / 2), 2), n)
        for x, name, n in zip(middles, names, counts, strict=True)
    )


def _every(texts: Sequence[str], step: float) -> list[str]:
    """Return every text, or every second, third …, counted from the last one, so that they stay apart."""
    widest = max((text_width(text) for text in texts), default=0.0)
    gap = min(LABEL_GAP, widest / 2)
    every = max(1, math.ceil((widest + gap) / step))
    last = len(texts) - 1
    return [text if (last - number) % every == 0 else "" for number, text in enumerate(texts)]


def _threshold_lines(
    points: Sequence[StepPoint], middles: Sequence[float], step: float, upwards: Scale
) -> tuple[str, ...]:
    """Return the steps: level over each point, upright where the threshold changed."""
    places: list[tuple[float, float] | None] = []
    for x, point in zip(middles, points, strict=True):
        if point.threshold is None:
            places.append(None)
        else:
            y = upwards.place(point.threshold)
            places += [(round(x - step / 2, 2), y), (round(x + step / 2, 2), y)]
    return tuple(polyline(run) for run in split_runs(places))


def _labels(
    points: Sequence[StepPoint], middles: Sequence[float], step: float, upwards: Scale
) -> tuple[StepLabel, ...]:
    before: float | None = None
    labels = []
    for x, point in zip(middles, points, strict=True):
        now = point.threshold
        if now is not None and now != before:
            y = upwards.place(now) - 5
            labels.append(StepLabel(round(x - step / 2 + 2, 2), y, point.threshold_words))
        before = now
    if labels and points[-1].threshold is not None:
        last = labels.pop()
        labels.append(StepLabel(round(middles[-1] + step / 2 + 5, 2), last.y + 10, last.text))
    return tuple(labels)
