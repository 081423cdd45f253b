"""Which months, quarters and years together are a time."""

from datetime import date

import pytest

from audit_app.rollups.periods import (
    month_of_number,
    months_between,
    periods_covering,
    periods_of,
)


def months_of(period: int) -> set[int]:
    year, part = divmod(period, 100)
    if part == 0:
        return {year * 100 + month for month in range(1, 13)}
    if part > 12:
        return {year * 100 + 3 * (part - 21) + month for month in (1, 2, 3)}
    return {period}


def test_a_visit_counts_in_its_month_its_quarter_and_its_year() -> None:
    assert periods_of(date(2026, 11, 1)) == (202611, 202624, 202600)
    assert periods_of(date(2026, 1, 31)) == (202601, 202621, 202600)


@pytest.mark.parametrize(
    ("first", "last", "periods"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), [202611]),
        (date(2026, 10, 1), date(2026, 12, 1), [202624]),
        (date(2026, 7, 1), date(2026, 12, 1), [202623, 202624]),
        (date(2026, 1, 1), date(2026, 12, 1), [202600]),
        (date(2025, 12, 1), date(2026, 11, 1), [202512, 202621, 202622, 202623, 202610, 202611]),
        (date(2026, 12, 1), date(2026, 11, 1), []),
    ],
)
def test_a_time_is_as_few_periods_as_can_be(first: date, last: date, periods: list[int]) -> None:
    assert periods_covering(first, last) == periods


def test_every_month_of_a_time_is_in_exactly_one_of_its_periods() -> None:
    days = [date(year, month, 1) for year in (2025, 2026, 2027) for month in range(1, 13)]
    for start, first in enumerate(days):
        for last in days[start:]:
            found = [month for period in periods_covering(first, last) for month in months_of(period)]
            assert sorted(found) == months_between(first, last)
            assert len(set(found)) == len(found)


def test_an_open_end_is_far_away() -> None:
    assert periods_covering(None, date(2000, 3, 1)) == [200021]
    assert periods_covering(date(2099, 12, 1), None) == [209912]


def test_a_quarter_has_no_first_day_of_a_month() -> None:
    assert month_of_number(202611) == date(2026, 11, 1)
    with pytest.raises(ValueError, match="month"):
        month_of_number(202624)
