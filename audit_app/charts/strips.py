"""Drawings one line high that stretch with their row: a dot with its interval, and a bar.

Places along the line are percentages of its width, so that dots stay round and text stays 14 px on a
phone and on a desk alike.
"""

from dataclasses import dataclass

from audit_app.charts.scale import FULL_SCORE, Scale

INSET = 2.5
"""Percent kept free at either end, so that a dot on the edge is whole."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis: its figure and its place (percent)."""

    figure: float
    place: float


@dataclass(frozen=True, slots=True)
class DotInterval:
    """A branch on its line, in percent of the width.

    ``start`` and ``end`` are ``None`` without an interval; ``runs_off_start``/``runs_off_end`` say that
    the interval goes on beyond the drawing, so that no cap is drawn there.  ``band`` is the comparison's
    word (above, below, cannot_tell, too_few).
    """

    dot: float
    start: float | None
    end: float | None
    runs_off_start: bool
    runs_off_end: bool
    threshold: float | None
    band: str

    @property
    def is_hollow(self) -> bool:
        """Whether the mark is only outlined: too few visits to judge."""
        return self.band == "too_few"

    @property
    def tone(self) -> str:
        """The class that colours the marks; "" for the usual colour."""
        return {"below": "chart-below", "cannot_tell": "chart-quiet", "too_few": "chart-quiet"}.get(
            self.band, ""
        )


@dataclass(frozen=True, slots=True)
class FactorBar:
    """A bar from 0 to 100, in percent of the width; ``length`` is ``None`` when not assessed."""

    length: float | None
    threshold: float | None
    is_below: bool


def place_dot_interval(
    mean: float,
    low: float | None,
    high: float | None,
    *,
    threshold: float | None,
    band: str,
    scale: Scale = FULL_SCORE,
) -> DotInterval:
    """Return the places of one branch's mean and interval; all branches of a list share a ``scale``."""
    across = scale.onto(INSET, 100 - INSET)
    return DotInterval(
        dot=across.place(mean),
        start=None if low is None else across.place(low),
        end=None if high is None else across.place(high),
        runs_off_start=low is not None and low < scale.low,
        runs_off_end=high is not None and high > scale.high,
        threshold=across.place(threshold) if threshold is not None and scale.holds(threshold) else None,
        band=band,
    )


def place_ticks(scale: Scale = FULL_SCORE, most: int = 6) -> tuple[Tick, ...]:
    """Return the axis that stands over a list of dot intervals."""
    across = scale.onto(INSET, 100 - INSET)
    return tuple(Tick(figure, across.place(figure)) for figure in scale.ticks(most))


def place_factor_bar(
    score: float | None, threshold: float | None = None, *, is_below: bool = False
) -> FactorBar:
    """Return a bar over the whole scale 0–100.

    ``is_below`` comes from the shown scores, which are rounded: it is not judged again here.
    """
    return FactorBar(
        length=None if score is None else FULL_SCORE.place(score),
        threshold=None if threshold is None else FULL_SCORE.place(threshold),
        is_below=is_below,
    )
