"""Scores of many visits over periods, and what followed a change of what is expected."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audit_app.comparison.expected import ExpectedPeriod, ThresholdStep
from audit_app.comparison.periods import Period, PeriodKind, period_of
from audit_app.statistics import BranchSums
from audit_app.statistics.intervals import Interval, branch_interval, t_quantile
from audit_app.statistics.spread import pool_sd

PERIODS = 12
"""So many months or quarters are looked back on."""
BESIDE = 3
"""So many periods before and after a change are held against each other."""

Sums = Mapping[Period, BranchSums]
"""The visits of a class by period."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A change of the threshold, and what came: visits and mean before and after, if there are any of both.

    ``interval`` is of the difference (after − before), ``None`` where no spread is known.
    """

    step: ThresholdStep
    n_before: int
    n_after: int
    before: float | None
    after: float | None
    interval: Interval | None

    @property
    def difference(self) -> float | None:
        """How far the mean moved, in points."""
        return None if self.before is None or self.after is None else self.after - self.before


def last_periods(kind: PeriodKind, last: date, most: int = PERIODS) -> list[Period]:
    """Return the periods up to the one with ``last``, oldest first."""
    found = [period_of(kind, last)]
    while len(found) < most:
        found.append(found[-1].previous)
    return found[::-1]


def by_period(kind: PeriodKind, months: Mapping[date, BranchSums]) -> dict[Period, BranchSums]:
    """Return the sums of months added up by period."""
    found: dict[Period, BranchSums] = {}
    for month, sums in months.items():
        period = period_of(kind, month)
        found[period] = add_sums([found[period], sums] if period in found else [sums])
    return found


def add_sums(parts: Iterable[BranchSums]) -> BranchSums:
    """Return the sums of all visits in ``parts``; none for none."""
    rows = list(parts)
    return BranchSums(
        "", sum(row.n for row in rows), sum(row.total for row in rows), sum(row.squares for row in rows)
    )


def period_figures(
    periods: Sequence[Period], sums: Sums, thresholds: Mapping[Period, float]
) -> list[ExpectedPeriod]:
    """Return ȳ ± t(0.975, N − P) · s / √n for each of P periods, s pooled within periods.

    The visits of a period are taken as drawn from the whole class: s holds what branches differ by, too, so
    that the interval is honest where other branches are visited each time.
    """
    sd, degrees = pool_sd([each for each in sums.values() if each.n])
    figures = []
    for period in periods:
        found, threshold = sums.get(period), thresholds[period]
        if found is None or not found.n:
            figures.append(ExpectedPeriod(period, 0, None, None, None, threshold))
            continue
        mean = found.mean
        interval = branch_interval(mean, found.n, sd, degrees)
        low, high = (None, None) if interval is None else (interval.low, interval.high)
        figures.append(ExpectedPeriod(period, found.n, mean, low, high, threshold))
    return figures


def follow(step: ThresholdStep, periods: Sequence[Period], sums: Sums) -> Followed:
    """Return three periods before the change against three after it; the one that it was made in is neither.

    d ± t(0.975, N − P) · s · √(1/n₁ + 1/n₂), s pooled within all P periods.
    """
    place = next(number for number, period in enumerate(periods) if period.holds(step.day))
    before = add_sums(sums[each] for each in periods[max(0, place - BESIDE) : place] if each in sums)
    after = add_sums(sums[each] for each in periods[place + 1 : place + 1 + BESIDE] if each in sums)
    was, became = (each.mean if each.n else None for each in (before, after))
    if was is None or became is None:
        return Followed(step, before.n, after.n, was, became, None)
    sd, degrees = pool_sd([each for each in sums.values() if each.n])
    interval = None
    if sd is not None:
        half = t_quantile(degrees) * sd * math.sqrt(1 / before.n + 1 / after.n)
        interval = Interval(became - was - half, became - was + half)
    return Followed(step, before.n, after.n, was, became, interval)
