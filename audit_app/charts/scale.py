"""Scales: from a figure to a place on the drawing."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

LOWEST, HIGHEST = 0.0, 100.0
LEAST_SPAN = 40.0
"""A score axis shows at least this many points, so that small differences do not look large."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from the figures ``low``…``high`` to the places ``start``…``end``."""

    low: float
    high: float
    start: float = 0.0
    end: float = 100.0

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"a scale needs low < high, not {self.low} and {self.high}")

    def place(self, figure: float) -> float:
        """Return where ``figure`` lies, kept within the drawing, to a hundredth."""
        return self.place_freely(min(max(figure, self.low), self.high))

    def place_freely(self, figure: float) -> float:
        """Return where ``figure`` lies, even outside the drawing, to a hundredth."""
        share = (figure - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)

    def onto(self, start: float, end: float) -> "Scale":
        """Return the same figures on other places."""
        return Scale(self.low, self.high, start, end)

    def holds(self, figure: float) -> bool:
        """Whether ``figure`` lies on the drawing."""
        return self.low <= figure <= self.high

    def ticks(self, most: int = 6) -> tuple[float, ...]:
        """Return round figures from low to high, about ``most``: steps of 1, 2 or 5 times a power of ten."""
        step = _round_step((self.high - self.low) / max(1, most - 1))
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return tuple(_plain(number * step) for number in range(first, last + 1))


FULL_SCORE = Scale(LOWEST, HIGHEST)


def score_scale(figures: Iterable[float | None]) -> Scale:
    """Return a scale in whole tens that holds all ``figures`` and stays within 0–100.

    It spans at least 40 points.  What lies beyond 0 or 100 (the end of an interval, say) is cut.
    """
    known = [min(max(figure, LOWEST), HIGHEST) for figure in figures if figure is not None]
    if not known:
        return FULL_SCORE
    low, high = math.floor(min(known) / 10) * 10.0, math.ceil(max(known) / 10) * 10.0
    if high - low < LEAST_SPAN:
        high = min(HIGHEST, high + 10)
        low = max(LOWEST, high - LEAST_SPAN)
        high = max(high, low + LEAST_SPAN)
    return Scale(low, high)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough - 1e-9)


def _plain(figure: float) -> float:
    """Return a whole number as one, so that it prints without a decimal point."""
    rounded = round(figure, 6)
    return int(rounded) if rounded == int(rounded) else rounded
