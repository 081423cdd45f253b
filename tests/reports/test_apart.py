"""What a report leaves out of its figures, and says so: other factors, versions and checklists."""

from datetime import date

import pytest

from audit_app.comparison.overview import FACTORS
from audit_app.reports.in_short import in_short
from audit_app.reports.pdf import write_html
from audit_app.rollups.entry import RollupEntry
from audit_app.rollups.sums import add_to_rollup
from tests.comparison.chain import publish_version
from tests.comparison.test_lines import WEIGHTS
from tests.reports.making import World, report

pytestmark = pytest.mark.usefixtures("day")


def count_apart(world: World, **fields: object) -> None:
    """Add a visit to the monthly sums alone: what it assessed, or on which version, is what matters."""
    figures = {"overall": 9000, "staff_attitude": 9000}
    cell = {"branch": world.branches["HN1"].id, "month": date(2026, 10, 1), "checklist_key": "small-shop"}
    usual = {"checklist_version": 1, "programme": "", "segment": "", "assessed": "11111", "figures": figures}
    add_to_rollup(RollupEntry(**{**cell, **usual, **fields}))  # type: ignore[arg-type]


def test_visits_that_assessed_other_factors_are_counted_apart(world: World) -> None:
    before = report("area", "BAC")
    count_apart(world, assessed="01111")
    count_apart(world, assessed="01111")
    found = report("area", "BAC")
    assert found.notes.apart == dict(found.overview.apart) == {"01111": 2}
    assert found.compared_visits == before.compared_visits
    attitude = found.overview.measures["staff_attitude"]
    assert attitude.visits == before.overview.measures["staff_attitude"].visits + 2
    assert report("branch", "HN2").notes.apart == {}


def test_a_factor_that_most_visits_did_not_assess_is_named_where_it_lies_below(world: World) -> None:
    for _ in range(80):
        everything = {"overall": 9900, **dict.fromkeys(FACTORS[1:], 9900)}
        count_apart(world, assessed="01111", figures=everything)
    count_apart(
        world, figures={"overall": 2000, "problem_handling": 1000, **dict.fromkeys(FACTORS[1:], 9500)}
    )
    found = report("chain")
    assert found.mend_first is not None
    assert (found.mend_first.factor, found.mend_first.priority) == ("problem_handling", 0)
    assert any("phần lớn lượt không đánh giá yếu tố này" in said for _, said in in_short(found))
    assert "phần lớn lượt không đánh giá yếu tố này" in write_html(found, "vi")


def test_other_versions_and_checklists_are_counted_apart(world: World) -> None:
    publish_version(2, "[thresholds]", WEIGHTS)
    count_apart(world, checklist_version=2)
    found = report("chain").notes
    assert (found.other_versions, found.other_checklists) == ({("small-shop", 2): 1}, {})
    found = report("chain", checklist="small-shop.v2").notes
    assert found.other_versions == {("small-shop", 1): 13}
    assert report("chain", checklist="small-shop").notes.is_mixed


def test_a_report_takes_the_checklist_with_most_visits_there(world: World) -> None:
    publish_version(2, "[thresholds]", WEIGHTS)
    count_apart(world, branch=world.branches["DN3"].id, checklist_version=2)
    assert report("branch", "DN3").selection.measured.line.code == "small-shop.v2"
    assert report("area", "TRUNG").selection.measured.line.code == "small-shop.v1"
