"""The figures of a comparison: those of the pure functions on the same visits, and never mixed silently."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from audit_app.checklists.definition import Factor
from audit_app.comparison.branch import read_branch
from audit_app.comparison.drawings import draw_branches, draw_overview_funnel, usual_distance
from audit_app.comparison.measures import seed_of
from audit_app.comparison.overview import read_overview, read_trend
from audit_app.comparison.priorities import read_priorities
from audit_app.comparison.worth import compared_factors, read_factors
from audit_app.organisation.models import BranchClass, ClassThreshold
from audit_app.statistics import Band, BranchSums, Degenerate, compare
from tests.comparison.chain import ALL_FIVE, NOVEMBER, Chain, publish_version, select
from tests.comparison.test_lines import WEIGHTS
from tests.factories import make_area

OCTOBER, AUGUST = date(2026, 10, 1), date(2026, 8, 1)
NO_PROBLEM = "01111"


def fill(chain: Chain) -> None:
    """Twelve branches that differ, three visits each in the fourth quarter and in the one before."""
    draw = np.random.default_rng(7)
    for number in range(12):
        mean = 70 + 2 * number
        for month in (AUGUST, AUGUST, AUGUST, OCTOBER, NOVEMBER, NOVEMBER):
            score = round(min(100.0, max(0.0, draw.normal(mean, 6))), 2)
            chain.visit(f"B{number:02d}", score, month)


def sums(scores: dict[str, list[float]]) -> list[BranchSums]:
    return [
        BranchSums.from_scores(code, [Fraction(round(score * 100), 100) for score in found])
        for code, found in scores.items()
    ]


def test_figures_are_those_of_the_pure_functions_on_the_same_visits(chain: Chain) -> None:
    fill(chain)
    current = sums(chain.by_branch(OCTOBER, NOVEMBER))
    expected = compare(
        current,
        threshold=80,
        rng=np.random.default_rng(seed_of(current)),
        previous=sums(chain.by_branch(AUGUST)),
    )
    overview = read_overview(select(period="2026-Q4"), ranked=["overall"])
    assert overview.comparison == expected
    assert {row.rank_low for row in overview.comparison.branches} != {None}
    assert all(row.change is not None and row.change.n_before == 3 for row in expected.branches)


def test_a_factor_is_compared_with_its_own_threshold(chain: Chain) -> None:
    chain.visits({"A": [76, 77, 78], "B": [76, 77, 79]})
    overview = read_overview(select(measure="problem_handling"))
    assert overview.threshold == 75
    assert read_overview(select()).threshold == 80
    assert {row.band for row in overview.measures["overall"].branches} == {Band.BELOW}
    assert overview.comparison.mean > 75


def test_the_same_page_gives_the_same_rank_ranges_in_any_order(chain: Chain) -> None:
    fill(chain)
    rows = sums(chain.by_branch(NOVEMBER))
    assert seed_of(rows) == seed_of(rows[::-1])
    assert seed_of(rows) != seed_of(rows[1:])


def test_rows_stand_by_band_and_then_by_mean(chain: Chain) -> None:
    chain.visits(
        {"low": [50, 51, 52], "high": [95, 96, 97], "higher": [97, 98, 99], "near": [78, 80, 83], "few": [99]}
    )
    rows = read_overview(select()).rows
    assert [row.place.code for row in rows] == ["higher", "high", "near", "low", "few"]
    assert [group.band for group in draw_branches(read_overview(select())).groups] == list(Band)


def test_overall_scores_over_other_factors_are_counted_and_shown_apart(chain: Chain) -> None:
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]})
    chain.visits({"A": [95, 96]}, assessed=NO_PROBLEM)
    overview = read_overview(select())
    assert overview.apart == {NO_PROBLEM: 2}
    assert {row.branch: row.n for row in overview.comparison.branches} == {"A": 3, "B": 3}
    # A factor's score does not depend on which others were assessed, so every visit counts there.
    speed = {row.branch: row.n for row in overview.measures["response_speed"].branches}
    assert speed == {"A": 5, "B": 3}
    apart = read_overview(select(assessed=NO_PROBLEM))
    assert apart.apart == {"11111": 6}
    assert [(row.branch, row.n, row.mean) for row in apart.comparison.branches] == [("A", 2, 95.5)]
    assert apart.measures["problem_handling"].branches == ()


def test_the_applied_weights_are_those_of_the_compared_visits(chain: Chain) -> None:
    chain.visits({"A": [70, 71, 72]}, assessed=NO_PROBLEM)
    factors = {row.factor: row for row in compared_factors(read_overview(select()))}
    assert factors[Factor.PROBLEM_HANDLING].applied == 0
    assert factors[Factor.STAFF_ATTITUDE].applied == pytest.approx(69 / 204)
    assert sum(row.applied for row in factors.values()) == pytest.approx(1)


def test_what_to_mend_first_is_the_gap_times_the_applied_weight(chain: Chain) -> None:
    scores = {"problem_handling": 70, "staff_attitude": 60, "convenience": 90}
    rest = {"consistent_information": 80, "response_speed": 0}
    chain.visit("A", 70, factors={**scores, **rest})
    rows = compared_factors(read_overview(select()))
    assert [row.factor.value for row in rows[:3]] == ["response_speed", "staff_attitude", "problem_handling"]
    assert rows[0].priority == pytest.approx(80 * 29 / 283)
    assert [row.priority for row in rows[3:]] == [0, 0]


def test_a_factor_is_held_against_what_its_branches_were_held_to(chain: Chain) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=flagship, measure="response_speed", threshold=9000)
    chain.branch("A", branch_class=flagship)
    chain.visits({"A": [70], "B": [70, 70, 70]})
    for read in (lambda: read_overview(select()), lambda: read_overview(select(), measures=["overall"])):
        overview = read()
        rows = compared_factors(overview) if len(overview.measures) > 1 else read_factors(overview)
        speed = next(row for row in rows if row.factor is Factor.RESPONSE_SPEED)
        usual = overview.thresholds.usual["response_speed"]
        assert speed.threshold == pytest.approx((90 + 3 * usual) / 4)
        assert (speed.n, speed.mean) == (4, 70)
        (worth,) = (
            each for each in read_priorities(select()).factors if each.factor is Factor.RESPONSE_SPEED
        )
        assert worth.points == pytest.approx(speed.priority)


def test_versions_that_weigh_differently_are_lines_of_their_own(chain: Chain) -> None:
    publish_version(2, "[thresholds]", WEIGHTS)
    chain.visits({"A": [70, 71, 72]})
    chain.visits({"A": [90, 91]}, checklist_version=2)
    assert read_overview(select()).comparison.visits == 3
    assert read_overview(select(checklist="small-shop.v2")).comparison.visits == 2
    together = select(checklist="small-shop")
    assert together.measured.line.is_mixed
    assert read_overview(together).comparison.visits == 5


def test_versions_that_differ_in_wording_are_one_line(chain: Chain) -> None:
    publish_version(2, "Cửa hàng nhỏ", "Cửa hàng bé")
    chain.visits({"A": [70, 71, 72]})
    chain.visits({"A": [90]}, checklist_version=2)
    assert select().measured.line.versions == (1, 2)
    assert read_overview(select()).comparison.visits == 4


def test_area_segment_and_period_narrow_what_is_compared(chain: Chain) -> None:
    north = make_area(code="BAC")
    chain.branch("N", north)
    chain.visits({"N": [70, 71], "S": [80, 81]}, segment="Mẹ trẻ")
    chain.visits({"N": [90]}, segment="Khách mới")
    chain.visits({"N": [50]}, month=AUGUST)

    def visited(**asked: str) -> int:
        return read_overview(select(period="2026-Q4", **asked)).comparison.visits

    assert visited() == 5
    assert visited(area="BAC") == 3
    assert visited(segment="Mẹ trẻ") == 4
    assert visited(area="BAC", segment="Mẹ trẻ") == 2
    assert read_overview(select(period="2026-Q3")).comparison.visits == 1


def test_the_default_period_is_the_shortest_with_enough_visits_in_the_area(chain: Chain) -> None:
    north = make_area(code="BAC")
    chain.branch("N", north)
    chain.visits({"N": [70, 71, 72]})
    for code in ("S1", "S2", "S3"):
        chain.visit(code, 80, AUGUST)
        chain.visits({code: [80, 81]})
    assert select().period.code == "2026-H2"
    assert select(area="BAC").period.code == "2026-11"


def test_unknown_words_in_the_address_mean_the_default(chain: Chain) -> None:
    chain.visits({"A": [70, 71, 72]})
    asked = {
        "period": "2231-Q1",
        "area": "?",
        "checklist": "?",
        "measure": "?",
        "segment": "?",
        "assessed": "2",
        "class": "?",
        "programme": "?",
    }
    assert select(**asked) == select()


def test_a_class_threshold_judges_the_branches_of_its_class(chain: Chain) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=flagship, measure="overall", threshold=9000)
    chain.branch("F1", branch_class=flagship)
    chain.visits({"F1": [84, 85, 86], "A": [84, 85, 86]})
    overview = read_overview(select())
    bands = {row.place.code: (row.figures.band, row.threshold) for row in overview.rows}
    assert bands == {"F1": (Band.BELOW, 90), "A": (Band.ABOVE, 80)}
    assert overview.threshold == 80


def test_a_threshold_that_all_branches_share_is_the_threshold_of_the_list(chain: Chain) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=flagship, measure="overall", threshold=9000)
    for code in ("F1", "F2"):
        chain.branch(code, branch_class=flagship)
    chain.visits({"F1": [84, 85, 86], "F2": [91, 92, 93]})
    overview = read_overview(select())
    assert overview.threshold == 90
    assert not any(row.has_own_threshold for row in overview.rows)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ({"A": [70]}, Degenerate.ONE_VISIT),
        ({"A": [70, 71, 72]}, Degenerate.ONE_BRANCH),
        ({"A": [70], "B": [80], "C": [90]}, Degenerate.SINGLE_VISITS),
        ({"A": [70, 70, 70], "B": [80, 80, 80], "C": [90, 90]}, Degenerate.ZERO_SPREAD),
    ],
)
def test_degenerate_data_has_a_reason_and_no_funnel(chain: Chain, scores, reason) -> None:
    chain.visits(scores)
    overview = read_overview(select(), ranked=["overall"])
    assert overview.comparison.reason is reason
    assert draw_overview_funnel(overview) is None
    assert draw_branches(overview).groups


def test_the_trend_has_twelve_months_with_their_visits(chain: Chain) -> None:
    chain.visits({"A": [70, 71], "B": [90]})
    chain.visit("A", 60, date(2025, 12, 1))
    chain.visit("A", 10, date(2025, 11, 1))
    months = read_trend(select(period="2026-11"), ALL_FIVE)["overall"]
    assert (months[0].month, months[-1].month) == (date(2025, 12, 1), NOVEMBER)
    assert [(month.n, month.mean) for month in months if month.n] == [(1, 60.0), (3, 77.0)]


def test_a_branch_is_judged_by_the_spread_of_all(chain: Chain) -> None:
    fill(chain)
    selection = select(period="2026-Q4")
    overview = read_overview(selection, ranked=["overall"])
    report = read_branch(selection, "B03")
    assert report is not None
    expected = next(row for row in overview.comparison.branches if row.branch == "B03")
    assert report.overall is not None
    assert report.overall.figures == expected
    assert sum(month.n for month in report.trend["overall"]) == 6


def test_a_branch_of_another_area_is_compared_with_the_whole_chain(chain: Chain) -> None:
    make_area(code="BAC")
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]})
    report = read_branch(select(area="BAC", period="2026-11"), "A")
    assert report is not None
    assert report.overview.selection.area == ""
    assert report.overview.comparison.visits == 6


def test_two_visits_differ_by_more_than_their_spread() -> None:
    """E|x − y| of two normal draws is 2σ/√π, their mean absolute difference."""
    draws = np.random.default_rng(3).normal(70, 9, (2, 200_000))
    assert usual_distance(9) == pytest.approx(float(np.mean(np.abs(draws[0] - draws[1]))), rel=0.01)
    assert usual_distance(None) is None
