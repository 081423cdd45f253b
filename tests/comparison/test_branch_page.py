"""One branch's own page: its verdict in words, its months, what repeats, its visits and actions."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from playhouse.test_utils import count_queries

from audit_app.actions.planning import Plan, add_action
from audit_app.clock import today
from audit_app.comparison.branch_page import read_branch_page
from audit_app.comparison.branch_words import in_short
from audit_app.organisation.models import BranchClass, ClassThreshold, ThresholdChange
from tests.comparison.chain import NOVEMBER, Chain, select
from tests.comparison.test_expectation import RAISED, month
from tests.comparison.test_pages import NUMBERS_GONE_WRONG, words
from tests.comparison.twins import assert_speaks, by_name, charts, numbers, read_page, tables
from tests.factories import make_area, make_area_manager, make_branch, make_release
from tests.house_client import HouseClient


def test_a_branch_says_what_repeats_what_is_open_and_lists_its_visits(
    app: Flask, office: HouseClient
) -> None:
    area = make_area()
    branch, manager = make_branch(area), make_area_manager(area)
    releases = [
        make_release({"problem_solved": "solved", **answers}, branch=branch)
        for answers in ({}, {"greeted": "no"}, {"greeted": "no", "thanked": "no"}, {"greeted": "no"})
    ]
    day = today() - timedelta(days=1)
    plan = Plan("Chào khách trong 30 giây.", "Ca trưởng", today() + timedelta(days=3))
    add_action(releases[-1], plan, manager)
    code = f"{day:%Y-%m}"
    found = read_branch_page(select(period=code), branch.code)
    assert found is not None
    first = next(row for row in found.repeats if row.question.key == "greeted")
    assert (first.question.key, first.in_a_row, first.missed, first.asked) == ("greeted", 3, 3, 4)
    assert len(found.visits) == 4
    assert "câu bị mất nhiều lần liên tiếp, đến cả lượt gần nhất." in " ".join(in_short(found, today()))
    only = replace(found, repeats=[first])
    assert f"Câu {first.number} bị mất lần thứ 3 liên tiếp." in in_short(only, today())
    page = office.page(f"/comparison/branches/{branch.code}?period={code}")
    text = words(page)
    assert "missed 3 times in a row" in text
    assert f"3 of 4 visits, last on {day:%d/%m/%Y}" in text
    assert "1 action is not finished." in text
    assert "Chào khách trong 30 giây." in text
    assert "Ca trưởng" in text
    for release in releases:
        assert f"/scorecards/{release.code}" in page
    late = read_branch_page(select(period=code), branch.code)
    assert late is not None
    assert late.late(today() + timedelta(days=9)) == 1
    assert "1 việc quá hạn" in in_short(late, today() + timedelta(days=9))[-1]


def test_the_months_of_a_branch_stand_against_the_threshold_of_their_time(
    chain: Chain, office: HouseClient
) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=flagship, measure="overall", threshold=8600)
    ThresholdChange.create(
        branch_class=flagship,
        measure="overall",
        at=RAISED,
        from_threshold=8000,
        to_threshold=8600,
        reason="x",
    )
    chain.branch("F1", branch_class=flagship)
    for number in (6, 9, 11):
        chain.visits({"F1": [70, 72, 74], "B": [88, 90, 92], "C": [80, 82, 84]}, month(number))
    page = read_page(office.page("/comparison/branches/F1?period=2026-11"))
    twin = by_name(tables(page)["Chi nhánh F1: score and threshold by period"])
    assert [numbers(twin[name][3])[0] for name in ("07/2026", "08/2026")] == [80, 86]
    assert [row[1] for row in twin.values()].count("3") == 3
    wide, narrow = charts(page, "chart-steps")
    for chart in (wide, narrow):
        assert_speaks(chart, name="Chi nhánh F1", n="3 visits")
        dots = [chart.heights().figure(float(circle.attrib["cy"])) for circle in chart.all("circle")]
        assert dots == pytest.approx([72, 72, 72], abs=0.12)
    text = words(office.page("/comparison/branches/F1?period=2026-11"))
    assert "5 factors lie below their thresholds" in text
    assert "chain 81.3, 9 visits" in text
    assert re.search(r"threshold 80.0 \(−8.0\)", text)


def test_a_branch_of_another_class_is_compared_with_all(chain: Chain, office: HouseClient) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    chain.branch("F1", branch_class=flagship)
    chain.visits({"F1": [70, 72, 74], "B": [88, 90, 92]})
    for code, visits in (("F1", 3), ("B", 6)):
        found = read_branch_page(select(period="2026-11", **{"class": "F"}), code)
        assert found is not None
        assert found.chain["overall"].visits == visits


def test_a_branch_is_said_to_stand_beside_what_it_is_compared_with(chain: Chain, office: HouseClient) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    chain.branch("F1", make_area(code="NAM", name="Miền Nam"), branch_class=flagship)
    chain.branch("B", make_area(code="BAC", name="Miền Bắc"))
    chain.visits({"F1": [70, 72, 74], "B": [88, 90, 92]})

    def read(query: str) -> str:
        return words(office.page(f"/comparison/branches/F1?period=2026-11&{query}"))

    narrowed = read("class=F")
    assert "Beside all that is chosen" in narrowed
    assert "all chosen 72.0, 3 visits" in narrowed
    assert "Flagship · " in narrowed
    assert " chain 72.0" not in narrowed
    # It does not belong to the area, so that it stands beside the chain, and is said to.
    widened = read("area=BAC")
    assert "Beside the chain" in widened
    assert "chain 81.0, 6 visits" in widened
    assert "Miền Bắc" not in widened
    assert "Beside all that is chosen" in read("area=NAM")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_branch_without_visits_and_one_with_a_single_one_say_so(chain: Chain, office: HouseClient) -> None:
    chain.visit("A", 80)
    chain.branch("EMPTY")
    empty = words(office.page("/comparison/branches/EMPTY?period=2026-11"))
    for said in (
        "No visits to compare",
        "No visit of these twelve months was released.",
        "Nothing can repeat before the second visit.",
        "Nothing is open for this branch.",
        "No scorecard of this checklist was released",
    ):
        assert said in empty
    one = words(office.page("/comparison/branches/A?period=2026-11"))
    assert "There is one visit in all" in one
    for text in (empty, one):
        assert not NUMBERS_GONE_WRONG.search(text)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_branch_page_asks_as_often_however_many_there_are(chain: Chain, office: HouseClient) -> None:
    def asked() -> int:
        with count_queries(only_select=True) as counter:
            office.get("/comparison/branches/A?period=2026")
        return counter.count

    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]})
    asked()
    few = asked()
    for number in range(20):
        chain.visits({f"M{number}": [60, 75]}, NOVEMBER)
    assert asked() == few <= 24
