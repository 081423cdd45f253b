"""What is read from the database: the figures of the comparison, and what stands around them."""

import csv
import re
from datetime import date
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from playhouse.test_utils import count_queries

from audit_app.accounts.models import Role
from audit_app.comparison.branch import read_branch
from audit_app.comparison.filters import MEASURES
from audit_app.comparison.overview import read_overview
from audit_app.organisation.models import Branch, BranchClass, ClassThreshold
from audit_app.releases.correction import correct_release
from audit_app.releases.models import Release, ReleaseContent
from audit_app.releases.release import exclude_release
from audit_app.reports.asking import ChecklistUnmeasured, NothingReleased, PeriodUnknown, PlaceUnknown
from audit_app.reports.coverage import Fate
from audit_app.reports.drawings import group_strips
from audit_app.reports.pdf import write_html
from audit_app.scoring.answers import Answer
from audit_app.visits.models import Visit
from tests.comparison.chain import select
from tests.factories import make_user
from tests.house_client import HouseClient
from tests.reports.making import (
    BAD,
    NOW_VISITS,
    PERIOD,
    World,
    make_world,
    plan_visit,
    report,
)

MOST_QUERIES = 38


pytestmark = pytest.mark.usefixtures("day")


def rows_of(html: str, part: str) -> list[list[str]]:
    """The cells of the tables in a part, as they are printed."""
    section = html.partition(f'id="{part}"')[2].partition("</section>")[0]
    return [
        [words_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", section, re.DOTALL)
    ]


def words_of(cell: str) -> str:
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", cell, flags=re.DOTALL).split())


def near(figure: str, *, low: float = 0, high: float = 100) -> Any:
    """A figure of the CSV (two decimals) as paper prints it: one decimal, cut at the ends of the scale."""
    return pytest.approx(min(max(float(figure), low), high), abs=0.0551)


def compared_on_the_page(client: HouseClient) -> dict[tuple[str, str], dict[str, str]]:
    """The rows of the comparison's CSV by branch and measure."""
    client.sign_in(make_user(Role.HEAD_OFFICE, language="en"))
    table = client.get(f"/comparison.csv?period={PERIOD}").text.lstrip("\ufeff")
    return {(row["branch"], row["measure"]): row for row in csv.DictReader(StringIO(table))}


def test_the_pack_prints_the_figures_of_the_comparison(world: World, client: HouseClient, app: Flask) -> None:
    compared = compared_on_the_page(client)
    with app.test_request_context():
        html = write_html(report("chain"), "en")
    printed = [row for row in rows_of(html, "branches") if len(row) == 8][1:]
    assert sorted(row[0] for row in printed) == sorted({branch for branch, _ in compared})
    for row in printed:
        figures = compared[row[0], "overall"]
        low, high = row[4].split("–")
        assert float(row[3]) == near(figures["mean"])
        assert (float(low), float(high)) == (near(figures["low"]), near(figures["high"]))
        assert (row[5], float(row[6])) == (figures["visits"], float(figures["threshold"]))
        assert (
            row[7] == (f"+{figures['visits_needed']}" if figures["visits_needed"] else "") or row[7] == "> 20"
        )


def test_the_heat_table_prints_every_factor_of_the_comparison(
    world: World, client: HouseClient, app: Flask
) -> None:
    compared = compared_on_the_page(client)
    with app.test_request_context():
        html = write_html(report("chain"), "en")
    rows = [row for row in rows_of(html, "heat") if (row[0], "overall") in compared]
    assert len(rows) == 5
    for row in rows:
        for cell, measure in zip(row[1:], MEASURES, strict=True):
            mean, _, visits = cell.partition(" n ")
            assert float(mean) == near(compared[row[0], measure]["mean"])
            assert visits == compared[row[0], measure]["visits"]


def test_each_report_rests_on_the_comparison_of_its_place(world: World) -> None:
    assert report("chain").overview == read_overview(select(period=PERIOD))
    assert report("area", "BAC").overview == read_overview(select(period=PERIOD, area="BAC"))
    branch = report("branch", "HN2")
    assert branch.branch is not None
    assert branch.branch.compared == read_branch(select(period=PERIOD), "HN2")


def test_the_areas_of_a_pack_are_the_comparison_of_each_area(world: World) -> None:
    for group in report("chain").groups:
        alone = read_overview(select(period=PERIOD, area=group.code))
        for measure, figures in group.by_measure.items():
            assert (figures.n, figures.mean) == (
                alone.measures[measure].visits,
                alone.measures[measure].plain_mean,
            )


def test_areas_are_held_to_what_is_expected_of_their_branches(world: World, app: Flask) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=flagship, measure="overall", threshold=9900)
    Branch.update(branch_class=flagship).where(Branch.area == world.north).execute()
    thresholds = {group.code: group.by_measure["overall"].threshold for group in report("chain").groups}
    assert thresholds == {"BAC": 99, "TRUNG": 80}
    (chain,) = report("area", "BAC").groups
    assert chain.by_measure["overall"].threshold == pytest.approx((99 * 8 + 80 * 5) / 13)
    with app.test_request_context():
        strips = group_strips(report("chain").groups)
    north, centre = strips.marks
    assert north is not None
    assert centre is not None
    assert north.threshold != centre.threshold


def test_an_area_stands_beside_the_whole_chain(world: World) -> None:
    (chain,) = report("area", "TRUNG").groups
    whole = read_overview(select(period=PERIOD))
    assert {measure: (each.n, each.mean) for measure, each in chain.by_measure.items()} == {
        measure: (each.visits, each.plain_mean) for measure, each in whole.measures.items() if each.visits
    }


def test_a_branch_knows_its_past_its_visits_and_what_it_missed_again(world: World) -> None:
    found = report("branch", "HN2").branch
    assert found is not None
    assert [each.period.code for each in found.history] == ["2026-Q3", "2026-Q4"]
    now = found.compared.overall
    assert now is not None
    assert found.history[-1].by_measure["overall"].mean == now.figures.mean
    assert found.history[-1].by_measure["overall"].low == now.figures.low
    assert [visit.paper.visited_on.isoformat() for visit in found.visits] == [
        "2026-11-12",
        "2026-10-27",
        "2026-10-06",
    ]
    assert found.looked_back == 5
    greeted = next(row for row in found.repeats if row.question.key == "greeted")
    assert (greeted.missed, greeted.asked, greeted.in_a_row) == (3, 5, 3)


def test_planned_visits_are_followed_to_what_became_of_them(world: World) -> None:
    plan_visit(world, "DN3", date(2026, 11, 25))
    plan_visit(world, "HN1", date(2027, 1, 2))
    plan_visit(world, "HN3", date(2026, 12, 31), state="expired")
    exclude_release(
        Release.get(Release.branch == world.branches["DN2"]).visit, "Nhầm kịch bản.", world.reviewer
    )
    found = report("chain").coverage
    assert found.whole.fates == {Fate.RELEASED: 12, Fate.WAITING: 1, Fate.NOT_HELD: 1, Fate.EXCLUDED: 1}
    assert {row.code: row.compared for row in found.too_few} == {"DN2": 0, "DN3": 0, "HN3": 2}
    assert found.without_plan == ()


def test_open_branches_without_any_plan_are_named_and_closed_ones_are_not(world: World) -> None:
    assert [place.code for place in report("chain").coverage.without_plan] == ["DN3"]
    assert report("area", "BAC").coverage.without_plan == ()
    Branch.update(closed_on=date(2026, 9, 1)).where(Branch.code == "DN3").execute()
    assert report("chain").coverage.without_plan == ()


def test_one_shoppers_branches_are_named_to_head_office_alone(world: World) -> None:
    one = make_user()
    Visit.update(shopper=one).where(Visit.branch == world.branches["HN1"]).execute()
    found = report("chain").notes.one_shopper
    assert found is not None
    assert [(row.place.code, row.visits) for row in found] == [("HN1", 3)]
    for kind, code in (("area", "BAC"), ("branch", "HN1")):
        assert report(kind, code).notes.one_shopper is None


def test_examples_are_a_shoppers_own_words_with_the_scorecard(world: World) -> None:
    found = {row.figures.question.key: row.example for row in report("chain").questions}
    example = found["greeted"]
    assert example is not None
    assert example.words == "Không ai chào khi tôi vào."
    release = Release.get(Release.code == example.code)
    assert release.visited_on == example.visited_on == date(2026, 11, 12)
    assert example.branch_name == "Đống Đa"


def test_words_that_were_erased_are_no_example(world: World) -> None:
    ReleaseContent.update(content=None).where(
        ReleaseContent.content == "Không ai chào khi tôi vào."
    ).execute()
    found = {row.figures.question.key: row.example for row in report("chain").questions}
    assert found["greeted"] is None


def test_corrected_visits_are_counted_with_their_latest_figures(world: World) -> None:
    release = Release.get(Release.branch == world.branches["HN1"], Release.visited_on == date(2026, 10, 5))
    correct_release(release, {"thanked": Answer("no")}, "Xem lại ảnh.", make_user(Role.REVIEWER))
    found = report("chain")
    assert found.notes.corrected == 1
    assert found.coverage.whole.fates[Fate.RELEASED] == 13


@pytest.mark.parametrize(("kind", "code"), [("chain", ""), ("area", "BAC"), ("branch", "HN2")])
def test_the_number_of_queries_does_not_grow_with_visits(app: Flask, kind: str, code: str) -> None:
    world = make_world(NOW_VISITS)
    report(kind, code)
    with count_queries() as few:
        report(kind, code)
    for number in range(4):
        world.visit("HN2", date(2026, 11, 13 + number), BAD)
        world.visit("DN3", date(2026, 11, 13 + number), BAD)
    with count_queries() as more:
        report(kind, code)
    assert more.count == few.count <= MOST_QUERIES


def test_what_cannot_be_reported_is_said_in_words(app: Flask) -> None:
    world = make_world()
    with pytest.raises(NothingReleased):
        report("chain")
    world.visit("HN1", date(2026, 10, 5), BAD)
    for kind in ("branch", "area"):
        with pytest.raises(PlaceUnknown, match="“NO”"):
            report(kind, "NO")
    with pytest.raises(PeriodUnknown, match="2026-Q5"):
        report("chain", period="2026-Q5")
    with pytest.raises(ChecklistUnmeasured, match=r"cafe\.v1"):
        report("chain", checklist="cafe.v1")


def test_without_a_period_the_usual_one_is_taken(world: World) -> None:
    assert report("chain", period="").period.code == PERIOD
