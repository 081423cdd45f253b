"""Monthly sums: adding and taking out is exact, in one statement, on both databases."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playhouse.test_utils import assert_query_count

from audit_app.db import database, migration_runner
from audit_app.organisation.models import Branch
from audit_app.rollups.entry import RollupEntry
from audit_app.rollups.filters import SumFilter
from audit_app.rollups.models import BranchSum, ChainSum
from audit_app.rollups.queries import (
    chain_sums,
    chain_sums_by_prefix,
    sums_by_area_and_month,
    sums_by_branch,
    sums_by_branch_and_month,
    sums_by_class,
    sums_by_class_and_month,
    sums_by_measure,
    sums_by_month,
    sums_by_prefix,
)
from audit_app.rollups.recounting import find_differences, rebuild_rollup, stored_sums
from audit_app.rollups.sums import add_to_rollup, replace_in_rollup, sum_entries, take_from_rollup
from audit_app.rollups.visit_counts import branches_with, kinds_seen, latest_month, measured_checklists
from audit_app.statistics.spread import BranchSums
from tests.factories import make_area, make_branch

MEASURES = ["overall", "convenience", "facts", "touchpoint:welcome", "question:greeted", "emotion:welcome"]


def entry(branch: Branch, **fields: Any) -> RollupEntry:
    return RollupEntry(
        **{
            "branch": branch.id,
            "month": date(2026, 11, 1),
            "checklist_key": "small-shop",
            "checklist_version": 1,
            "programme": "",
            "segment": "",
            "assessed": "11111",
            "figures": {"overall": 8051},
            **fields,
        }
    )


def test_visits_of_a_cell_add_up(app: Flask) -> None:
    branch = make_branch()
    add_to_rollup(entry(branch, figures={"overall": 8051, "convenience": 0}))
    add_to_rollup(entry(branch, figures={"overall": 10000}))
    assert sums_by_branch("overall") == [BranchSums(branch.code, 2, 18051, 8051**2 + 10000**2)]
    assert sums_by_branch("convenience") == [BranchSums(branch.code, 1, 0, 0)]


def test_a_visit_is_added_in_four_statements(app: Flask) -> None:
    branch = make_branch()
    visit = entry(branch, figures=dict.fromkeys(MEASURES, 5000))
    add_to_rollup(visit)
    with assert_query_count(4):  # its kind, its measures, the branch's sums, the chain's
        add_to_rollup(visit)
    assert BranchSum.select().count() == 6 * len(MEASURES)  # month, quarter, year, each also of any kind
    assert ChainSum.select().count() == len(MEASURES)


def test_taking_a_visit_out_leaves_the_others(app: Flask) -> None:
    branch = make_branch()
    add_to_rollup(entry(branch, figures={"overall": 8051}))
    add_to_rollup(entry(branch, figures={"overall": 7000, "facts": 5000}))
    take_from_rollup(entry(branch, figures={"overall": 7000, "facts": 5000}))
    assert {cell.measure for cell in stored_sums()} == {"overall"}
    assert set(stored_sums().values()) == {(1, 8051, 8051**2)}


def test_a_correction_takes_the_place_of_what_it_corrects(app: Flask) -> None:
    branch = make_branch()
    old = entry(branch, figures={"overall": 8051, "facts": 9000})
    new = entry(branch, figures={"overall": 7000, "impressions": 6000}, assessed="01111")
    add_to_rollup(old)
    replace_in_rollup(old, new)
    assert stored_sums() == sum_entries([new])


entries = st.builds(
    dict,
    month=st.sampled_from([date(2026, 10, 1), date(2026, 11, 1)]),
    checklist_version=st.integers(1, 2),
    programme=st.sampled_from(["", "D4"]),
    segment=st.sampled_from(["", "Mẹ trẻ"]),
    assessed=st.sampled_from(["11111", "01111"]),
    figures=st.dictionaries(st.sampled_from(MEASURES), st.integers(0, 10_000), min_size=1),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits=st.lists(entries, max_size=12), chance=st.randoms())
def test_adding_and_then_removing_visits_in_any_order_leaves_nothing(
    app: Flask, visits: list[dict[str, Any]], chance: Any
) -> None:
    BranchSum.delete().execute()  # what a failed example left behind
    ChainSum.delete().execute()
    branches = [make_branch(), make_branch()]
    added = [entry(chance.choice(branches), **visit) for visit in visits]
    for each in added:
        add_to_rollup(each)
    assert stored_sums() == sum_entries(added)
    assert list(find_differences(sorted(added, key=lambda each: each.branch))) == []
    removed = list(added)
    chance.shuffle(removed)
    for each in removed:
        take_from_rollup(each)
    assert stored_sums() == {}


def test_rebuilding_mends_whatever_was_wrong(app: Flask) -> None:
    branch, gone = make_branch(), make_branch()
    visits = [entry(branch, figures={"overall": 8000}), entry(branch, figures={"overall": 9000, "facts": 1})]
    add_to_rollup(visits[0])
    add_to_rollup(entry(gone))
    BranchSum.update(total=8000, n=1).execute()
    # Month, quarter and year (each also of any kind) and the chain of both measures, and the six of a branch
    # that nobody visited.
    assert len(list(find_differences(visits))) == 20
    assert rebuild_rollup(lambda: visits) == 14
    assert list(find_differences(visits)) == []


def test_visits_that_come_in_no_order_are_not_compared(app: Flask) -> None:
    one, other = make_branch(), make_branch()
    with pytest.raises(ValueError, match="branch by branch"):
        list(find_differences([entry(one), entry(other), entry(one)]))


def test_the_sums_survive_a_way_back_to_the_older_tables(app: Flask) -> None:
    one, other = make_branch(), make_branch()
    for each in (one, other, one):
        add_to_rollup(entry(each, figures={"overall": 8051, "facts": 100}))
    add_to_rollup(entry(one, month=date(2026, 1, 1), segment="Mẹ trẻ", programme="D4"))
    before = stored_sums()
    runner = migration_runner()
    runner.down("0009_sums")
    assert "branch_sum" not in database.get_tables()
    runner.up()
    assert stored_sums() == before


@pytest.fixture
def filled(app: Flask) -> dict[str, Branch]:
    """Two branches in two areas with visits in two months on two versions."""
    north, south = make_area(code="BAC"), make_area(code="NAM")
    hanoi, saigon = make_branch(north, code="HN"), make_branch(south, code="SG")
    add_to_rollup(entry(hanoi, figures={"overall": 8000, "question:a_b": 100, "question:axb": 200}))
    add_to_rollup(entry(hanoi, month=date(2026, 10, 1), figures={"overall": 7000}))
    add_to_rollup(entry(saigon, figures={"overall": 6000, "facts": 5000}, segment="Mẹ trẻ", programme="D4"))
    add_to_rollup(entry(saigon, checklist_version=2, assessed="01111", figures={"overall": 9000}))
    return {"HN": hanoi, "SG": saigon}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (SumFilter(), {"HN": 2, "SG": 2}),
        (SumFilter(first=date(2026, 11, 20)), {"HN": 1, "SG": 2}),
        (SumFilter(last=date(2026, 10, 5)), {"HN": 1}),
        (SumFilter(area="NAM"), {"SG": 2}),
        (SumFilter(checklist_key="small-shop", checklist_version=1), {"HN": 2, "SG": 1}),
        (SumFilter(checklist_key="other"), {}),
        (SumFilter(assessed="01111"), {"SG": 1}),
        (SumFilter(programme="D4"), {"SG": 1}),
        (SumFilter(segment="Mẹ trẻ"), {"SG": 1}),
    ],
)
def test_sums_can_be_narrowed(filled: dict[str, Branch], chosen: SumFilter, expected: dict[str, int]) -> None:
    assert {sums.branch: sums.n for sums in sums_by_branch("overall", chosen)} == expected


def test_several_measures_come_in_one_query(filled: dict[str, Branch]) -> None:
    with assert_query_count(1):
        found = sums_by_measure(["overall", "facts", "impressions"])
    assert [sums.branch for sums in found["overall"]] == ["HN", "SG"]
    assert found["facts"] == [BranchSums("SG", 1, 5000, 25_000_000)]
    assert found["impressions"] == []


def test_measures_of_one_kind_are_found_by_their_prefix(filled: dict[str, Branch]) -> None:
    found = sums_by_prefix("question")
    assert {name: sums[0].total for name, sums in found.items()} == {"question:a_b": 100, "question:axb": 200}


def test_months_come_oldest_first(filled: dict[str, Branch]) -> None:
    months = sums_by_month(["overall"])["overall"]
    assert [(month.month, sums.n, sums.total) for month, sums in months.items()] == [
        (10, 1, 7000),
        (11, 3, 23000),
    ]


def test_what_was_measured_is_listed_with_its_visits(filled: dict[str, Branch]) -> None:
    found = [(each.checklist_version, each.assessed, each.visits) for each in measured_checklists()]
    assert found == [(1, "11111", 3), (2, "01111", 1)]


@pytest.mark.parametrize(
    ("chosen", "visits"),
    [
        (SumFilter(), 4),
        (SumFilter(first=date(2026, 11, 20)), 3),
        (SumFilter(area="NAM"), 2),
        (SumFilter(branch="HN", last=date(2026, 10, 1)), 1),
        (SumFilter(segment="Mẹ trẻ"), 1),
        (SumFilter(branch_class="none"), 0),
    ],
)
def test_all_chosen_branches_together_are_their_sum(
    filled: dict[str, Branch], chosen: SumFilter, visits: int
) -> None:
    of_branches = sums_by_branch("overall", chosen)
    whole = chain_sums(["overall"], chosen)["overall"]
    assert whole.n == sum(sums.n for sums in of_branches) == visits
    assert whole.total == sum(sums.total for sums in of_branches)
    assert whole.squares == sum(sums.squares for sums in of_branches)
    months = sums_by_month(["overall"], chosen)["overall"]
    assert sum(sums.n for sums in months.values()) == visits


def test_all_branches_together_are_read_without_reading_branches(filled: dict[str, Branch]) -> None:
    BranchSum.delete().execute()
    found = chain_sums_by_prefix("question", SumFilter(first=date(2026, 1, 1), last=date(2026, 12, 1)))
    assert {name: sums.total for name, sums in found.items()} == {"question:a_b": 100, "question:axb": 200}


def test_branches_are_counted_by_how_often_they_were_visited(filled: dict[str, Branch]) -> None:
    assert latest_month() == latest_month(SumFilter(area="NAM")) == date(2026, 11, 1)
    assert latest_month(SumFilter(last=date(2026, 10, 1))) == date(2026, 10, 1)
    assert latest_month(SumFilter(last=date(2025, 1, 1))) is None
    year = SumFilter(first=date(2026, 1, 1), last=date(2026, 12, 1))
    assert [branches_with(visits, year) for visits in (1, 2, 3)] == [2, 2, 0]
    assert branches_with(1, SumFilter(area="BAC")) == 1


def test_areas_branches_and_months_come_apart(filled: dict[str, Branch]) -> None:
    of_areas = sums_by_area_and_month("overall")
    assert {area: [sums.n for sums in months.values()] for area, months in of_areas.items()} == {
        "BAC": [1, 1],
        "NAM": [2],
    }
    assert [sums.n for sums in sums_by_class_and_month("overall")[None].values()] == [1, 3]
    assert sums_by_class(["overall", "nothing"])["nothing"] == {}
    assert sums_by_class(["overall"])["overall"][None].n == 4
    rows = sums_by_branch_and_month(["overall", "facts"], SumFilter(first=date(2026, 11, 1)))
    assert [(measure, month.month, sums.branch, sums.n) for measure, month, sums in rows] == [
        ("facts", 11, "SG", 1),
        ("overall", 11, "HN", 1),
        ("overall", 11, "SG", 2),
    ]


def test_segments_and_programmes_that_were_measured_are_listed(filled: dict[str, Branch]) -> None:
    assert kinds_seen() == [("", ""), ("Mẹ trẻ", "D4")]
