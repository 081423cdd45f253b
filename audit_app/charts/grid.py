"""Importance against performance: four quadrants, each thing a dot with its interval and its name.

After Martilla & James, "Importance-performance analysis", *Journal of Marketing* 41 (1977) 77–79.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.charts.lettering import text_width
from audit_app.charts.scale import Scale

LEFT, RIGHT, TOP, BOTTOM = 40.0, 12.0, 24.0, 70.0
LEAST_REACH = 10.0
"""The performance axis reaches at least this far to either side of its line."""
EDGE = 4.0
LABEL_HEIGHT = 17.0
LABEL_PLACES = (-12.0, 23.0, -29.0, 40.0, -46.0)
"""Where a name may stand, from its dot's middle down to its base line; the first free one is taken."""
DOT = 7.0


@dataclass(frozen=True, slots=True)
class GridPoint:
    """One thing: ``importance`` ≥ 0; ``performance`` and its interval around the line's figure.

    ``low`` and ``high`` are ``None`` where no spread is known.
    """

    name: str
    importance: float
    performance: float
    low: float | None
    high: float | None
    is_below: bool


@dataclass(frozen=True, slots=True)
class GridMark:
    """Its dot, the ends of its interval (cut at the edge of the plot), and where its name stands."""

    name: str
    x: float
    y: float
    start: float | None
    end: float | None
    text_x: float
    text_y: float
    anchor: str
    is_below: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole drawing, in units that are pixels at its natural width.

    ``plot`` is left, top, right, bottom; ``across`` the height of the importance line, ``down`` the place of
    the performance line, which is the middle of the plot.
    """

    width: float
    height: float
    plot: tuple[float, float, float, float]
    x_ticks: tuple[tuple[float, float], ...]
    y_ticks: tuple[tuple[float, float], ...]
    across: float
    down: float
    marks: tuple[GridMark, ...]


def draw_grid(
    points: Sequence[GridPoint],
    importance_line: float,
    *,
    performance_line: float = 0.0,
    width: float = 640.0,
    height: float = 420.0,
) -> Grid:
    """Return the drawing of ``points``; performance runs to the right, importance upwards from 0."""
    ends = [end for point in points for end in (point.performance, point.low, point.high) if end is not None]
    reach = max([LEAST_REACH, *(abs(end - performance_line) for end in ends)])
    reach = math.ceil(reach / 5) * 5.0
    sideways = Scale(performance_line - reach, performance_line + reach, LEFT, width - RIGHT)
    highest = max([importance_line, *(point.importance for point in points)])
    upwards = Scale(0, max(10.0, math.ceil(highest * 1.1 / 5) * 5.0), height - BOTTOM, TOP)
    return Grid(
        width=width,
        height=height,
        plot=(LEFT, TOP, width - RIGHT, height - BOTTOM),
        x_ticks=tuple((figure, sideways.place(figure)) for figure in sideways.ticks(7)),
        y_ticks=tuple((figure, upwards.place(figure)) for figure in upwards.ticks(5)),
        across=upwards.place(importance_line),
        down=sideways.place(performance_line),
        marks=_marks(points, sideways, upwards, width),
    )


Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _marks(
    points: Sequence[GridPoint], sideways: Scale, upwards: Scale, width: float
) -> tuple[GridMark, ...]:
    """Return the marks, the most important first, each name at the first place where it touches nothing."""
    ordered = sorted(points, key=lambda point: (-point.importance, point.name))
    places = [(sideways.place(point.performance), upwards.place(point.importance)) for point in ordered]
    taken: list[Box] = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in places]
    marks = []
    for point, (x, y) in zip(ordered, places, strict=True):
        text_x, anchor, left, right = _stand(point.name, x, width)
        boxes = [
            (left, y + shift - LABEL_HEIGHT + 4, right, y + shift + 4)
            for shift in LABEL_PLACES
            if y + shift - LABEL_HEIGHT + 4 > TOP and y + shift + 4 < upwards.start
        ]
        free = next((box for box in boxes if not any(_touch(box, other) for other in taken)), None)
        box = free or (left, y + LABEL_PLACES[0] - LABEL_HEIGHT + 4, right, y + LABEL_PLACES[0] + 4)
        taken.append(box)
        start, end = (None if side is None else sideways.place(side) for side in (point.low, point.high))
        marks.append(GridMark(point.name, x, y, start, end, text_x, box[3] - 4, anchor, point.is_below))
    return tuple(marks)


def _stand(name: str, x: float, width: float) -> tuple[float, str, float, float]:
    """Return where a name is anchored, and its left and right end: over its dot, kept within the plot."""
    half = text_width(name) / 2
    if x - half < LEFT + EDGE:
        return LEFT + EDGE, "start", LEFT + EDGE, LEFT + EDGE + 2 * half
    if x + half > width - RIGHT - EDGE:
        right = width - RIGHT - EDGE
        return right, "end", right - 2 * half, right
    return x, "middle", x - half, x + half


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
