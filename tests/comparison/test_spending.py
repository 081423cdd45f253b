"""The pages that say where to spend: journey, priorities, questions."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from playhouse.test_utils import count_queries

from audit_app.checklists.definition import Factor
from audit_app.clock import pretend
from audit_app.comparison.costs import read_costs
from audit_app.comparison.journey import read_journey
from audit_app.comparison.priorities import applied_weights, rank_priorities, read_priorities
from audit_app.organisation.models import BranchClass, ClassThreshold
from audit_app.rollups.entry import OVERALL
from audit_app.statistics import BranchSums
from audit_app.statistics.priority import Quadrant
from tests.comparison.chain import ALL_FIVE, Chain, publish_version, select
from tests.comparison.test_lines import WEIGHTS
from tests.comparison.test_overview import NO_PROBLEM
from tests.comparison.test_pages import NUMBERS_GONE_WRONG, words
from tests.factories import make_area, make_release
from tests.house_client import HouseClient

PAGES = ("/comparison/journey", "/comparison/priorities", "/comparison/questions")
EACH = {
    "problem_handling": 60.0,
    "staff_attitude": 90.0,
    "convenience": 80.0,
    "consistent_information": 70.0,
    "response_speed": 50.0,
}


def whole_visit(chain: Chain, code: str, shift: float = 0.0, **fields: Any) -> None:
    """A visit with every measure; ``shift`` moves each a little."""
    figures = {
        OVERALL: 7000,
        **{factor: round((score + shift) * 100) for factor, score in EACH.items()},
        "touchpoint:welcome": round((70 + shift) * 100),
        "touchpoint:advice": round((80 + shift) * 100),
        "touchpoint:leaving": round((95 + shift) * 100),
        "emotion:welcome": 400,
        "emotion:advice": 300,
        "question:problem_solved": round((50 + shift) * 100),
        "question:greeting_warmth": round((75 + shift) * 100),
        "question:prices_agree": 10000,
    }
    chain.visit(code, 70, figures={**figures, **fields.pop("figures", {})}, **fields)


def fill(chain: Chain) -> None:
    """Four visits each to three branches."""
    for code in "ABC":
        for shift in (-2.0, 0.0, 1.0, 2.0):
            whole_visit(chain, code, shift)


def figures_of(page: str, caption: str) -> list[list[str]]:
    """The rows of the table with that caption, cell by cell."""
    body = page[page.index(caption) :]
    rows = re.findall(r"<tr role=\"row\">(.*?)</tr>", body[: body.index("</tbody>")], re.DOTALL)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def test_the_journey_names_what_delivers_less_and_what_delivers_more(
    chain: Chain, office: HouseClient
) -> None:
    fill(chain)
    found = read_journey(select())
    assert [each.section.key for each in found.gaps] == ["welcome"]
    assert [each.section.key for each in found.reserves] == ["leaving"]
    page = office.page("/comparison/journey")
    text = words(page)
    assert "1 touchpoint delivers less than was promised: Welcome." in text
    assert "1 that need only be good enough delivers more: Leaving." in text
    assert text.count("12 visits") >= 3
    rows = {row[0]: row[1:] for row in figures_of(page, "Touchpoints: score against target")}
    assert rows["Welcome"][:3] == ["excellent", "85", "70.3"]
    assert rows["Welcome"][5] == "−14.8 · less than promised"
    assert rows["Advice"][5].endswith("cannot tell")
    # The drawing says what the table says: the emotion with its n, and a touchpoint that recorded none.
    drawn = re.findall(r"<text[^>]*>([\d.]+) \(n (\d+)\)</text>", page)
    assert set(drawn) == {(rows[name][6], rows[name][7]) for name in ("Welcome", "Advice")}
    assert rows["Leaving"][6:] == ["–", "0"]


def test_priorities_are_gap_times_weight_and_the_grid_says_what_the_table_says(
    chain: Chain, office: HouseClient
) -> None:
    fill(chain)
    rows = read_priorities(select()).factors
    assert [row.factor.value for row in rows[:3]] == [
        "problem_handling",
        "response_speed",
        "consistent_information",
    ]
    first = rows[0]
    assert first.figures is not None
    assert first.points == pytest.approx((75 - 60.25) * 79 / 283)
    assert (first.quadrant, first.is_sure) == (Quadrant.CONCENTRATE, True)
    page = office.page("/comparison/priorities")
    text = words(page)
    assert "Reaching the threshold of “Problem handling” is worth most: +4.1 points" in text
    assert "138" in text, "the source of the weights is printed"
    table = {row[0]: row[1:] for row in figures_of(page, "The five factors: weight, gap")}
    described = page[page.index("<desc>") : page.index("</desc>")]
    for name, (weight, _, n, _, threshold, gap, _, quadrant) in table.items():
        assert (
            f"{name}: weight {weight}, {gap} points to its threshold of {threshold}, {n} visits" in described
        )
        assert quadrant.lower() in described.lower()


def test_each_visit_is_held_to_the_threshold_of_its_branch(chain: Chain, office: HouseClient) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=flagship, measure="convenience", threshold=9200)
    chain.branch("A", branch_class=flagship)
    fill(chain)
    row = next(row for row in read_priorities(select()).factors if row.factor is Factor.CONVENIENCE)
    assert row.threshold == pytest.approx((4 * 92 + 8 * 80) / 12)
    assert "different thresholds" in words(office.page("/comparison/priorities"))


def test_a_factor_that_nobody_assessed_has_no_weight_and_no_quadrant() -> None:
    weights = dict.fromkeys(Factor, 10)
    applied = applied_weights(weights, "01111")  # type: ignore[arg-type]
    sums = {factor.value: [BranchSums("A", 1, 7000, 49_000_000)] for factor in Factor}
    sums["problem_handling"] = []
    thresholds = {factor.value: 80.0 for factor in Factor}
    rows = {row.factor: row for row in rank_priorities(applied, sums, thresholds)}
    missing = rows[Factor.PROBLEM_HANDLING]
    assert (missing.applied, missing.points, missing.figures, missing.quadrant) == (0, 0, None, None)
    assert rows[Factor.CONVENIENCE].points == pytest.approx(10 * 0.25)


def test_a_factor_below_its_threshold_is_named_although_most_visits_did_not_assess_it(
    chain: Chain, office: HouseClient
) -> None:
    good = {factor: 95.0 for factor in EACH if factor != "problem_handling"}
    for shift in (0.0, 1.0, 2.0):
        for code in "AB":
            chain.visit(code, 95 + shift, assessed=NO_PROBLEM, factors=good)
        chain.visit("A", 90 + shift, factors={**good, "problem_handling": 19 + shift})
    named = (
        "“Problem handling” lies below its threshold, 20.0 against 75.0, but most visits did not assess it"
    )
    for page in ("/comparison/priorities", "/comparison"):
        text = words(office.page(f"{page}?period=2026-11"))
        assert named in text
        assert "reaches its threshold" not in text


def test_what_has_no_interval_is_not_said_to_touch_the_threshold(chain: Chain, office: HouseClient) -> None:
    whole_visit(chain, "A")
    text = words(office.page("/comparison/priorities?period=2026-11"))
    assert "is worth most" in text
    assert "still touches the threshold" not in text
    for shift in (-40.0, 40.0):
        whole_visit(chain, "A", shift)
    assert "still touches the threshold" in words(office.page("/comparison/priorities?period=2026-11"))


def test_questions_stand_by_what_they_cost_facts_apart_from_impressions(
    chain: Chain, office: HouseClient
) -> None:
    fill(chain)
    north = make_area(code="BAC")
    chain.branch("N", north)
    for _ in range(3):
        whole_visit(chain, "N", figures={"question:problem_solved": 0})
    page = office.page("/comparison/questions?area=BAC")
    costs = read_costs(select(area="BAC"))
    assert [row.question.key for row in costs.questions] == ["problem_solved", "greeting_warmth"]
    assert costs.questions[0].cost == pytest.approx(100 * 79 / 283)
    assert [row.question.key for row in costs.impressions] == ["greeting_warmth"]
    assert "100% of its points missed" in words(page)
    first, second = figures_of(page, "What each question costs")
    assert first[1:] == ["fact", "Problems", "−27.9", "100%", "3", "60%", "15"]
    assert second[1] == "impression"
    assert "chain 60% missed, 15 visits" in words(page)
    assert "prices" not in words(page).lower(), "what costs nothing is left out"


def test_a_question_shows_the_latest_scorecards_that_missed_it_with_the_shoppers_words(
    app: Flask, office: HouseClient
) -> None:
    missed = make_release({"greeted": {"value": "no", "note": "Không ai chào."}})
    met = make_release()
    page = office.page("/comparison/questions/greeted")
    assert f"/scorecards/{missed.code}#q" in page
    assert met.code not in page
    assert "Không ai chào." in page
    assert "Looked for in the latest 2 visits" in words(page)
    assert "The latest 2 visits earned all of its points." in words(
        office.page("/comparison/questions/prices_agree")
    )
    for unknown in ("nothing", "anything_else", "welcome.emotion"):
        office.page(f"/comparison/questions/{unknown}", 404)
    without = words(office.page(f"/comparison/questions/greeted?assessed={NO_PROBLEM}"))
    assert "visits without “Problem handling”" in without
    assert missed.code not in without


def test_a_question_that_nobody_was_asked_is_neither_earned_nor_missed(
    app: Flask, office: HouseClient
) -> None:
    for _ in range(2):
        make_release({"parking": "na"})
    text = words(office.page("/comparison/questions/parking"))
    assert "No visit of this selection was asked this question." in text
    assert "earned all" not in text
    asked = make_release({"parking": "no"})
    page = office.page("/comparison/questions/parking")
    assert "Looked for in the latest visit" in words(page)
    assert asked.code in page


def test_versions_together_say_so_on_every_page(chain: Chain, office: HouseClient) -> None:
    publish_version(2, "[thresholds]", WEIGHTS)
    fill(chain)
    whole_visit(chain, "A", checklist_version=2)
    for page in PAGES:
        assert "All versions are counted together" in words(office.page(f"{page}?checklist=small-shop"))
        assert "All versions" not in words(office.page(f"{page}?checklist=small-shop.v1"))


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_degenerate_data_gives_words(chain: Chain, office: HouseClient) -> None:
    chain.visit("Z", 70, assessed="01111")
    said = {
        "/comparison/journey": "No visits to compare",
        "/comparison/priorities": "not assessed",
        "/comparison/questions": "No visits to compare",
    }
    for page, text in said.items():
        shown = words(office.page(f"{page}?period=2026-11"))
        assert text in shown
        assert not NUMBERS_GONE_WRONG.search(shown)
    whole_visit(chain, "A")
    assert "too few visits" in words(office.page("/comparison/journey?period=2026-11&assessed=" + ALL_FIVE))
    assert "fewer than three visits" in words(office.page("/comparison/questions?period=2026-11"))
    with pretend(datetime(2026, 11, 20, tzinfo=UTC)):
        for page in PAGES:
            shown = words(office.page(f"{page}?period=2027"))
            assert "No visits to compare" in shown
            assert not NUMBERS_GONE_WRONG.search(shown)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_zero_spread_and_one_branch_are_said(chain: Chain, office: HouseClient) -> None:
    for code in "AB":
        for _ in range(3):
            whole_visit(chain, code)
    for page in PAGES[:2]:
        assert "score the same" in words(office.page(page))


def test_many_branches_ask_the_database_as_often_as_two(chain: Chain, office: HouseClient) -> None:
    whole_visit(chain, "A")
    whole_visit(chain, "B")

    def asked() -> list[int]:
        counts = []
        for page in PAGES:
            with count_queries(only_select=True) as counter:
                office.get(f"{page}?period=2026")
            counts.append(counter.count)
        return counts

    asked()
    few = asked()
    for number in range(20):
        whole_visit(chain, f"M{number}", float(number % 3))
    assert asked() == few
    assert max(few) <= 16
