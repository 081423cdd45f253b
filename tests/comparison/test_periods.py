"""Calendar periods, and which one is compared unless somebody asks for another."""

from datetime import date

import pytest

from audit_app.comparison.periods import (
    Period,
    PeriodKind,
    default_period,
    months_later,
    period_of,
    periods_between,
    read_period,
)


@pytest.mark.parametrize(
    ("code", "first", "last_month", "previous"),
    [
        ("2026-01", date(2026, 1, 1), date(2026, 1, 1), "2025-12"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 1), "2025-Q4"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 1), "2026-H1"),
        ("2026", date(2026, 1, 1), date(2026, 12, 1), "2025"),
    ],
)
def test_a_period_knows_its_months_and_the_period_before(code, first, last_month, previous):
    period = read_period(code)
    assert (period.code, period.first, period.last_month) == (code, first, last_month)
    assert period.previous.code == previous
    assert period.previous.previous.kind is period.kind


@pytest.mark.parametrize("kind", PeriodKind)
def test_every_day_lies_in_the_period_of_that_day_and_in_no_neighbour(kind):
    for month in range(1, 13):
        day = date(2026, month, 28)
        period = period_of(kind, day)
        assert period.first <= day
        assert period.holds(day)
        assert not period.previous.holds(day)
        assert read_period(period.code) == period


@pytest.mark.parametrize(
    "code", ["", "2026-13", "2026-00", "2026-Q5", "2026-H3", "26", "2026-1", "0026", "x2026"]
)
def test_what_names_no_period_is_none(code):
    assert read_period(code) is None


def test_months_are_counted_over_the_turn_of_the_year():
    assert months_later(date(2026, 11, 1), 3) == date(2027, 2, 1)
    assert months_later(date(2026, 1, 1), -1) == date(2025, 12, 1)


def test_periods_between_two_months_come_newest_first_and_cover_both():
    codes = [
        period.code for period in periods_between(PeriodKind.QUARTER, date(2025, 12, 9), date(2026, 5, 2))
    ]
    assert codes == ["2026-Q2", "2026-Q1", "2025-Q4"]


def month(number: int, year: int = 2026) -> date:
    return date(year, number, 1)


def chosen(visits: dict[date, list[int]], minimum: int = 3) -> str:
    """The default for branches whose visits of each month are listed, in the same order."""

    def settled(period: Period) -> int:
        months = [counts for when, counts in visits.items() if period.first <= when <= period.last_month]
        return sum(sum(counts) >= minimum for counts in zip(*months, strict=True))

    return default_period(max(visits), len(next(iter(visits.values()))), settled).code


def test_the_shortest_period_with_enough_visits_at_half_of_the_branches_is_the_default():
    assert chosen({month(11): [3] * 4}) == "2026-11"
    assert chosen({month(10): [2] * 4, month(11): [2] * 4}) == "2026-Q4"
    assert chosen({month(number): [1] * 4 for number in (7, 10, 11)}) == "2026-H2"
    assert chosen({month(number): [1] * 4 for number in (2, 7, 11)}) == "2026"


def test_exactly_half_of_the_branches_is_enough_and_less_is_not():
    assert chosen({month(11): [3, 3, 1, 1]}) == "2026-11"
    assert chosen({month(11): [3, 3, 1, 1, 1]}) == "2026"


def test_the_period_before_is_the_default_while_the_newest_is_still_thin():
    assert chosen({month(number): [1] * 4 for number in (7, 8, 9, 11)}) == "2026-Q3"


def test_where_no_period_is_enough_the_year_with_most_settled_branches_is_the_default():
    few = [0] * 8
    thin = {month(11, 2025): [2, *few], month(12, 2025): [1] * 9, month(1): [1] * 9}
    assert chosen(thin) == "2025"
    assert chosen({month(11): [1] * 4}) == "2026"
