"""Expectation over time: the threshold as it was, the score as it came, and what followed a change."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playhouse.test_utils import count_queries

from audit_app.accounts.models import Role
from audit_app.comparison.expectation import read_expectation, read_loops
from audit_app.comparison.expected import Expectation, ThresholdStep
from audit_app.comparison.following import by_period, follow, last_periods, period_figures
from audit_app.comparison.periods import PeriodKind
from audit_app.organisation.models import BranchClass, ClassThreshold, ThresholdChange
from audit_app.statistics import BranchSums
from audit_app.statistics.intervals import t_quantile
from tests.comparison.chain import NOVEMBER, Chain, select
from tests.comparison.test_pages import NUMBERS_GONE_WRONG, words
from tests.comparison.twins import assert_speaks, by_name, charts, numbers, read_page, tables
from tests.factories import make_user
from tests.house_client import HouseClient

RAISED = datetime(2026, 8, 10, 2, tzinfo=UTC)


def month(number: int) -> date:
    return date(2026, number, 1)


@pytest.fixture
def flagship(chain: Chain) -> BranchClass:
    """Flagships that were expected 80, then, since 10 August, 86; and better afterwards."""
    found = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=found, measure="overall", threshold=8600)
    ThresholdChange.create(
        branch_class=found,
        measure="overall",
        at=RAISED,
        user=make_user(Role.HEAD_OFFICE),
        from_threshold=8000,
        to_threshold=8600,
        reason="Ba quý liền trên ngưỡng.",
    )
    chain.branch("F1", branch_class=found)
    for number in range(5, 12):
        better = 8 if number > 8 else 0
        chain.visits({"F1": [80 + better, 82 + better, 84 + better]}, month(number))
    chain.visits({"A": [70, 72, 74]}, month(11))
    return found


def sums(*scores: float) -> BranchSums:
    return BranchSums.from_scores("", scores)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_was_expected_is_read_back_from_the_changes_after_it(app: Flask) -> None:
    steps = [
        ThresholdStep(datetime(2026, 3, 5, tzinfo=UTC), None, 82.0, "first"),
        ThresholdStep(datetime(2026, 8, 5, tzinfo=UTC), 82.0, 86.0, "second"),
    ]
    expected = Expectation(
        {"overall": 80.0}, {(1, "overall"): 86.0, (2, "overall"): 75.0}, {(1, "overall"): steps}
    )
    found = [expected.of(1, "overall", month(number)) for number in (2, 3, 7, 8, 11)]
    assert found == [80, 82, 82, 86, 86]
    assert expected.of(1, "overall") == 86
    assert expected.of(2, "overall", month(1)) == 75, "set before there was a history"
    assert expected.of(None, "overall", month(1)) == 80


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_change_in_the_last_hours_of_a_month_here_counts_for_that_month(app: Flask) -> None:
    """17:30 UTC on the 31st is half an hour into the next day in Vietnam."""
    late = ThresholdStep(datetime(2026, 7, 31, 16, 30, tzinfo=UTC), 80.0, 86.0, "")
    next_day = ThresholdStep(datetime(2026, 7, 31, 17, 30, tzinfo=UTC), 80.0, 86.0, "")
    for step, expected in ((late, 86), (next_day, 80)):
        found = Expectation({"overall": 70.0}, {(1, "overall"): 86.0}, {(1, "overall"): [step]})
        assert found.of(1, "overall", month(7)) == expected
    assert next_day.day == date(2026, 8, 1)


def test_quarters_add_up_their_months_and_share_one_spread() -> None:
    months = {month(4): sums(70, 80), month(5): sums(90), month(7): sums(60, 64)}
    found = by_period(PeriodKind.QUARTER, months)
    periods = last_periods(PeriodKind.QUARTER, month(9))
    assert len(periods) == 12
    figures = period_figures(periods, found, dict.fromkeys(periods, 75.0))
    second, third = figures[-2:]
    assert (second.n, second.mean, third.n, third.mean) == (3, 80, 2, 62)
    spread = ((100 + 0 + 100) + (4 + 4)) / 3
    assert second.high == pytest.approx(80 + t_quantile(3) * (spread / 3) ** 0.5)
    assert figures[0].mean is None
    assert (third.gap, third.is_few) == (-13, True)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_followed_leaves_out_the_month_of_the_change(app: Flask) -> None:
    periods = last_periods(PeriodKind.MONTH, month(12))
    found = by_period(
        PeriodKind.MONTH,
        {month(n): sums(80, 82) if n < 8 else sums(20, 99) if n == 8 else sums(90, 92) for n in range(1, 13)},
    )
    step = ThresholdStep(RAISED, 80.0, 86.0, "")
    followed = follow(step, periods, found)
    assert (followed.n_before, followed.n_after, followed.before, followed.after) == (6, 6, 81, 91)
    variance = (11 * 2 + 79**2 / 2) / 12
    half = t_quantile(12) * (variance * (1 / 6 + 1 / 6)) ** 0.5
    assert followed.interval is not None
    assert (followed.interval.low, followed.interval.high) == pytest.approx((10 - half, 10 + half))
    assert follow(step, periods, {}).difference is None


def test_the_page_shows_each_class_with_its_thresholds_as_they_were(
    flagship: BranchClass, office: HouseClient
) -> None:
    text = office.page("/comparison/expectation?period=2026-11")
    shown, page = words(text), read_page(text)
    assert "What is expected was changed once in these periods." in shown
    assert "On 10/08/2026 raised from 80.0 to 86.0." in shown
    assert "Ba quý liền trên ngưỡng." in shown
    assert "Before: 82.0 (9 visits). After: 90.0 (9 visits). Difference +8.0, beyond noise." in shown
    drawn = charts(page, "chart-steps")
    assert len(drawn) == 4  # two classes, each once for the desk and once for the phone
    twins = tables(page)
    twin = by_name(twins["Flagship: score and threshold by period"])
    assert [numbers(twin[name][3])[0] for name in ("07/2026", "08/2026", "11/2026")] == [80, 86, 86]
    assert numbers(twin["11/2026"][4]) == [4.0]
    chart = drawn[0]
    assert_speaks(chart, name="Flagship")
    axis = chart.heights()
    dots = [axis.figure(float(circle.attrib["cy"])) for circle in chart.all("circle")]
    rows = list(reversed([numbers(row[0])[0] for row in twin.values() if numbers(row[0])]))
    assert dots == pytest.approx(rows, abs=0.1)
    for name, row in twin.items():
        said = re.search(rf"{name}: ([^:]*?) threshold ([\d.]+)\.", chart.description)
        assert said
        assert numbers(said[2]) == numbers(row[3])
        assert numbers(said[1])[:1] == numbers(row[0])
    assert "Branches without a class: score and threshold by period" in twins


def test_one_class_a_factor_and_quarters_can_be_chosen(flagship: BranchClass, office: HouseClient) -> None:
    loops = read_loops(select(period="2026-11", **{"class": "F"}, measure="convenience"), PeriodKind.QUARTER)
    assert [each.code for each in loops.classes] == ["F"]
    assert [each.n for each in loops.classes[0].periods][-3:] == [6, 9, 6]
    assert {each.threshold for each in loops.classes[0].periods} == {80.0}
    assert loops.changes == 0
    shown = words(office.page("/comparison/expectation?period=2026-11&class=F&by=quarter"))
    assert "Q4/2026" in shown
    assert "Up to three quarters on either side." in shown
    assert "Branches without a class" not in shown


def test_comparisons_judge_by_todays_threshold(flagship: BranchClass, office: HouseClient) -> None:
    expected = read_expectation(select().measured.line.checklist)
    assert expected.of(flagship.id, "overall") == 86
    assert "threshold 86.0" in words(office.page("/comparison/branches/F1?period=2026-05"))


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_degenerate_data_gives_words(chain: Chain, office: HouseClient) -> None:
    chain.visit("A", 70, assessed="01111")
    one = words(office.page("/comparison/expectation?period=2026-11"))
    assert "nothing shows how much chance does" in one
    assert "Its threshold was not changed in these periods." in one
    assert not NUMBERS_GONE_WRONG.search(one)
    never = words(office.page("/comparison/expectation?period=2026-11&measure=problem_handling"))
    assert "No visits to compare" in never
    assert "No visits to compare" in words(office.page("/comparison/expectation?period=2029"))


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_more_branches_and_changes_do_not_ask_more_often(
    flagship: BranchClass, chain: Chain, office: HouseClient
) -> None:
    def asked() -> int:
        with count_queries(only_select=True) as counter:
            office.get("/comparison/expectation?period=2026")
        return counter.count

    asked()
    few = asked()
    for number in range(20):
        chain.visits({f"M{number}": [60, 75]}, NOVEMBER)
    change = {"branch_class": flagship, "measure": "overall", "at": RAISED, "reason": "x"}
    for points in (8200, 8300, 8400):
        ThresholdChange.create(**change, from_threshold=8000, to_threshold=points)
    assert asked() == few <= 16
