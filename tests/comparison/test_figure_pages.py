"""The pages of factors, trends, funnel and two periods, and the search: words, figures, queries."""

import math
import re
from datetime import UTC, date, datetime

import numpy as np
import pytest

from audit_app.charts.slopes import MOST
from audit_app.clock import pretend
from audit_app.comparison.drawings import chain_cells
from audit_app.comparison.factor_map import read_factor_map
from audit_app.comparison.funnel import read_funnel
from audit_app.comparison.overview import read_overview
from audit_app.comparison.periods import months_later, read_period
from audit_app.comparison.trends import TrendSpan, read_trends
from audit_app.comparison.two_periods import PeriodsAsked, overlaps, read_periods
from audit_app.organisation.models import BranchClass, ClassThreshold
from audit_app.statistics.intervals import t_quantile
from tests.comparison.chain import Chain, select
from tests.comparison.test_overview import NO_PROBLEM, OCTOBER, fill
from tests.comparison.test_pages import NUMBERS_GONE_WRONG, asked, words
from tests.factories import make_area
from tests.house_client import HouseClient

PAGES = (
    "/comparison",
    "/comparison/factors",
    "/comparison/trends",
    "/comparison/funnel",
    "/comparison/periods",
)
ON_ONE_DATABASE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def every_page(client: HouseClient, query: str) -> dict[str, str]:
    """The words of every page, none of which says NaN."""
    found = {address: words(client.page(f"{address}?{query}")) for address in PAGES}
    for address, text in found.items():
        assert not NUMBERS_GONE_WRONG.search(text), address
    return found


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({"A": [70]}, "There is one visit in all"),
        ({"A": [70, 71, 72]}, "There is one branch"),
        ({"A": [70], "B": [80], "C": [90]}, "Every branch has one visit"),
        ({"A": [70, 70, 70], "B": [80, 80, 80]}, "The visits of each branch score the same"),
    ],
)
def test_degenerate_data_gives_words_on_every_page(
    chain: Chain, office: HouseClient, scores: dict, said: str
) -> None:
    chain.visits(scores)
    chain.visits(scores, OCTOBER)
    found = every_page(office, "period=2026-11&segment=")
    for address in ("/comparison", "/comparison/factors", "/comparison/funnel"):
        assert said in found[address]
    nothing_shows_chance = said != "There is one branch"
    assert ("no change can be called beyond noise" in found["/comparison/periods"]) == nothing_shows_chance
    every_page(office, "period=2026-11&measure=convenience&by=area&months=36")


@ON_ONE_DATABASE
def test_where_there_is_nothing_each_page_says_why(chain: Chain, office: HouseClient) -> None:
    make_area(code="BAC")
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]}, assessed=NO_PROBLEM)
    for text in every_page(office, "period=2026-11&area=BAC").values():
        assert "No visit in this selection was released" in text
    with pretend(datetime(2026, 11, 20, tzinfo=UTC)):
        found = every_page(office, "period=2027-Q1")
    for address in set(PAGES) - {"/comparison/trends"}:  # twelve months before it have visits
        assert "This period has not begun yet" in found[address]
    never = every_page(office, "period=2026-11&measure=problem_handling")
    for address in ("/comparison", "/comparison/factors", "/comparison/funnel", "/comparison/periods"):
        assert "No visit of this selection assessed “Problem handling”" in never[address]
    assert "not assessed" in never["/comparison/trends"]


def test_a_branch_is_found_without_marks_and_by_its_old_place(chain: Chain, office: HouseClient) -> None:
    chain.branch("A", address="Hải Châu, Đà Nẵng", former_names="Quận Nhất")
    chain.branch("B", address="Hoàn Kiếm, Hà Nội")
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]})
    chain.branch("EMPTY", address="Sơn Trà, Đà Nẵng")
    page = office.page("/comparison?period=2026-11&search=ĐÀ+Nẵng")
    assert 'value="ĐÀ Nẵng"' in page
    assert "1 branch" in words(page)
    assert "Chi nhánh A" in words(page)
    assert "Chi nhánh B" not in words(page)
    assert "Without a visit to compare here: Chi nhánh EMPTY" in words(page)
    assert "Chi nhánh A" in words(office.page("/comparison?period=2026-11&search=quan+nhat"))
    assert "Nothing found" in words(office.page("/comparison?period=2026-11&search=xyz"))
    below = words(office.page("/comparison?period=2026-11&band=below"))
    assert "Chi nhánh A" in below
    assert "Chi nhánh B" not in below


@ON_ONE_DATABASE
def test_many_branches_come_in_pages_on_one_scale(chain: Chain, office: HouseClient) -> None:
    for number in range(60):
        chain.visits({f"M{number:02d}": [60, 75, 90 - number / 2]})
    first = office.page("/comparison?period=2026-11")
    second = office.page("/comparison?period=2026-11&page=2")
    assert first.count('class="dot-row"') == 50
    assert second.count('class="dot-row"') == 10
    axis = re.compile(r'<div class="dot-axis">.*?</svg>', re.DOTALL)
    assert axis.findall(first)[0] == axis.findall(second)[0]
    assert len(re.findall("M59", words(office.page("/comparison/factors?period=2026-11&page=2")))) == 1


@ON_ONE_DATABASE
def test_the_cells_of_the_map_are_judged_as_in_the_whole_comparison(chain: Chain) -> None:
    fill(chain)
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=flagship, measure="convenience", threshold=9900)
    chain.branch("F1", branch_class=flagship)
    chain.visits({"F1": [80, 81, 82]}, assessed=NO_PROBLEM)
    whole = read_overview(select(period="2026-Q4"), changed=())
    found = read_factor_map(select(period="2026-Q4", measure="convenience"), None)
    cells = {
        (row.row.place.code, cell.measure): cell.figures
        for group in found.groups
        for row in group.rows
        for cell in row.cells
    }
    for measure, comparison in whole.measures.items():
        for figures in comparison.branches:
            cell = cells[figures.branch, measure]
            expected = (figures.n, figures.mean, figures.low, figures.high, figures.band)
            assert (cell.n, cell.mean, cell.low, cell.high, cell.band) == expected
    assert cells["F1", "problem_handling"] is None
    assert cells["F1", "convenience"].band == "below"
    assert list(found.chain) == list(chain_cells(whole.measures))
    assert [row.thresholds["convenience"] for row in found.expected] == [80, 99]


@ON_ONE_DATABASE
def test_an_interval_of_a_month_is_pooled_over_the_months(chain: Chain) -> None:
    chain.visits({"A": [70, 74], "B": [90]})
    chain.visits({"A": [60, 64, 68]}, OCTOBER)
    overall = read_trends(select(period="2026-11"), TrendSpan()).panels[0]
    october, november = overall.months[-2:]
    cells = [[70, 74, 90], [60, 64, 68]]
    sd = math.sqrt(sum(sum((y - np.mean(cell)) ** 2 for y in cell) for cell in cells) / 4)
    half = t_quantile(4) * sd / math.sqrt(3)
    assert (november.n, november.mean) == (3, 78)
    assert (november.low, november.high) == pytest.approx((78 - half, 78 + half))
    assert (october.low, october.high) == pytest.approx((64 - half, 64 + half))
    assert [month.n for month in overall.months[:-2]] == [0] * 10


def test_a_score_can_be_followed_area_by_area(chain: Chain, office: HouseClient) -> None:
    chain.branch("N", make_area(code="BAC", name="Miền Bắc"))
    chain.branch("S", make_area(code="NAM", name="An Nam"))
    chain.visits({"N": [70, 72], "S": [90]}, factors={"convenience": 55})
    report = read_trends(select(period="2026-11", measure="convenience"), TrendSpan(24, by_area=True))
    assert [(panel.name, panel.n) for panel in report.panels] == [("An Nam", 1), ("Miền Bắc", 2)]
    assert report.panels[0].months[-1].mean == 55
    text = words(office.page("/comparison/trends?period=2026-11&by=area&months=36&measure=convenience"))
    assert "Convenience in each area, month by month" in text


@ON_ONE_DATABASE
def test_a_class_is_held_against_its_own_threshold_over_the_months(chain: Chain) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=flagship, measure="overall", threshold=9000)
    chain.branch("F1", branch_class=flagship)
    chain.visits({"F1": [84, 85, 86], "A": [84, 85, 86]})
    chain.branch("N", make_area(code="BAC", name="Miền Bắc"), branch_class=flagship)
    chain.visits({"N": [84, 85, 86]})
    assert read_trends(select(), TrendSpan()).panels[0].threshold == pytest.approx((90 * 6 + 80 * 3) / 9)
    assert read_trends(select(), TrendSpan()).panels[1].threshold == 75
    assert read_trends(select(**{"class": "F"}), TrendSpan()).panels[0].threshold == 90
    by_area = read_trends(select(), TrendSpan(by_area=True)).panels
    assert {panel.name: panel.threshold for panel in by_area}["Miền Bắc"] == 90
    assert sorted(panel.threshold for panel in by_area) == [80, 90, 90]


@ON_ONE_DATABASE
def test_the_funnel_lists_first_what_chance_explains_least(chain: Chain) -> None:
    fill(chain)
    report = read_funnel(select(period="2026-Q4"), None)
    centre = report.overview.comparison.mean
    distances = [
        abs(row.row.figures.mean - centre) * math.sqrt(row.row.figures.n) for row in report.page.rows
    ]
    assert distances == sorted(distances, reverse=True)
    assert len(distances) == 12
    assert list(report.outliers) == list(report.page.rows)[: len(report.outliers)]
    assert report.expected_outliers == pytest.approx(0.6)


@ON_ONE_DATABASE
def test_any_two_periods_without_a_common_month_are_compared(chain: Chain, office: HouseClient) -> None:
    for number in range(10):
        chain.visits({f"B{number}": [78, 80, 82]}, OCTOBER)
        chain.visits({f"B{number}": [79, 80, 83] if number else [38, 40, 42]})
    chain.visits({"NEW": [70, 71]})
    report = read_periods(select(period="2026-11"), PeriodsAsked())
    assert (report.before.code, report.after.code) == ("2026-10", "2026-11")
    assert [row.place.code for row in report.rows if row.change.is_mover] == ["B0"]
    assert report.rows[0].place.code == "B0"
    assert len(report.drawing.marks) == MOST
    assert (report.only_before, report.only_after) == (0, 1)
    # Asked the other way round, the earlier one still stands first.
    turned = read_periods(select(period="2026-10"), PeriodsAsked(second="2026-11"))
    assert [row.change for row in turned.rows] == [row.change for row in report.rows]
    # A quarter holds its own months: no visit is compared with itself.
    inside = read_periods(select(period="2026-11"), PeriodsAsked(second="2026-Q4"))
    assert inside.before.code == "2026-10"
    two = read_periods(select(period="2026-11"), PeriodsAsked(branches=["B3", "B4", "NOBODY"]))
    assert [row.place.code for row in two.rows if row.is_drawn] == ["B3", "B4"]
    text = words(office.page("/comparison/periods?period=2026-11&second=2026-Q3"))
    assert (
        "No branch of this selection has comparable visits in quarter 3 of 2026 and in November 2026" in text
    )
    text = words(office.page("/comparison/periods?period=2026-11"))
    assert "1 branch of 10 moved beyond noise" in text
    assert "0 branches in October 2026, 1 branch in November 2026" in text


@ON_ONE_DATABASE
def test_visits_of_either_period_that_assessed_other_factors_are_counted_apart(
    chain: Chain, office: HouseClient
) -> None:
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]})
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]}, OCTOBER)
    chain.visits({"A": [90, 91]}, OCTOBER, assessed=NO_PROBLEM)
    address = "/comparison/periods?period=2026-11"
    page = office.page(address)
    assert "October 2026: 2 visits did not assess “Problem handling”" in words(page)
    assert f"period=2026-10&amp;assessed={NO_PROBLEM}" in page.replace("&amp;checklist=small-shop.v1", "")


@ON_ONE_DATABASE
def test_two_periods_that_assessed_different_factors_are_not_called_unvisited(
    chain: Chain, office: HouseClient
) -> None:
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]}, OCTOBER)
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]}, assessed=NO_PROBLEM)
    text = words(office.page("/comparison/periods?period=2026-11"))
    assert "has comparable visits in October 2026 and in November 2026" in text
    assert "October 2026: 6 visits assessed all five factors, so their overall scores are shown apart" in text


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("2026-11", "2026-Q4", True), ("2026", "2026-H1", True), ("2026-Q3", "2026-Q4", False)],
)
def test_periods_share_a_month_or_not(one: str, other: str, share: bool) -> None:
    assert overlaps(read_period(one), read_period(other)) is share


def test_queries_do_not_grow_with_branches_or_months(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]})
    addresses = [
        *(f"{page}?period=2026-11" for page in PAGES),
        "/comparison?period=2026-11&search=chi",
        "/comparison/trends?period=2026-11&by=area&months=36",
    ]
    for address in addresses:
        office.get(address)
    few = [asked(office, address) for address in addresses]
    for number in range(12):
        chain.visits({f"M{number}": [60, 75, 90]}, months_later(date(2026, 11, 1), -number % 5))
    assert [asked(office, address) for address in addresses] == few
    assert max(few) <= 14
