"""Every figure as a dot on one axis, moved aside just so far that no two touch."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.charts.scale import score_scale
from audit_app.charts.strips import Tick

SIDE = 10.0
"""Free space left and right, so that dots at the ends are whole."""
AXIS = 26.0
"""The height of the axis under the dots."""
LARGEST, SMALLEST = 6.5, 1.5
GAP = 1.6
STEP = 0.5


@dataclass(frozen=True, slots=True)
class SwarmDot:
    """A figure; ``kind`` chooses the mark (a comparison's band)."""

    figure: float
    kind: str


@dataclass(frozen=True, slots=True)
class SwarmMark:
    """A dot on the drawing."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Swarm:
    """The whole drawing, in units that are pixels at its natural width; all dots share ``radius``."""

    width: float
    height: float
    axis_y: float
    radius: float
    ticks: tuple[Tick, ...]
    threshold: float | None
    marks: tuple[SwarmMark, ...]


def draw_swarm(
    dots: Sequence[SwarmDot], *, threshold: float | None = None, width: float = 680.0, height: float = 150.0
) -> Swarm:
    """Return the drawing: as large as the dots can be without touching or leaving it."""
    scale = score_scale([*(dot.figure for dot in dots), threshold]).onto(SIDE, width - SIDE)
    room = height - AXIS
    placed = sorted((scale.place(dot.figure), dot.kind) for dot in dots)
    radius = LARGEST
    offsets = _offsets([x for x, _ in placed], radius)
    while radius > SMALLEST and max(map(abs, offsets), default=0.0) + radius > room / 2:
        radius -= STEP
        offsets = _offsets([x for x, _ in placed], radius)
    marks = [
        SwarmMark(x, round(room / 2 + offset, 2), kind)
        for (x, kind), offset in zip(placed, offsets, strict=True)
    ]
    return Swarm(
        width=width,
        height=height,
        axis_y=room,
        radius=radius,
        ticks=tuple(Tick(figure, scale.place(figure)) for figure in scale.ticks(6)),
        threshold=None if threshold is None else scale.place(threshold),
        marks=tuple(marks),
    )


def _offsets(places: Sequence[float], radius: float) -> list[float]:
    """Return how far each dot moves up (−) or down (+), for ``places`` in ascending order."""
    apart = 2 * radius + GAP
    found: list[float] = []
    first = 0
    for number, x in enumerate(places):
        while x - places[first] >= apart:
            first += 1
        near = [(x - places[other], found[other]) for other in range(first, number)]
        found.append(_nearest_free(near, apart))
    return found


def _nearest_free(near: Sequence[tuple[float, float]], apart: float) -> float:
    """Return the free height nearest to the middle; ``near`` are distances along the axis and heights."""
    edges = [0.0]
    for distance, height in near:
        reach = math.sqrt(max(0.0, apart**2 - distance**2))
        edges += [height - reach, height + reach]
    free = (
        edge
        for edge in sorted(edges, key=lambda edge: (abs(edge), edge))
        if all(distance**2 + (edge - height) ** 2 >= apart**2 - 1e-6 for distance, height in near)
    )
    return next(free)
