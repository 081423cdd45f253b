"""The funnel: means by number of visits, between the limits of chance; only outliers are named.

Where the drawing is about one branch, that one alone is named, and all others stay dots.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from audit_app.charts.lettering import text_width
from audit_app.charts.scale import Scale, score_scale
from audit_app.charts.sparkline import polyline, split_runs

LEFT, RIGHT, TOP, BOTTOM = 34.0, 46.0, 14.0, 46.0
EDGE = 4.0
LABEL_GAP = 17.0
LABEL_REACH = 9.0
STEPS_PER_VISIT = 4
MOST_POINTS = 240


class Limits(Protocol):
    """Funnel limits at ``n`` visits, in points."""

    @property
    def n(self) -> float:
        """Visits; between whole numbers for a smooth curve."""

    @property
    def low_998(self) -> float:
        """The lower 99.8 % limit."""

    @property
    def low_95(self) -> float:
        """The lower 95 % limit."""

    @property
    def high_95(self) -> float:
        """The upper 95 % limit."""

    @property
    def high_998(self) -> float:
        """The upper 99.8 % limit."""


@dataclass(frozen=True, slots=True)
class FunnelBranch:
    """A branch: ``outside`` is 0 within the limits, 1 beyond 95 %, 2 beyond 99.8 %.

    ``is_subject`` marks the one branch that the drawing is about; ``words``, if any, say what the dot is.
    """

    name: str
    n: int
    mean: float
    outside: int
    is_subject: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class FunnelMark:
    """A dot, and its name if it is an outlier or what the drawing is about."""

    name: str
    x: float
    y: float
    outside: int
    is_low: bool
    is_subject: bool = False
    is_named: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class FunnelLabel:
    """An outlier's name; the leader runs from the dot when the name had to move away from it."""

    text: str
    x: float
    y: float
    anchor: str
    dot_x: float
    dot_y: float

    @property
    def has_leader(self) -> bool:
        """Whether a line must tie the name to its dot."""
        return abs(self.y - 5 - self.dot_y) > LABEL_GAP / 2


@dataclass(frozen=True, slots=True)
class Funnel:
    """The whole drawing, in units that are pixels at its natural width.

    ``name_95`` and ``name_998`` are the heights at which the names of the upper limits stand, right of the
    plot; ``None`` where a limit ends outside the drawing.
    """

    width: float
    height: float
    x_ticks: tuple[tuple[float, float], ...]
    y_ticks: tuple[tuple[float, float], ...]
    plot: tuple[float, float, float, float]
    centre: float
    threshold: float | None
    name_95: float | None
    name_998: float | None
    curves_95: tuple[str, ...]
    curves_998: tuple[str, ...]
    marks: tuple[FunnelMark, ...]
    labels: tuple[FunnelLabel, ...]


def curve_visits(branches: Sequence[FunnelBranch]) -> tuple[float, ...]:
    """Return at which numbers of visits the caller computes the limits, for a smooth curve.

    Where visits are many the points move apart, as the limits bend less and less.
    """
    most = max((branch.n for branch in branches), default=1)
    if most * STEPS_PER_VISIT > MOST_POINTS:
        return tuple((most + 1) ** (point / MOST_POINTS) for point in range(MOST_POINTS + 1))
    return tuple(step / STEPS_PER_VISIT for step in range(STEPS_PER_VISIT, (most + 1) * STEPS_PER_VISIT + 1))


def draw_funnel(
    branches: Sequence[FunnelBranch],
    limits: Sequence[Limits],
    centre: float,
    *,
    threshold: float | None = None,
    width: float = 320.0,
    height: float = 280.0,
    most_names: int = 8,
) -> Funnel:
    """Return the drawing of ``branches`` around ``centre`` with ``limits`` at :func:`curve_visits`."""
    scale = score_scale([*(branch.mean for branch in branches), centre, threshold])
    upwards = scale.onto(height - BOTTOM, TOP)
    most = max((branch.n for branch in branches), default=1)
    sideways = Scale(0, most + 1, LEFT, width - RIGHT)
    marks = _marks(branches, centre, sideways, upwards)
    name_95, name_998 = _limit_names(limits, upwards)
    step = max(1, math.ceil(most / (8 if width > 480 else 5)))
    return Funnel(
        width=width,
        height=height,
        x_ticks=tuple((n, sideways.place(n)) for n in range(step, most + 1, step)),
        y_ticks=tuple((figure, upwards.place(figure)) for figure in scale.ticks(6)),
        plot=(LEFT, TOP, width - RIGHT, height - BOTTOM),
        centre=upwards.place(centre),
        threshold=None if threshold is None else upwards.place(threshold),
        name_95=name_95,
        name_998=name_998,
        curves_95=_curves(limits, ("low_95", "high_95"), sideways, upwards),
        curves_998=_curves(limits, ("low_998", "high_998"), sideways, upwards),
        marks=marks,
        labels=_labels(marks, most_names, width, height - BOTTOM),
    )


def _marks(
    branches: Sequence[FunnelBranch], centre: float, sideways: Scale, upwards: Scale
) -> tuple[FunnelMark, ...]:
    """Return the dots, the furthest out last, so that they lie over the others."""
    has_subject = any(branch.is_subject for branch in branches)
    return tuple(
        FunnelMark(
            branch.name,
            sideways.place(branch.n),
            upwards.place(branch.mean),
            branch.outside,
            branch.mean < centre,
            branch.is_subject,
            branch.is_subject if has_subject else bool(branch.outside),
            branch.words,
        )
        for branch in sorted(branches, key=lambda branch: (branch.is_subject, branch.outside, branch.name))
    )


def _curves(
    limits: Sequence[Limits], names: tuple[str, str], sideways: Scale, upwards: Scale
) -> tuple[str, ...]:
    """Return each limit's curve; where it leaves the drawing it stops, it does not run along the edge."""
    curves = []
    for name in names:
        points = [
            (sideways.place(limit.n), upwards.place(value)) if upwards.holds(value) else None
            for limit in limits
            for value in (getattr(limit, name),)
        ]
        curves += [polyline(run) for run in split_runs(points) if len(run) > 1]
    return tuple(curves)


def _limit_names(limits: Sequence[Limits], upwards: Scale) -> tuple[float | None, float | None]:
    """Return the heights of the names "95 %" and "99.8 %", kept apart."""
    if not limits:
        return None, None
    inner, outer = limits[-1].high_95, limits[-1].high_998
    name_95 = upwards.place(inner) + 5 if upwards.holds(inner) else None
    name_998 = upwards.place(outer) + 5 if upwards.holds(outer) else None
    if name_95 is not None and name_998 is not None:
        name_998 = min(name_998, name_95 - LABEL_GAP)
    return name_95, name_998


def _labels(marks: Sequence[FunnelMark], most: int, width: float, floor: float) -> tuple[FunnelLabel, ...]:
    """Return the names that are shown, the furthest out first, moved apart where they would touch."""
    outliers = sorted((mark for mark in marks if mark.is_named), key=lambda m: (-m.outside, m.name))[:most]
    placed: list[FunnelLabel] = []
    for mark in sorted(outliers, key=lambda mark: mark.y):
        anchor = _side(mark, marks, width)
        x = mark.x + (LABEL_REACH if anchor == "start" else -LABEL_REACH)
        y = mark.y + 5
        clashing = [
            label.y for label in placed if label.y > y - LABEL_GAP and _overlap(label, x, anchor, mark.name)
        ]
        if clashing:
            y = max(clashing) + LABEL_GAP
        placed.append(FunnelLabel(mark.name, x, min(y, floor), anchor, mark.x, mark.y))
    return tuple(placed)


def _side(mark: FunnelMark, marks: Sequence[FunnelMark], width: float) -> str:
    """Return on which side of its dot a name stands: right, unless it ends outside or covers another dot."""
    whole = text_width(mark.name) + LABEL_REACH
    near = [other.x for other in marks if other is not mark and abs(other.y - mark.y) < LABEL_GAP / 2]
    fits_right, fits_left = mark.x + whole <= width - EDGE, mark.x - whole >= LEFT
    is_clear_right = not any(mark.x < x <= mark.x + whole for x in near)
    if fits_right and (is_clear_right or not fits_left):
        return "start"
    return "end"


def _overlap(label: FunnelLabel, x: float, anchor: str, text: str) -> bool:
    first, second = _extent(label.x, label.anchor, label.text), _extent(x, anchor, text)
    return first[0] < second[1] and second[0] < first[1]


def _extent(x: float, anchor: str, text: str) -> tuple[float, float]:
    width = text_width(text)
    return (x, x + width) if anchor == "start" else (x - width, x)
