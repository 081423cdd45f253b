"""Two periods side by side: a line from each branch's mean before to its mean after."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.charts.lettering import text_width
from audit_app.charts.scale import score_scale
from audit_app.charts.sparkline import polyline

MOST = 8
"""More lines than this are a tangle."""

TOP, FOOT, STEP = 40.0, 10.0, 22.0
LEAST_HEIGHT = 220.0
FIGURE_WIDTH = 88.0
LEADER = 20.0
GAP = 6.0
NAME_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Slope:
    """A branch: its means, and how they are printed; ``tone`` is "", "below" (a fall) or "quiet" (noise)."""

    name: str
    before: float
    after: float
    before_words: str
    after_words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class SlopeMark:
    """One line; the labels stand at ``before_y`` and ``after_y``, moved apart where they would touch."""

    slope: Slope
    start: tuple[float, float]
    end: tuple[float, float]
    before_y: float
    after_y: float
    label: str

    @property
    def points(self) -> str:
        """The line as SVG writes it."""
        return polyline((self.start, self.end))


@dataclass(frozen=True, slots=True)
class Slopes:
    """The whole drawing, in units that are pixels at its natural width."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[tuple[float, float], ...]
    threshold: float | None
    marks: tuple[SlopeMark, ...]


def draw_slopes(slopes: Sequence[Slope], *, threshold: float | None = None, width: float = 640.0) -> Slopes:
    """Return the drawing of ``slopes`` (at most :data:`MOST`); quiet ones lie under the others."""
    slopes = sorted(slopes[:MOST], key=lambda slope: slope.tone != "quiet")
    height = max(LEAST_HEIGHT, TOP + FOOT + STEP * len(slopes))
    top, bottom = TOP, height - FOOT
    figures = [figure for slope in slopes for figure in (slope.before, slope.after)]
    scale = score_scale([*figures, threshold])
    upwards = scale.onto(bottom, top)
    left, right = FIGURE_WIDTH + LEADER, width * (1 - NAME_SHARE) - LEADER
    befores = spread_apart([upwards.place(slope.before) for slope in slopes], top, bottom)
    afters = spread_apart([upwards.place(slope.after) for slope in slopes], top, bottom)
    room = width - right - LEADER - GAP
    marks = [
        SlopeMark(
            slope,
            (left, upwards.place(slope.before)),
            (right, upwards.place(slope.after)),
            before_y,
            after_y,
            shorten(f"{slope.after_words}  {slope.name}", room),
        )
        for slope, before_y, after_y in zip(slopes, befores, afters, strict=True)
    ]
    return Slopes(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        ticks=tuple((figure, upwards.place(figure)) for figure in scale.ticks(5)),
        threshold=None if threshold is None else upwards.place(threshold),
        marks=tuple(marks),
    )


def spread_apart(heights: Sequence[float], top: float, bottom: float, step: float = STEP) -> list[float]:
    """Return ``heights`` moved as little as it takes to stand ``step`` apart between ``top`` and ``bottom``.

    Their order stays.  Where they cannot all stand between the two they run over the bottom.
    """
    order = sorted(range(len(heights)), key=lambda number: (heights[number], number))
    placed: list[float] = []
    for number in order:
        placed.append(max([heights[number], top, *(y + step for y in placed[-1:])]))
    ceiling = max(bottom, top + step * (len(placed) - 1))
    for position in range(len(placed) - 1, -1, -1):
        placed[position] = min(placed[position], ceiling)
        ceiling = placed[position] - step
    return [round(placed[order.index(number)], 2) for number in range(len(heights))]


def shorten(text: str, width: float) -> str:
    """Return ``text``, or as much of it as fits into ``width`` with "…"."""
    if text_width(text) <= width:
        return text
    while len(text) > 1 and text_width(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
