"""Releasing a visit: frozen, counted, in its history, once."""

import json
import os
import threading
from datetime import UTC, datetime
from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.db import database
from audit_app.organisation.models import BranchClass, ClassThreshold
from audit_app.programmes.models import Programme, PublishedChecklist
from audit_app.programmes.published import published_checklist
from audit_app.releases.canonical import canonical_text, salted_digest, sha256_of
from audit_app.releases.contents import ContentBook
from audit_app.releases.document import write_release
from audit_app.releases.facts import collect_facts
from audit_app.releases.knowledge import Knowledge
from audit_app.releases.models import Release, ReleaseContent
from audit_app.releases.queries import contents_of
from audit_app.releases.release import release_visit
from audit_app.releases.revision import NothingAssessed
from audit_app.reviews.decisions import exclude_visit
from audit_app.rollups.models import BranchSum
from audit_app.rollups.queries import sums_by_branch
from audit_app.visits.history import VisitMoved
from audit_app.visits.models import Visit, VisitChange
from audit_app.visits.queries import last_submission
from audit_app.visits.sheets import read_document
from audit_app.visits.states import VisitState
from tests.factories import (
    GOOD_ANSWERS,
    make_area,
    make_branch,
    make_release,
    make_submitted_visit,
    make_user,
    make_visit,
)
from tests.releases.variants import publish_version_without_failing_questions

SNAPSHOT = Path(__file__).parent.parent / "snapshots" / "release-small-shop.json"
MOMENT = datetime(2026, 11, 14, 3, 12, 45, tzinfo=UTC)


def document_of(visit: Visit, code: str = "8F3K-2Q7M") -> dict[str, object]:
    """The document with salts and moments that a snapshot can hold."""
    salts = (f"{number:032x}" for number in count(1))
    submission = last_submission(visit)
    assert submission is not None
    submission.submitted_at = MOMENT
    visit.entered_at, visit.left_at = MOMENT.replace(hour=2), MOMENT.replace(hour=2, minute=40)
    checklist = published_checklist(visit.checklist_key, visit.checklist_version)
    return write_release(
        collect_facts(visit, submission, checklist, code),
        checklist,
        read_document(checklist, submission.answers),
        Knowledge(),
        ContentBook(lambda: next(salts)),
        MOMENT,
    )


def fixed_visit() -> Visit:
    area = make_area(code="MT", name="Miền Trung")
    return make_submitted_visit(branch=make_branch(area, code="DN01", name="Chi nhánh Đà Nẵng 1"))


def test_the_document_of_the_small_checklist_is_as_the_snapshot_says(app: Flask) -> None:
    text = json.dumps(document_of(fixed_visit()), ensure_ascii=False, indent=1, sort_keys=True)
    if os.environ.get("UPDATE_SNAPSHOTS"):  # then read and judged by a person
        SNAPSHOT.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == SNAPSHOT.read_text(encoding="utf-8")


def test_the_same_visit_with_the_same_salts_has_the_same_hash(app: Flask) -> None:
    visit = fixed_visit()
    hashes = {sha256_of(canonical_text(document_of(visit))) for _ in range(2)}
    assert len(hashes) == 1


def test_a_release_says_what_it_was_made_of(app: Flask) -> None:
    release = make_release()
    document = release.frozen
    assert release.document == canonical_text(document)
    assert release.sha256 == sha256_of(release.document)
    assert document["code"] == release.code
    assert document["score"]["score"] == f"{release.score / 100:.2f}"
    assert document["answers"]["greeted"] == {"value": "yes"}
    note = document["answers"]["problem_solved"]["note"]["digest"]
    assert contents_of(release)[note] == "Chị tư vấn hẹn trả lời lúc 17 giờ."


def test_every_text_has_the_digest_of_its_salt_and_words(app: Flask) -> None:
    rows = list(ReleaseContent.select().where(ReleaseContent.release == make_release()))
    assert len(rows) == 3
    assert [row.digest for row in rows] == [salted_digest(row.salt, row.content) for row in rows]
    assert len({row.salt for row in rows}) == 3


def test_nothing_in_the_document_tells_who_the_shopper_was(app: Flask) -> None:
    shopper = make_user(name="Hồ Thị Kín Đáo", email="kin.dao@example.vn", phone="+84912345678", id=987654)
    visit = make_submitted_visit(shopper=shopper)
    release = release_visit(visit, make_user(Role.REVIEWER, name="Lê Văn Duyệt"))
    receipt = last_submission(visit)
    assert receipt is not None
    for secret in (
        shopper.name,
        "Kín Đáo",
        shopper.email,
        shopper.phone,
        str(shopper.id),
        shopper.fs_uniquifier,
        visit.uid,
        receipt.code,
        "Lê Văn Duyệt",
    ):
        assert secret not in release.document, secret


def test_later_changes_to_branch_programme_thresholds_and_checklist_change_nothing(app: Flask) -> None:
    kind = BranchClass.create(code="flagship", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=kind, measure="overall", threshold=8500)
    programme = Programme.create(code="D4", name_vi="Đợt 4", name_en="Wave 4", starts_on="2026-01-01")
    release = make_release(branch=make_branch(branch_class=kind), programme=programme)
    assert release.frozen["thresholds"]["overall"] == "85.00"
    assert release.threshold == 8500
    before = release.document
    release.branch.name = "Tên mới"
    release.branch.save()
    ClassThreshold.update(threshold=1000).execute()
    Programme.update(name_vi="Khác").execute()
    PublishedChecklist.update(source="hỏng", digest="0" * 64).execute()
    after = Release.get_by_id(release.id)
    assert after.document == before
    assert after.sha256 == sha256_of(after.document)
    assert after.frozen["branch"]["class"] == {
        "code": "flagship",
        "name": {"vi": "Chủ lực", "en": "Flagship"},
    }


def test_a_second_click_gives_the_same_release(app: Flask) -> None:
    visit, reviewer = make_submitted_visit(), make_user(Role.REVIEWER)
    stale = Visit.get_by_id(visit.id)
    first = release_visit(visit, reviewer)
    again = release_visit(stale, reviewer)
    assert again.id == first.id
    assert Release.select().count() == 1
    assert [sums.n for sums in sums_by_branch("overall")] == [1]


def test_two_reviewers_at_once_make_one_release(app: Flask) -> None:
    visit, reviewer = make_submitted_visit(), make_user(Role.REVIEWER)
    copies = [Visit.get_by_id(visit.id) for _ in range(4)]
    barrier = threading.Barrier(len(copies))
    made: list[int] = []
    failed: list[BaseException] = []

    def release(copy: Visit) -> None:
        with app.app_context(), database.connection_context():
            barrier.wait()
            try:
                made.append(release_visit(copy, reviewer).id)
            except BaseException as error:
                failed.append(error)

    threads = [threading.Thread(target=release, args=(copy,)) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(made) == len(copies)
    assert len(set(made)) == 1
    assert [sums.n for sums in sums_by_branch("overall")] == [1]
    moves = [(row.from_state, row.to_state) for row in VisitChange.select().order_by(VisitChange.id)]
    assert moves[-2:] == [("submitted", "in_review"), ("in_review", "released")]
    assert len(moves) == 4


def test_a_visit_in_which_nothing_was_assessed_is_refused_and_stays_where_it_was(app: Flask) -> None:
    version = publish_version_without_failing_questions()
    visit = make_submitted_visit(dict.fromkeys(GOOD_ANSWERS), checklist_version=version)
    with pytest.raises(NothingAssessed):
        release_visit(visit, make_user(Role.REVIEWER))
    assert visit.state == Visit.get_by_id(visit.id).state == VisitState.SUBMITTED
    assert Release.select().count() == BranchSum.select().count() == 0


def test_an_excluded_visit_is_not_released(app: Flask) -> None:
    visit, reviewer = make_submitted_visit(), make_user(Role.REVIEWER)
    exclude_visit(visit, "Sai chi nhánh", reviewer)
    with pytest.raises(VisitMoved):
        release_visit(visit, reviewer)
    assert Release.select().count() == 0


def test_an_assigned_visit_is_not_released(app: Flask) -> None:
    visit = make_visit()
    with pytest.raises(VisitMoved):
        release_visit(visit, make_user(Role.REVIEWER))
    assert visit.state == VisitState.ASSIGNED


def test_what_was_known_that_day_is_frozen_too(app: Flask) -> None:
    branch = make_branch()
    first = make_release({"prices_agree": "no"}, branch=branch)
    second = make_release(branch=branch)
    third = make_release({"waiting_time": 60}, branch=branch)
    document = third.frozen
    assert [entry["code"] for entry in document["history"]] == [first.code, second.code]
    assert document["previous"]["code"] == second.code
    assert document["previous"]["score"] == second.frozen["score"]["score"]
    assert document["spread"]["visits"] == 2
    spread = Fraction(abs(first.score - second.score), 100) ** 2 / 2
    assert float(document["spread"]["within_sd"]) == pytest.approx(float(spread) ** 0.5, abs=0.006)
    assert document["previous"]["beyond_noise"] is False
    assert first.frozen["previous"] is None
    assert first.frozen["spread"] is None
    assert second.frozen["previous"]["beyond_noise"] is None


def test_visits_that_all_score_the_same_do_not_show_what_chance_does(app: Flask) -> None:
    branch = make_branch()
    for _ in range(2):
        make_release(branch=branch)
    third = make_release({"waiting_time": 60}, branch=branch)
    assert third.frozen["score"]["score"] != third.frozen["previous"]["score"]
    assert third.frozen["previous"]["beyond_noise"] is None
    assert third.frozen["spread"] is None


def test_visits_that_assessed_other_factors_are_not_compared(app: Flask) -> None:
    branch = make_branch()
    for _ in range(2):
        make_release(branch=branch)
    other = make_release({"parking": "yes", "staff_count": None, "problem_solved": None}, branch=branch)
    assert other.frozen["previous"]["beyond_noise"] is None
    assert other.frozen["spread"] is None


def test_a_score_is_rounded_once_from_the_exact_fraction_wherever_it_stands(app: Flask) -> None:
    for seconds in range(60, 181):
        visit = make_submitted_visit({**GOOD_ANSWERS, "waiting_time": seconds})
        release = release_visit(visit, make_user(Role.REVIEWER))
        if release.shown * 10 != (release.score + 5) // 10 * 10:
            break
    else:
        raise AssertionError("no waiting time tells the two ways of rounding apart")
    assert release.frozen["score"]["shown"] == f"{release.shown / 10:.1f}"
    following = release_visit(make_submitted_visit(branch=release.branch), make_user(Role.REVIEWER))
    assert following.frozen["previous"]["shown"] == release.frozen["score"]["shown"]
