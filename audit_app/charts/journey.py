"""The customer's journey, top to bottom: stages, touchpoints, and the emotion line through them.

It runs downwards because touchpoints have names: side by side they would not fit on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from audit_app.charts.lettering import LINE_HEIGHT, text_width, wrap_words
from audit_app.charts.scale import Scale
from audit_app.charts.sparkline import polyline, split_runs

LEVELS = (1, 2, 3, 4, 5)
HEAD = 50.0
STAGE_HEIGHT = 30.0
STEP_HEIGHT = 44.0
FOOT = 6.0
SIDE = 12.0
"""Free space left and right of the outer levels, so that dots stay whole."""
LABEL_SHARE = 0.46
WIDEST_LABEL = 250.0
WORDS_GAP = 8.0


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """A touchpoint: stage and name as printed, how the customer felt (1–5, ``None`` unknown), in words too.

    ``words`` is the emotion as printed at the right: "4", "3,6 (n 12)", or what says that it is unknown.
    """

    stage: str
    name: str
    emotion: float | None
    words: str


@dataclass(frozen=True, slots=True)
class StageBand:
    """The heading of a stage and the line over it."""

    title: str
    text_y: float
    line_y: float


@dataclass(frozen=True, slots=True)
class StepMark:
    """One touchpoint on the drawing; ``x`` is ``None`` when the emotion is unknown."""

    name: str
    lines: tuple[tuple[float, str], ...]
    x: float | None
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Journey:
    """The whole drawing, in units that are pixels at its natural width."""

    width: float
    height: float
    levels: tuple[tuple[int, float], ...]
    grid_top: float
    grid_bottom: float
    stages: tuple[StageBand, ...]
    steps: tuple[StepMark, ...]
    lines: tuple[str, ...]


def draw_journey(steps: Sequence[JourneyStep], *, width: float = 320.0) -> Journey:
    """Return the drawing of ``steps`` in journey order; ``width`` 320 suits a phone, 640 a page of paper."""
    label_width = min(WIDEST_LABEL, width * LABEL_SHARE)
    words_width = max((text_width(step.words) for step in steps), default=0.0)
    across = Scale(LEVELS[0], LEVELS[-1], label_width + SIDE, width - words_width - WORDS_GAP - SIDE)
    stages: list[StageBand] = []
    marks: list[StepMark] = []
    top = HEAD
    for stage, group in groupby(steps, key=lambda step: step.stage):
        stages.append(StageBand(stage, top + 21, top))
        top += STAGE_HEIGHT
        for step in group:
            marks.append(_mark(step, top + STEP_HEIGHT / 2, across, label_width))
            top += STEP_HEIGHT
    points = [None if mark.x is None else (mark.x, mark.y) for mark in marks]
    return Journey(
        width=width,
        height=top + FOOT,
        levels=tuple((level, across.place(level)) for level in LEVELS),
        grid_top=HEAD - 4,
        grid_bottom=top,
        stages=tuple(stages),
        steps=tuple(marks),
        lines=tuple(polyline(run) for run in split_runs(points) if len(run) > 1),
    )


def _mark(step: JourneyStep, middle: float, across: Scale, label_width: float) -> StepMark:
    """Return one touchpoint, its name wrapped beside its level."""
    wrapped = wrap_words(step.name, label_width - 8)
    first = middle - (len(wrapped) - 1) * LINE_HEIGHT / 2 + 5
    lines = tuple((round(first + number * LINE_HEIGHT, 2), line) for number, line in enumerate(wrapped))
    x = None if step.emotion is None else across.place(step.emotion)
    return StepMark(step.name, lines, x, middle, step.words)
