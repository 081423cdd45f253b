"""Months, quarters and years as the roll-up counts them: one whole number for each.  Pure.

A visit is counted in its month, its quarter and its year, so that whatever is read is few rows: a year is
one row of each branch, not twelve.  A month is ``YYYYMM`` (202611), a quarter ``YYYY2Q`` (202624), a year
``YYYY00`` (202600).
"""

from collections.abc import Iterator
from datetime import date

QUARTER = 20
MONTHS = range(1, 13)

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 1)
"""What an open end of a time means."""


def month_number(month: date) -> int:
    """Return the number of the month that holds this day."""
    return month.year * 100 + month.month


def month_of_number(number: int) -> date:
    """Return the first day of the month with this number; ``ValueError`` for a quarter or a year."""
    return date(number // 100, number % 100, 1)


def periods_of(month: date) -> tuple[int, int, int]:
    """Return the month, the quarter and the year in which a visit of this month is counted."""
    year = month.year * 100
    return year + month.month, year + QUARTER + (month.month + 2) // 3, year


def periods_covering(first: date | None, last: date | None) -> list[int]:
    """Return the fewest periods that together are the months from ``first`` to ``last`` (inclusive)."""
    return list(_cover(month_index(first or EARLIEST), month_index(last or LATEST)))


def _cover(month: int, last: int) -> Iterator[int]:
    """``month`` and ``last`` are counted from the year 0."""
    while month <= last:
        year, place = divmod(month, 12)
        if place == 0 and month + 11 <= last:
            yield year * 100
            month += 12
        elif place % 3 == 0 and month + 2 <= last:
            yield year * 100 + QUARTER + place // 3 + 1
            month += 3
        else:
            yield year * 100 + place + 1
            month += 1


def month_index(day: date) -> int:
    """Return the month of this day, counted from the year 0."""
    return day.year * 12 + day.month - 1


def months_between(first: date | None, last: date | None) -> list[int]:
    """Return the months from ``first`` to ``last`` (inclusive), each by its number."""
    indices = range(month_index(first or EARLIEST), month_index(last or LATEST) + 1)
    return [index // 12 * 100 + index % 12 + 1 for index in indices]
