"""A small line without axes: how one score went over periods."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.charts.scale import Scale, score_scale

WIDTH, HEIGHT, MARGIN = 120.0, 36.0, 5.0


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Runs of points ("x,y x,y"), lone points, the last point, and the threshold's height if it is seen."""

    width: float
    height: float
    lines: tuple[str, ...]
    lone: tuple[tuple[float, float], ...]
    last: tuple[float, float] | None
    threshold: float | None


def draw_sparkline(
    scores: Sequence[float | None],
    *,
    threshold: float | None = None,
    scale: Scale | None = None,
    width: float = WIDTH,
    height: float = HEIGHT,
) -> Sparkline:
    """Return the line through ``scores``, oldest first; ``None`` (nothing known) breaks it.

    Sparklines that stand under each other share a ``scale``; without one it is made for these scores.
    """
    scale = scale or score_scale([*scores, threshold])
    upwards = scale.onto(height - MARGIN, MARGIN)
    sideways = Scale(0, max(1, len(scores) - 1), MARGIN, width - MARGIN)
    points = [
        None if score is None else (sideways.place(number), upwards.place(score))
        for number, score in enumerate(scores)
    ]
    runs = split_runs(points)
    return Sparkline(
        width=width,
        height=height,
        lines=tuple(polyline(run) for run in runs if len(run) > 1),
        lone=tuple(run[0] for run in runs if len(run) == 1),
        last=points[-1] if points else None,
        threshold=upwards.place(threshold) if threshold is not None and scale.holds(threshold) else None,
    )


def split_runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Return the unbroken runs of known points."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """Return points as SVG writes them."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)
