"""The pure parts of a report, by hand."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from audit_app.checklists.loader import load_checklist
from audit_app.comparison.groups import group_figures
from audit_app.comparison.history import MonthSums, branch_history, periods_up_to
from audit_app.comparison.periods import read_period
from audit_app.comparison.places import BranchPlace
from audit_app.comparison.questions import worst_questions
from audit_app.comparison.repeats import find_repeats
from audit_app.comparison.touchpoints import touchpoint_figures
from audit_app.reports.coverage import Fate, PlannedVisits, cover
from audit_app.reports.movers import find_movers
from audit_app.reports.papers import Paper, collect_remarks
from audit_app.statistics import Band, BranchSums, compare
from audit_app.statistics.intervals import t_quantile
from tests.factories import SMALL_CHECKLIST

CHECKLIST = load_checklist(SMALL_CHECKLIST)
PLACES = {
    code: BranchPlace(code, f"Chi nhánh {code}", area, f"Khu vực {area}")
    for code, area in (("A1", "A"), ("A2", "A"), ("B1", "B"), ("B2", "B"))
}


def sums(**scores: Iterable[float]) -> list[BranchSums]:
    return [BranchSums.from_scores(code, values) for code, values in scores.items()]


def paper(
    day: int, shares: Mapping[str, str], code: str = "", notes: Mapping[str, str] | None = None
) -> Paper:
    return Paper(
        code=code or f"VIS{day:02d}",
        branch="A1",
        branch_name="Chi nhánh A1",
        visited_on=date(2026, 10, day),
        score=Decimal("80.0"),
        threshold=Decimal(80),
        shares={key: Fraction(share) for key, share in shares.items()},
        notes=notes or {},
    )


def test_the_mean_of_an_area_is_that_of_all_its_visits() -> None:
    comparison = compare(sums(A1=[70, 80, 90], A2=[60], B1=[100, 98]), threshold=80)
    area = group_figures(comparison, comparison.branches[:2], 80)
    assert area is not None
    assert (area.n, area.branches, area.mean) == (4, 2, 75)
    half = t_quantile(comparison.spread.degrees) * comparison.within_sd / 2
    assert (area.low, area.high) == pytest.approx((75 - half, 75 + half))


def test_the_mean_of_an_area_is_exact_where_halves_are_rounded() -> None:
    """A third of a visit in floats must not turn 79.95 into 79.949999."""
    comparison = compare(sums(A1=[79.90, 80.01, 79.94], A2=[79.95, 79.95, 79.95, 79.95]), threshold=80)
    area = group_figures(comparison, comparison.branches[:2], 80)
    assert area is not None
    assert area.mean == 79.95
    assert comparison.plain_mean == 79.95


def test_a_group_without_a_visit_has_no_figures() -> None:
    assert group_figures(compare(sums(A1=[70]), threshold=80), (), 80) is None


def test_a_group_with_two_visits_is_not_judged() -> None:
    comparison = compare(sums(A1=[95, 96], B1=[70, 71]), threshold=80)
    area = group_figures(comparison, comparison.branches[:1], 80)
    assert area is not None
    assert area.band is Band.TOO_FEW


def test_planned_visits_are_counted_by_what_became_of_them() -> None:
    planned = [
        PlannedVisits("A1", "released", 3),
        PlannedVisits("A1", "in_review", 1),
        PlannedVisits("A2", "expired", 2),
        PlannedVisits("B1", "excluded", 1),
        PlannedVisits("B1", "released", 2),
    ]
    found = cover(planned, {"A1": 3, "B1": 1}, PLACES, ["B2"])
    assert found.whole.planned == 9
    assert found.whole.fates == {Fate.RELEASED: 5, Fate.WAITING: 1, Fate.NOT_HELD: 2, Fate.EXCLUDED: 1}
    assert [(row.code, row.planned, row.compared) for row in found.areas] == [("A", 6, 3), ("B", 3, 1)]
    assert [row.code for row in found.too_few] == ["A2", "B1"]
    assert [place.code for place in found.without_plan] == ["B2"]


def test_every_state_of_a_visit_has_a_fate() -> None:
    from audit_app.reports.coverage import FATES
    from audit_app.visits.states import VisitState

    assert set(FATES) == {state.value for state in VisitState}


def test_questions_stand_by_what_they_cost() -> None:
    """Problem handling: 79 of 283 by weight, one question; half of it missing costs 13.96 points."""
    found = worst_questions(
        CHECKLIST,
        {
            "question:problem_solved": sums(A1=[50, 50], B1=[100, 100]),
            "question:told_about": sums(A1=[100, 100], B1=[0, 100]),
            "question:parking": sums(A1=[0]),
        },
    )
    assert [row.question.key for row in found] == ["problem_solved", "told_about"]
    weights = CHECKLIST.weights
    problem = found[0]
    assert (problem.n, problem.share, problem.chain_n) == (4, 75, 4)
    assert problem.cost == pytest.approx(float(100 * Fraction(79) / sum(weights.values()) / 4), rel=1e-9)


def test_a_branch_stands_beside_the_chain_at_the_same_question() -> None:
    chain = {"question:problem_solved": sums(A1=[50, 50], B1=[100, 100])}
    (row,) = worst_questions(CHECKLIST, chain, {"A1"}, fewest=1)
    assert (row.n, row.share, row.chain_n, row.chain_share) == (2, 50, 4, 75)
    assert worst_questions(CHECKLIST, chain, {"A1"}) == (), "two answers are too few for a list"
    assert worst_questions(CHECKLIST, chain, {"B1"}, fewest=1) == (), "nothing was lost there"


def test_the_costs_of_all_questions_at_nothing_earned_are_all_points() -> None:
    nothing = {f"question:{each.key}": sums(A1=[0, 0, 0]) for each in CHECKLIST.questions if each.is_scored}
    rows = worst_questions(CHECKLIST, nothing, most=99)
    assert sum(row.cost for row in rows) == pytest.approx(100)


def test_a_touchpoint_far_above_good_enough_is_a_reserve_and_one_below_is_a_gap() -> None:
    scores = {
        "touchpoint:leaving": sums(A1=[95, 96, 97], B1=[94, 95, 96]),
        "touchpoint:welcome": sums(A1=[60, 61, 62], B1=[60, 61, 63]),
        "touchpoint:advice": sums(A1=[95, 96, 97], B1=[94, 95, 96]),
    }
    emotions = {"emotion:leaving": sums(A1=[4, 5], B1=[3])}
    welcome, advice, leaving = touchpoint_figures(CHECKLIST, scores, emotions)
    assert (welcome.is_gap, welcome.is_reserve, welcome.emotion) == (True, False, None)
    assert not advice.is_reserve, "it is meant to be excellent"
    assert (leaving.is_gap, leaving.is_reserve) == (False, True)
    assert (leaving.emotion, leaving.emotions) == (4, 3)


def test_repeats_count_runs_up_to_the_last_visit_that_asked() -> None:
    papers = [
        paper(1, {"told_about": "0", "greeted": "0", "prices_agree": "0"}),
        paper(8, {"told_about": "0", "greeted": "1", "prices_agree": "1"}),
        paper(15, {"greeted": "0", "prices_agree": "0"}),
        paper(22, {"told_about": "1/2", "greeted": "1", "prices_agree": "3/4"}),
    ]
    found = find_repeats(CHECKLIST, [each.marked for each in papers])
    assert [(row.question.key, row.missed, row.asked, row.in_a_row) for row in found] == [
        ("told_about", 3, 3, 3),
        ("greeted", 2, 4, 0),
        ("prices_agree", 2, 4, 0),
    ]
    assert found[0].last_missed == date(2026, 10, 22)


def test_examples_are_of_those_who_lost_most_and_then_of_the_latest() -> None:
    papers = [
        paper(22, {"told_about": "1"}, notes={"told_about": "praise"}),
        paper(15, {"told_about": "1/2"}, notes={"told_about": "half"}),
        paper(8, {"told_about": "0"}, notes={"told_about": "later"}),
        paper(1, {"told_about": "0"}, notes={"told_about": "earlier", "greeted": "nothing lost known"}),
    ]
    found = collect_remarks(papers, ["told_about", "greeted"])
    assert [remark.digest for remark in found["told_about"]] == ["later", "earlier", "half"]
    assert found["greeted"] == []


def test_history_pools_each_period_by_itself() -> None:
    period = read_period("2026-Q4")
    assert period is not None
    rows = [
        MonthSums("overall", date(2026, month, 1), cell)
        for month, cells in (
            (5, sums(A1=[70], B1=[90, 92])),
            (10, sums(A1=[80], B1=[60, 64])),
            (12, sums(A1=[84, 85])),
        )
        for cell in cells
    ]
    found = branch_history(rows, period, "A1", {"overall": 80.0, "convenience": 70.0})
    assert [each.period.code for each in found] == ["2026-Q2", "2026-Q3", "2026-Q4"]
    assert found[1].by_measure == {}
    now = found[2].by_measure["overall"]
    expected = compare(sums(A1=[80, 84, 85], B1=[60, 64]), threshold=80).branches[0]
    assert (now.n, now.mean, now.low, now.high) == (3, 83, expected.low, expected.high)


def test_five_quarters_reach_back_to_the_same_one_a_year_ago() -> None:
    period = read_period("2026-Q4")
    assert period is not None
    assert periods_up_to(period)[0].code == "2025-Q4"


def test_movers_are_marked_over_the_whole_list_and_shown_of_the_own_branches() -> None:
    before = {f"A{number}": [78, 80, 82] for number in range(9)}
    after = {**{f"A{number}": [79, 80, 83] for number in range(9)}, "A0": [38, 40, 42]}
    places = {code: BranchPlace(code, code, "A", "A") for code in before}
    comparison = compare(sums(**after), threshold=80, previous=sums(**before))
    found = find_movers({"overall": comparison}, places)
    assert [(row.place.code, row.is_better) for row in found.rows] == [("A0", False)]
    assert found.compared == {"overall": 9}
    assert find_movers({"overall": comparison}, places, {"A1"}).rows == ()
