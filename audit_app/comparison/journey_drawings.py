"""From the journey's figures to what its charts draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from audit_app.charts.journey import Journey, JourneyStep, draw_journey
from audit_app.charts.scale import score_scale
from audit_app.charts.strips import DotInterval, Tick, place_dot_interval, place_ticks
from audit_app.comparison.journey_words import stage_name
from audit_app.comparison.touchpoints import TouchpointFigures
from audit_app.formatting import format_number, in_language


@dataclass(frozen=True, slots=True)
class Strips:
    """Marks that share one axis; ``None`` where there is nothing to mark."""

    ticks: tuple[Tick, ...]
    marks: tuple[DotInterval | None, ...]


def touchpoint_strips(touchpoints: Sequence[TouchpointFigures]) -> Strips:
    """Return every touchpoint's score against its own target, on one axis."""
    known = [each.figures for each in touchpoints if each.figures is not None]
    ends = [end for each in known for end in (each.mean, each.low, each.high)]
    scale = score_scale([*ends, *(each.target for each in touchpoints)])
    marks = tuple(
        None
        if each.figures is None
        else place_dot_interval(
            each.figures.mean,
            each.figures.low,
            each.figures.high,
            threshold=each.target,
            band=each.figures.band,
            scale=scale,
        )
        for each in touchpoints
    )
    return Strips(place_ticks(scale, most=5), marks)


def draw_emotions(touchpoints: Sequence[TouchpointFigures], width: float = 400.0) -> Journey | None:
    """Return the emotion line through the touchpoints; ``None`` where no emotion was recorded."""
    if not any(each.emotions for each in touchpoints):
        return None
    steps = [
        JourneyStep(
            stage=stage_name(each.section.stage),
            name=in_language(each.section.title),
            emotion=each.emotion,
            words="–" if each.emotion is None else f"{format_number(each.emotion)} (n {each.emotions})",
        )
        for each in touchpoints
    ]
    return draw_journey(steps, width=width)


def by_stage(
    touchpoints: Sequence[TouchpointFigures],
) -> list[tuple[str, list[tuple[int, TouchpointFigures]]]]:
    """Return the touchpoints with their places in the journey, under the names of their stages."""
    grouped = groupby(enumerate(touchpoints), key=lambda each: each[1].section.stage)
    return [(stage_name(stage), list(group)) for stage, group in grouped]
