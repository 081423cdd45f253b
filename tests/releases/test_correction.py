"""A correction is a new revision; sums lose the old one and gain the new one; the old one stays."""

import unicodedata

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.releases.canonical import sha256_of
from audit_app.releases.checking import check_releases
from audit_app.releases.contents import digests_in
from audit_app.releases.correction import ReleaseReplaced, correct_release
from audit_app.releases.counting import rollup_entry
from audit_app.releases.erasure import erase_content
from audit_app.releases.models import Release, ReleaseContent
from audit_app.releases.queries import contents_of, current_release, release_by_code, revisions_of
from audit_app.releases.recount import rollup_differences
from audit_app.releases.release import exclude_release
from audit_app.releases.revision import AnswersMissing, NothingAssessed, NothingCorrected, readable_answers
from audit_app.reviews.decisions import ReasonMissing
from audit_app.rollups.models import BranchSum
from audit_app.rollups.recounting import stored_sums
from audit_app.rollups.sums import sum_entries
from audit_app.scoring.answers import Answer
from audit_app.visits.history import VisitMoved
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState
from tests.factories import make_release, make_user
from tests.releases.variants import publish_version_without_failing_questions

REASON = "Hóa đơn trong ảnh cho thấy giá không khớp."


def check() -> list[str]:
    return [str(difference) for difference in check_releases(lambda: None)]


def test_a_correction_is_the_next_revision_and_the_old_one_stays(app: Flask) -> None:
    first, reviewer = make_release(), make_user(Role.REVIEWER)
    second = correct_release(first, {"prices_agree": Answer("no")}, REASON, reviewer)
    old = Release.get_by_id(first.id)
    assert (old.document, old.sha256) == (first.document, first.sha256)
    assert old.replaced_by_id == second.id
    document = second.frozen
    assert (second.code, second.revision, document["reason"]) == (first.code, 2, REASON)
    assert document["replaces"] == first.sha256
    assert document["answers"]["prices_agree"] == {"value": "no"}
    assert second.score < first.score
    current = current_release(first.code)
    assert current is not None
    assert current.id == second.id
    earlier = release_by_code(first.code, 1)
    assert earlier is not None
    assert earlier.id == first.id
    assert [row.revision for row in revisions_of(second)] == [1, 2]
    assert check() == []


def test_a_correction_moves_the_sums_exactly(app: Flask) -> None:
    make_release({"greeted": "no"})
    first = make_release()
    second = correct_release(
        first, {"prices_agree": Answer("no"), "welcome.emotion": Answer(1)}, REASON, make_user(Role.REVIEWER)
    )
    counted = [release for release in Release.select() if release.replaced_by_id is None]
    assert second in counted
    assert stored_sums() == sum_entries(rollup_entry(each.frozen, each.branch_id) for each in counted)


def test_letters_that_were_typed_in_parts_are_counted_as_a_recount_reads_them(app: Flask) -> None:
    first = make_release(segment=unicodedata.normalize("NFD", "Mẹ trẻ"))
    assert rollup_differences() == []
    correct_release(first, {"prices_agree": Answer("no")}, REASON, make_user(Role.REVIEWER))
    assert rollup_differences() == []
    exclude_release(Visit.get_by_id(first.visit_id), "Sai chi nhánh", make_user(Role.REVIEWER))
    assert stored_sums() == {}


def test_texts_that_stay_keep_their_digest_and_changed_ones_get_a_new_one(app: Flask) -> None:
    first = make_release()
    answers = readable_answers(first.frozen, contents_of(first))
    assert answers["problem_solved"].note == "Chị tư vấn hẹn trả lời lúc 17 giờ."
    second = correct_release(
        first,
        {
            "problem_solved": Answer("solved", note=answers["problem_solved"].note),
            "anything_else": Answer("Đã sửa lời kể."),
        },
        REASON,
        make_user(Role.REVIEWER),
    )
    before, after = first.frozen["answers"], second.frozen["answers"]
    assert after["problem_solved"]["note"] == before["problem_solved"]["note"]
    assert after["anything_else"] != before["anything_else"]
    assert contents_of(second)[after["anything_else"]["value"]["digest"]] == "Đã sửa lời kể."
    assert set(contents_of(second)) == digests_in(second.frozen)


def test_a_note_that_is_emptied_is_gone_from_the_next_revision(app: Flask) -> None:
    first = make_release()
    second = correct_release(first, {"problem_solved": Answer("solved")}, REASON, make_user(Role.REVIEWER))
    assert second.frozen["answers"]["problem_solved"] == {"value": "solved"}
    assert len(contents_of(second)) == len(contents_of(first)) - 1


def test_questions_that_a_correction_hides_go_and_those_it_shows_need_an_answer(app: Flask) -> None:
    reviewer = make_user(Role.REVIEWER)
    first = make_release()
    second = correct_release(first, {"greeted": Answer("no", note="Không ai chào.")}, REASON, reviewer)
    assert "greeting_warmth" not in second.frozen["answers"]
    with pytest.raises(AnswersMissing) as refused:
        correct_release(second, {"greeted": Answer("yes")}, REASON, reviewer)
    assert refused.value.questions == ("greeting_warmth",)
    third = correct_release(
        second, {"greeted": Answer("yes"), "greeting_warmth": Answer(5)}, REASON, reviewer
    )
    assert third.revision == 3
    assert check() == []


def test_a_correction_needs_a_reason_and_a_difference(app: Flask) -> None:
    release, reviewer = make_release(), make_user(Role.REVIEWER)
    with pytest.raises(ReasonMissing):
        correct_release(release, {"prices_agree": Answer("no")}, "  ", reviewer)
    with pytest.raises(NothingCorrected):
        correct_release(release, {"prices_agree": Answer("yes")}, REASON, reviewer)
    assert Release.select().count() == 1


def test_a_correction_that_leaves_no_score_is_refused(app: Flask) -> None:
    version, reviewer = publish_version_without_failing_questions(), make_user(Role.REVIEWER)
    release = make_release(checklist_version=version)
    nothing = {key: Answer() for key in release.frozen["answers"]}
    with pytest.raises(NothingAssessed):
        correct_release(release, nothing, REASON, reviewer)
    assert Release.select().count() == 1
    assert check() == []


def test_only_the_current_revision_can_be_corrected(app: Flask) -> None:
    first, reviewer = make_release(), make_user(Role.REVIEWER)
    correct_release(first, {"prices_agree": Answer("no")}, REASON, reviewer)
    with pytest.raises(ReleaseReplaced):
        correct_release(first, {"prices_agree": Answer("no")}, REASON, reviewer)
    assert Release.select().count() == 2


def test_what_was_frozen_of_the_branch_stays_frozen_in_a_correction(app: Flask) -> None:
    first = make_release()
    name = first.branch.name
    first.branch.name = "Tên mới"
    first.branch.save()
    second = correct_release(first, {"prices_agree": Answer("no")}, REASON, make_user(Role.REVIEWER))
    assert second.frozen["branch"]["name"] == name


def test_an_excluded_release_leaves_the_sums_and_stays_readable(app: Flask) -> None:
    kept, release = make_release(), make_release()
    visit = Visit.get_by_id(release.visit_id)
    exclude_release(visit, "Shopper vào nhầm chi nhánh", make_user(Role.REVIEWER))
    assert Visit.get_by_id(visit.id).state == VisitState.EXCLUDED
    assert stored_sums() == sum_entries([rollup_entry(kept.frozen, kept.branch_id)])
    assert current_release(release.code) is not None
    with pytest.raises(VisitMoved):
        exclude_release(Visit.get_by_id(visit.id), "Lần nữa", make_user(Role.REVIEWER))
    with pytest.raises(ReleaseReplaced):
        correct_release(release, {"prices_agree": Answer("no")}, REASON, make_user(Role.REVIEWER))
    assert BranchSum.select().where(BranchSum.n == 0).count() == 0


def test_an_exclusion_needs_a_reason(app: Flask) -> None:
    release = make_release()
    with pytest.raises(ReasonMissing):
        exclude_release(release.visit, "", make_user(Role.REVIEWER))
    assert Visit.get_by_id(release.visit_id).state == VisitState.RELEASED


def test_erasing_a_text_keeps_the_proof(app: Flask) -> None:
    first, reviewer = make_release(), make_user(Role.REVIEWER)
    second = correct_release(first, {"prices_agree": Answer("no")}, REASON, reviewer)
    digest = second.frozen["answers"]["problem_solved"]["note"]["digest"]
    assert erase_content(second, digest) == 2
    for release in (first, second):
        after = Release.get_by_id(release.id)
        assert contents_of(after)[digest] is None
        assert sha256_of(after.document) == release.sha256
    assert (
        not ReleaseContent.select().where(ReleaseContent.digest == digest, ReleaseContent.salt != "").exists()
    )
    assert check() == []
    third = correct_release(second, {"prices_agree": Answer("yes")}, REASON, reviewer)
    assert third.frozen["answers"]["problem_solved"]["note"] == {"digest": digest}
