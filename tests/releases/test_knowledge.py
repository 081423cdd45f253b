"""What a release knows of the visits before it, frozen: averages, misses, repeats, other branches."""

import importlib.util
import json
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask
from playhouse.migrations import Runner
from playhouse.test_utils import count_queries

from audit_app.accounts.models import Role
from audit_app.clock import utc_now
from audit_app.db import MIGRATIONS, database
from audit_app.organisation.models import Branch
from audit_app.releases.annexes import AnnexKind, add_annex
from audit_app.releases.averages import MOST_PEERS, write_peers
from audit_app.releases.canonical import canonical_text, sha256_of
from audit_app.releases.correction import correct_release
from audit_app.releases.document import compute_figures
from audit_app.releases.models import Release
from audit_app.releases.release import exclude_release, release_visit
from audit_app.scorecards.scorecard import make_scorecard
from audit_app.scoring.answers import Answer
from audit_app.statistics import BranchSums, measure_spread
from tests.factories import make_area, make_branch, make_release, make_submitted_visit, make_user

FORMAT_1 = Path(__file__).parents[1] / "scorecards" / "stored" / "format_1.json"
IGNORED = {"problem_solved": {"value": "ignored", "note": "Không."}}


def visit_of(branch: Branch, days_ago: int, **answers: object) -> Release:
    came_in = utc_now() - timedelta(days=days_ago)
    return make_release(answers, branch=branch, entered_at=came_in)


def known(release: Release) -> dict:
    return release.frozen["known"]


def mean_of(*releases: Release) -> str:
    mean = Fraction(sum(release.score for release in releases), len(releases) * 100)
    return f"{float(mean):.2f}"


def test_the_first_visit_of_a_chain_knows_nothing(app: Flask) -> None:
    knows = known(make_release())
    assert set(knows["averages"]["overall"].values()) == {None}
    assert knows["peers"] is None
    assert knows["plan"] == {}
    assert knows["misses"]["greeted"] == {"here": [0, 0], "chain": [0, 0], "before": 0}


def test_averages_are_those_of_the_other_visits_here_in_the_area_and_in_the_chain(app: Flask) -> None:
    area = make_area()
    branch, neighbour, stranger = make_branch(area), make_branch(area), make_branch()
    own = [visit_of(branch, 40), visit_of(branch, 20, **IGNORED)]
    near, far = visit_of(neighbour, 15, greeting_warmth=2), visit_of(stranger, 10, prices_agree="no")
    averages = known(visit_of(branch, 1, greeting_warmth=1))["averages"]
    overall = averages["overall"]
    assert (overall["branch"]["visits"], overall["branch"]["mean"]) == (2, mean_of(*own))
    assert overall["area"] == {"visits": 3, "mean": mean_of(*own, near)}
    assert overall["chain"] == {"visits": 4, "mean": mean_of(*own, near, far)}
    assert (
        float(overall["branch"]["low"]) < float(overall["branch"]["mean"]) < float(overall["branch"]["high"])
    )
    assert averages["staff_attitude"]["chain"]["visits"] == 4


def test_misses_are_counted_here_and_in_the_chain_and_in_a_row(app: Flask) -> None:
    branch = make_branch()
    visit_of(branch, 50, prices_agree="no")
    visit_of(branch, 40, prices_agree="yes")
    visit_of(branch, 30, prices_agree="no", parking="no")
    visit_of(branch, 20, prices_agree="no", parking="na")
    visit_of(make_branch(), 10, prices_agree="yes", parking="no")
    misses = known(visit_of(branch, 1))["misses"]
    assert misses["prices_agree"] == {"here": [4, 3], "chain": [5, 3], "before": 2}
    # A visit in which nobody could tell neither breaks a row nor belongs to it.
    assert misses["parking"] == {"here": [1, 1], "chain": [2, 2], "before": 1}


def test_a_bonus_a_text_and_half_the_points_and_more(app: Flask) -> None:
    branch = make_branch()
    first = visit_of(branch, 9, greeting_warmth=3, thanked="no")
    visit_of(branch, 5, greeting_warmth=4)
    misses = known(visit_of(branch, 1))["misses"]
    assert misses["greeting_warmth"]["here"] == [2, 1]
    asked = {question["question"] for question in first.frozen["score"]["questions"]}
    assert "anything_else" in asked - set(misses)
    bonus = {
        question["key"]
        for section in first.frozen["checklist"]["sections"]
        for question in section["questions"]
        if question.get("bonus")
    }
    assert not bonus & set(misses)


def test_excluded_visits_and_replaced_revisions_are_not_known(app: Flask) -> None:
    branch, reviewer = make_branch(), make_user(Role.REVIEWER)
    exclude_release(visit_of(branch, 30, prices_agree="no").visit, "Sai chi nhánh.", reviewer)
    corrected = visit_of(branch, 20, prices_agree="no")
    correct_release(corrected, {"prices_agree": Answer("yes")}, "Xem lại ảnh.", reviewer)
    release = visit_of(branch, 1)
    assert known(release)["misses"]["prices_agree"]["here"] == [1, 0]
    assert known(release)["averages"]["overall"]["branch"]["visits"] == 1


def test_a_correction_keeps_what_was_known_and_names_the_revision_before(app: Flask) -> None:
    branch, reviewer = make_branch(), make_user(Role.REVIEWER)
    visit_of(branch, 30)
    release = visit_of(branch, 20)
    visit_of(branch, 1)
    second = correct_release(release, {"prices_agree": Answer("no")}, "Xem lại ảnh.", reviewer)
    third = correct_release(second, {"prices_agree": Answer("yes")}, "Nhầm ảnh.", reviewer)
    assert known(third) == known(release)
    earlier = third.frozen["earlier_revisions"]
    assert [each["revision"] for each in earlier] == [1, 2]
    assert [each["shown"] for each in earlier] == [f"{each.shown / 10:.1f}" for each in (release, second)]
    assert [each["reason"] for each in earlier] == ["", "Xem lại ảnh."]


def test_the_plan_of_the_visit_before_is_known_as_it_stood(app: Flask) -> None:
    branch, by = make_branch(), make_user(Role.AREA_MANAGER)
    before = visit_of(branch, 20)
    for number, states in (("a", []), ("b", ["done", "confirmed"]), ("c", ["done"]), ("d", [])):
        due = {"action": number, "question": None, "due": "2026-12-01"}
        add_annex(before, AnnexKind.ACTION, by, due, {"text": "Họp ca.", "owner": "Cửa hàng trưởng"})
        for state in states:
            parts = {"action": number, "state": state}
            add_annex(before, AnnexKind.ACTION_STATE, by, parts, {"text": "Xong."})
    assert known(visit_of(branch, 1))["plan"] == {"confirmed": 1, "done": 1, "open": 2}


def test_peers_have_no_name_and_are_few_however_large_the_chain() -> None:
    rows = [BranchSums.from_scores(f"CN{number}", [60 + number % 30, 70]) for number in range(200)]
    peers = write_peers(rows, "CN7", measure_spread(rows))
    assert peers is not None
    assert peers["of"] == 199
    assert len(peers["branches"]) == MOST_PEERS
    assert peers["branches"][0] == [2, 650]
    assert peers["branches"][-1][1] == 795
    assert "CN" not in json.dumps(peers)


def test_looking_back_takes_as_many_queries_however_many_visits_there_are(app: Flask) -> None:
    branch = make_branch()
    counts = []
    for days_ago in (9, 8, 7, 6):
        visit = make_submitted_visit(branch=branch, entered_at=utc_now() - timedelta(days=days_ago))
        with count_queries() as counted:
            release_visit(visit, make_user(Role.REVIEWER))
        counts.append(counted.count)
    assert len(set(counts[1:])) == 1


def test_the_migration_marks_what_was_released_before_it(app: Flask) -> None:
    releases = [make_release(), make_release({"prices_agree": "no", "parking": "yes"} | IGNORED)]
    marks = {release.id: release.marks for release in releases}
    assert len(set(marks.values())) == 2
    spec = importlib.util.spec_from_file_location("marks", MIGRATIONS / "0006_marks.py")
    assert spec is not None
    assert spec.loader is not None
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    migrator = Runner(database.obj, directory=str(MIGRATIONS)).migrator
    migration.down(migrator, database.obj)
    migration.up(migrator, database.obj)
    assert {release.id: release.marks for release in Release.select()} == marks


def test_a_release_of_format_1_still_has_its_hash_and_its_score() -> None:
    stored = json.loads(FORMAT_1.read_text(encoding="utf-8"))
    document = stored["document"]
    assert document["format"] == 1
    assert sha256_of(canonical_text(document)) == stored["sha256"]
    assert compute_figures(document) == document["score"]
    contents = {content["digest"]: content["content"] for content in stored["contents"]}
    card = make_scorecard(document, stored["sha256"], contents)
    assert f"{card.verdict.score}" == document["score"]["shown"]


@pytest.mark.parametrize("marks", ["", "1"])
def test_marks_that_the_document_does_not_have_are_found(app: Flask, marks: str) -> None:
    release = make_release()
    Release.update(marks=marks).where(Release.id == release.id).execute()
    result = app.test_cli_runner().invoke(args=["scores", "check"])
    assert result.exit_code == 1
    assert "column marks" in result.output
