"""Every chart of the comparison beside its table: the same numbers."""

from datetime import date

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.comparison.periods import months_later
from tests.comparison.chain import NOVEMBER, Chain, new_chain
from tests.comparison.test_overview import fill
from tests.comparison.twins import (
    assert_speaks,
    by_name,
    charts,
    numbers,
    read_page,
    strip_axis,
    strip_dot,
    tables,
    words_of,
)
from tests.factories import make_user
from tests.house_client import HouseClient

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def chain(app: Flask) -> Chain:
    chain = new_chain()
    fill(chain)
    return chain


@pytest.fixture
def office(client: HouseClient) -> HouseClient:
    return client.sign_in(make_user(Role.HEAD_OFFICE, language="vi"))


def test_the_dots_of_the_list_stand_at_the_means_of_the_table(chain: Chain, office: HouseClient) -> None:
    page = read_page(office.page("/comparison?period=2026-Q4"))
    strips = [chart for chart in charts(page, "chart-strip") if list(chart.all("circle"))]
    axis = strip_axis(next(chart for chart in charts(page, "chart-strip") if not list(chart.all("circle"))))
    captions = list(tables(page))
    assert len(captions) == 2
    twin = by_name(tables(page)[captions[1]])
    rows = [row for row in page.iter("a") if row.get("class") == "dot-row"]
    assert len(rows) == len(twin) == 12
    assert len(strips) == 24  # each once for the phone, once for the desk
    for row, strip in zip(rows, strips, strict=False):
        name, mean = (words_of(part) for part in list(row)[:2])
        assert numbers(twin[name][2]) == numbers(mean)
        assert axis.figure(strip_dot(strip)) == pytest.approx(numbers(mean)[0], abs=0.06)
        assert numbers(words_of(row)).count(float(twin[name][1])) >= 1


def test_the_dots_of_the_funnel_are_the_rows_of_its_table(chain: Chain, office: HouseClient) -> None:
    page = read_page(office.page("/comparison/funnel?period=2026-Q4"))
    (chart,) = charts(page, "chart-funnel")
    assert_speaks(chart)
    (caption,) = tables(page)
    assert caption == chart.title
    twin = by_name(tables(page)[caption])
    up, across = chart.heights(), chart.widths(below=300)
    dots = {words.split(":")[0]: (words, x, y) for words, x, y in chart.dots()}
    assert set(dots) == set(twin)
    for name, (words, x, y) in dots.items():
        n, mean = float(twin[name][0]), numbers(twin[name][1])[0]
        assert numbers(words.split(":")[1]) == [mean, n]
        assert (across.figure(x), up.figure(y)) == pytest.approx((n, mean), abs=0.06)
    named = {words_of(text) for text in chart.all("text", "chart-text-strong")}
    outside = {name for name, row in twin.items() if "%" in row[4]}
    assert named == outside
    assert outside


def test_the_months_of_each_factor_are_the_columns_of_the_table(chain: Chain, office: HouseClient) -> None:
    page = read_page(office.page("/comparison/trends?period=2026-Q4&months=24"))
    drawn = charts(page, "chart-months")
    assert len(drawn) == 6
    (rows,) = tables(page).values()
    months = rows[2:]
    assert len(months) == 24
    for column, chart in enumerate(drawn, start=1):
        assert_speaks(chart)
        assert rows[0][column] in chart.title
        known = {row[0]: numbers(row[column]) for row in months if row[column] != "–"}
        assert len(known) == 3  # August, October, November
        for words, _, y in chart.dots():
            month, _, figures = words.partition(":")
            assert numbers(figures) == known.pop(month)
            assert chart.heights().figure(y) == pytest.approx(numbers(figures)[0], abs=0.12)
        assert not known


def test_the_lines_of_two_periods_are_rows_of_the_list(chain: Chain, office: HouseClient) -> None:
    chain.visits({"B00": [20, 21, 22]}, months_later(NOVEMBER, 1))
    page = read_page(office.page("/comparison/periods?period=2026-Q4"))
    (chart,) = charts(page, "chart-slopes")
    assert_speaks(chart)
    (caption,) = tables(page)
    assert caption == chart.title
    twin = {row[1]: row[2:] for row in tables(page)[caption][1:]}
    assert len(twin) == 12
    groups = [
        group for group in chart.all("g") if group.find("{http://www.w3.org/2000/svg}title") is not None
    ]
    assert len(groups) == 8
    tops = [float(line.attrib["y1"]) for line in chart.all("line", "chart-threshold")]
    assert len(tops) == 1
    for group in groups:
        name, _, means = words_of(group[0]).partition(":")
        assert numbers(means) == [*numbers(twin[name][0]), *numbers(twin[name][1])]
        start, end = (float(circle.attrib["cy"]) for circle in group if circle.tag.endswith("circle"))
        before, after = numbers(twin[name][0])[0], numbers(twin[name][1])[0]
        assert (before > after) == (start < end)
        assert [(threshold < start) for threshold in tops] == [before < 80]
    heard = {words_of(row)[: len("Chi nhánh B00")] for row in page.iter("a") if row.get("class") == "dot-row"}
    assert heard == set(twin)


def test_the_cells_of_the_heat_map_hold_mean_and_n(chain: Chain, office: HouseClient) -> None:
    chain.visit("FEW", 40, date(2026, 10, 1))
    page = read_page(office.page("/comparison/factors?period=2026-Q4"))
    (rows,) = tables(page).values()
    cells = {" ".join(row[0].split()[:3]): row[1:] for row in rows if len(row) == 7}
    scores = chain.by_branch(date(2026, 10, 1), NOVEMBER)
    for code, found in scores.items():
        mean = sum(found) / len(found)
        for cell in cells[f"Chi nhánh {code}"]:
            shown = numbers(cell)
            assert shown[0] == pytest.approx(mean, abs=0.051)
            assert set(shown[1:]) == {float(len(found))}
    classes = {words_of(cell): cell.get("class", "").split() for cell in page.iter("td")}
    few = next(names for words, names in classes.items() if numbers(words)[:1] == [40.0])
    assert "heat-few" in few
    assert "heat-below" not in few
