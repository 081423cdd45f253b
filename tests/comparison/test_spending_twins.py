"""The drawings of journey, priorities and questions beside their tables: the same numbers."""

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from tests.comparison.chain import Chain, new_chain
from tests.comparison.test_spending import fill
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


def test_touchpoints_stand_at_the_means_and_emotions_of_the_table(chain: Chain, office: HouseClient) -> None:
    page = read_page(office.page("/comparison/journey"))
    (rows,) = tables(page).values()
    twin = by_name(rows)
    strips = charts(page, "chart-strip")
    axis = strip_axis(next(strip for strip in strips if not list(strip.all("circle"))))
    drawn = [strip for strip in strips if list(strip.all("circle"))]
    assert len(drawn) == len(twin) == 3
    for strip, row in zip(drawn, twin.values(), strict=True):
        assert axis.figure(strip_dot(strip)) == pytest.approx(numbers(row[2])[0], abs=0.06)
        (target,) = strip.all("line", "chart-threshold")
        assert axis.figure(float(target.attrib["x1"].rstrip("%"))) == pytest.approx(
            numbers(row[1])[0], abs=0.06
        )
    told = [numbers(row[6])[0] for row in twin.values() if numbers(row[6])]
    for chart in charts(page, "chart-journey"):
        assert_speaks(chart, n="(n)")
        levels = chart.widths(below=30)
        felt = [levels.figure(float(circle.attrib["cx"])) for circle in chart.all("circle")]
        assert felt == pytest.approx(told, abs=0.06)


def test_the_grid_places_each_factor_by_its_weight_and_its_gap(chain: Chain, office: HouseClient) -> None:
    page = read_page(office.page("/comparison/priorities"))
    (chart,) = charts(page, "chart-importance")
    assert_speaks(chart, n="12 lượt")
    (rows,) = tables(page).values()
    up, across = chart.heights(), chart.widths(below=350)
    placed = sorted(
        (across.figure(float(dot.attrib["cx"])), up.figure(float(dot.attrib["cy"])))
        for dot in chart.all("circle")
    )
    told = sorted((numbers(row[6])[0], numbers(row[1])[0]) for row in rows[1:])
    assert len(told) == 5
    for (gap, weight), (said_gap, said_weight) in zip(placed, told, strict=True):
        assert gap == pytest.approx(said_gap, abs=0.06)
        assert weight == pytest.approx(said_weight, abs=0.51)


def test_the_bars_of_questions_are_as_long_as_their_costs(chain: Chain, office: HouseClient) -> None:
    page = read_page(office.page("/comparison/questions"))
    (rows,) = tables(page).values()
    costs = {row[0].split(".")[0]: -numbers(row[3])[0] for row in rows[1:]}
    dearest = max(costs.values())
    links = [link for link in page.iter("a") if "question-cost" in (link.get("class") or "")]
    assert len(links) == len(costs) == 2
    for link in links:
        (chart,) = charts(link, "chart-strip")
        (bar,) = chart.all("rect", "chart-bar")
        cost = costs[words_of(link).split(".")[0]]
        assert float(bar.attrib["width"].rstrip("%")) == pytest.approx(100 * cost / dearest, abs=1.0)
