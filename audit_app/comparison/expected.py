"""What was expected in each month, and what came: the threshold and the score on one line of time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from audit_app.charts.scale import Scale
from audit_app.charts.steps import StepPoint, Steps, draw_steps, steps_scale
from audit_app.clock import local_time, local_zone
from audit_app.comparison.periods import Period, months_later
from audit_app.comparison.words import short_period
from audit_app.formatting import format_number
from audit_app.statistics import MINIMUM_VISITS

DESK, PHONE = (536.0, 280.0), (296.0, 250.0)
"""Width and height: what stands in two columns on a desk, or in a card on a phone, without being shrunk."""


@dataclass(frozen=True, slots=True)
class ThresholdStep:
    """One change: when it was made, from what and to what (points; ``None``: as the checklist says)."""

    at: datetime
    before: float | None
    after: float | None
    reason: str

    @property
    def day(self) -> date:
        """The day of the change, in the visits' zone."""
        return local_time(self.at).date()


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected today, and every change of it, the first one first.

    ``usual`` is what the checklist says, by measure; the others are by class (row id) and measure.
    """

    usual: Mapping[str, float]
    by_class: Mapping[tuple[int, str], float]
    steps: Mapping[tuple[int, str], Sequence[ThresholdStep]]

    def of(self, class_id: int | None, measure: str, month: date | None = None) -> float:
        """Return what is expected today, or was when ``month`` ended.

        That is the *before* of the first change made after it, else today's: what was set before there was
        a history has no row.
        """
        own = None if class_id is None else self.by_class.get((class_id, measure))
        if class_id is not None and month is not None:
            end = end_of_month(month)
            later = (step for step in self.steps.get((class_id, measure), ()) if step.at >= end)
            first = next(later, None)
            own = own if first is None else first.before
        return self.usual[measure] if own is None else own


def end_of_month(month: date) -> datetime:
    """Return the first moment after ``month``, in the visits' zone."""
    return datetime.combine(months_later(month, 1), time(), local_zone())


@dataclass(frozen=True, slots=True)
class ExpectedPeriod:
    """A month or quarter: the mean of its visits with its interval, and the threshold valid when it ended.

    ``mean`` is ``None`` without a visit, ``low`` and ``high`` where no spread is known.
    """

    period: Period
    n: int
    mean: float | None
    low: float | None
    high: float | None
    threshold: float

    @property
    def is_few(self) -> bool:
        """Whether its visits are too few to be judged."""
        return self.n < MINIMUM_VISITS

    @property
    def gap(self) -> float | None:
        """Mean − threshold, in points."""
        return None if self.mean is None else self.mean - self.threshold


def draw_expected(periods: Sequence[ExpectedPeriod], *, wide: bool, scale: Scale | None = None) -> Steps:
    """Return the drawing for a desk or a phone; drawings beside each other share a ``scale``."""
    width, height = DESK if wide else PHONE
    return draw_steps(expected_points(periods), scale=scale, width=width, height=height)


def expected_scale(series: Iterable[Sequence[ExpectedPeriod]]) -> Scale:
    """Return a scale that holds several series."""
    return steps_scale([point for periods in series for point in expected_points(periods)])


def expected_points(periods: Sequence[ExpectedPeriod]) -> list[StepPoint]:
    """Return the periods as the drawing has them."""
    return [
        StepPoint(
            name=short_period(each.period),
            n=each.n,
            mean=each.mean,
            low=each.low,
            high=each.high,
            threshold=each.threshold,
            is_few=each.is_few,
            threshold_words=threshold_words(each.threshold),
        )
        for each in periods
    ]


def threshold_words(points: float) -> str:
    """Return a threshold without a needless decimal; it has two at most."""
    return format_number(points, next((places for places in (0, 1) if points == round(points, places)), 2))
