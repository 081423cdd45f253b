"""Months, quarters, half-years and years of the calendar, and which of them can be compared.  Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CODE = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12])))?"
)


class PeriodKind(StrEnum):
    """How long a period is, shortest first."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months it has."""
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar period; ``first`` is its first day."""

    kind: PeriodKind
    first: date

    @property
    def number(self) -> int:
        """Which of its kind it is in the year, from 1."""
        return (self.first.month - 1) // self.kind.months + 1

    @property
    def code(self) -> str:
        """``2026-11``, ``2026-Q4``, ``2026-H2`` or ``2026``, as addresses have it."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.first:%Y-%m}"
            case PeriodKind.QUARTER:
                return f"{self.first.year}-Q{self.number}"
            case PeriodKind.HALF_YEAR:
                return f"{self.first.year}-H{self.number}"
            case PeriodKind.YEAR:
                return str(self.first.year)

    @property
    def last_month(self) -> date:
        """The first day of its last month."""
        return months_later(self.first, self.kind.months - 1)

    @property
    def previous(self) -> "Period":
        """The period of the same kind just before."""
        return Period(self.kind, months_later(self.first, -self.kind.months))

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in it."""
        return period_of(self.kind, day) == self


def months_later(first: date, months: int) -> date:
    """Return the first day of the month so many months after (before, if negative) ``first``'s."""
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def period_of(kind: PeriodKind, day: date) -> Period:
    """Return the period of this kind that holds ``day``."""
    into = (day.month - 1) % kind.months
    return Period(kind, months_later(day.replace(day=1), -into))


def read_period(code: str) -> Period | None:
    """Return the period that ``code`` names; ``None`` for anything else."""
    found = CODE.fullmatch(code)
    if not found:
        return None
    for kind, name in (
        (PeriodKind.MONTH, "month"),
        (PeriodKind.QUARTER, "quarter"),
        (PeriodKind.HALF_YEAR, "half"),
    ):
        if found[name]:
            return Period(kind, date(int(found["year"]), (int(found[name]) - 1) * kind.months + 1, 1))
    return Period(PeriodKind.YEAR, date(int(found["year"]), 1, 1))


def periods_between(kind: PeriodKind, first: date, last: date) -> Iterator[Period]:
    """Yield the periods of this kind from the one with ``last`` back to the one with ``first``."""
    period = period_of(kind, last)
    while period.last_month >= first.replace(day=1):
        yield period
        period = period.previous


def default_period(last_month: date, branches: int, settled: Callable[[Period], int]) -> Period:
    """Return the shortest period in which half of the ``branches`` are settled.

    ``settled`` counts those with enough visits in a period: with fewer nearly every branch is *cannot tell*.
    Of each kind the period that holds ``last_month``, the latest with a visit, is tried, then the one before
    it (the newest is often still running).  Where no period is enough, the year in which most are settled.
    """
    for kind in PeriodKind:
        newest = period_of(kind, last_month)
        found = []
        for period in (newest, newest.previous):
            found.append((settled(period), period))
            if 2 * found[-1][0] >= branches:
                return period
    return max(found, key=lambda pair: pair[0])[1]
