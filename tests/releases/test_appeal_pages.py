"""The pages of appeals: the manager's form, the reviewer's decision, the lists and head office's figures."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from playhouse.test_utils import assert_query_count

from audit_app.accounts.models import Role
from audit_app.clock import pretend, today, utc_now
from audit_app.formatting import format_day
from audit_app.organisation.queries import all_areas
from audit_app.releases.appeals.appealing import LONGEST_WORDS
from audit_app.releases.appeals.deciding import change_after_appeal, uphold_appeal
from audit_app.releases.appeals.figures import appeal_figures
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.appeals.queries import list_appeals
from audit_app.releases.appeals.window import last_day_to_appeal
from audit_app.releases.correction import correct_release
from audit_app.releases.models import Release
from audit_app.releases.release import exclude_release
from audit_app.scoring.answers import Answer
from audit_app.visits.models import Visit
from tests.factories import make_area_manager, make_user
from tests.house_client import HouseClient
from tests.releases.appeals_world import REASON, WORDS, make_appeal, make_appealable_release, manager_of

YES = {"prices_agree": Answer("yes")}


@pytest.fixture
def reviewer(app: Flask, client: HouseClient) -> HouseClient:
    """A signed-in reviewer."""
    return client.sign_in(make_user(Role.REVIEWER, name="Vũ Đình Khôi"))


def form_of(release: Release, question: str = "prices_agree") -> str:
    return f"/scorecards/{release.code}/appeals/{question}"


def test_a_manager_appeals_from_the_scorecard_and_reads_it_there(app: Flask, client: HouseClient) -> None:
    release = make_appealable_release()
    client.sign_in(manager_of(release))
    card = client.page(f"/scorecards/{release.code}")
    assert f'href="{form_of(release)}"' in card
    assert format_day(last_day_to_appeal(release)) in card
    page = client.page(form_of(release))
    assert "Giá trên kệ khớp với giá ở quầy" in page
    assert format_day(last_day_to_appeal(release)) in page
    answer = client.send(form_of(release), {"text": WORDS, "revision": "1"})
    assert (answer.status_code, answer.location) == (302, f"/scorecards/{release.code}#appeals")
    card = client.page(f"/scorecards/{release.code}")
    assert WORDS in card
    assert "Đang khiếu nại" in card
    assert f'href="{form_of(release)}"' not in card
    assert f'href="{form_of(release, "greeted")}"' in card


def test_an_appeal_without_words_or_with_too_many_keeps_what_was_typed(
    app: Flask, client: HouseClient
) -> None:
    release = make_appealable_release()
    client.sign_in(manager_of(release))
    assert client.send(form_of(release), {"text": "  "}).status_code == 422
    long = client.send(form_of(release), {"text": "ă" * (LONGEST_WORDS + 1)})
    assert long.status_code == 422
    assert "ă" * LONGEST_WORDS in long.get_data(as_text=True)
    assert not Appeal.select().exists()


def test_a_second_appeal_is_told_in_words_on_the_scorecard(app: Flask, client: HouseClient) -> None:
    appeal = make_appeal()
    client.sign_in(manager_of(appeal.release))
    for answer in (
        client.send(form_of(appeal.release), {"text": "Lời khác."}, follow_redirects=True),
        client.get(form_of(appeal.release), follow_redirects=True),
    ):
        assert f"Câu {appeal.number} đang được khiếu nại" in answer.get_data(as_text=True)
    assert Appeal.select().count() == 1


def test_after_the_last_day_the_scorecard_says_so_and_takes_no_appeal(
    app: Flask, client: HouseClient
) -> None:
    release = make_appealable_release()
    client.sign_in(manager_of(release))
    with pretend(utc_now() + timedelta(days=app.config["APPEAL_DAYS"] + 1)):
        card = client.page(f"/scorecards/{release.code}")
        sent = client.send(form_of(release), {"text": WORDS}, follow_redirects=True)
    closed = f"Hạn khiếu nại phiếu điểm này đã hết ngày {format_day(last_day_to_appeal(release))}"
    assert closed in card
    assert form_of(release) not in card
    assert closed in sent.get_data(as_text=True)
    assert not Appeal.select().exists()


def test_the_release_of_another_area_and_an_excluded_one_are_not_there(
    app: Flask, client: HouseClient
) -> None:
    release, strange = make_appealable_release(), make_appealable_release()
    client.sign_in(manager_of(release))
    client.page(form_of(strange), 404)
    assert client.send(form_of(strange), {"text": WORDS}).status_code == 404
    client.page(form_of(release, "nothing"), 404)
    exclude_release(Visit.get_by_id(release.visit_id), "Bị nhận ra.", make_user(Role.REVIEWER))
    assert client.send(form_of(release), {"text": WORDS}).status_code == 404


def test_who_read_a_revision_that_was_replaced_reads_the_new_one_and_keeps_the_words(
    app: Flask, client: HouseClient
) -> None:
    release = make_appealable_release()
    client.sign_in(manager_of(release))
    correct_release(release, {"thanked": Answer("no")}, REASON, make_user(Role.REVIEWER))
    stale = client.send(form_of(release), {"text": WORDS, "revision": "1"})
    assert stale.status_code == 409
    page = stale.get_data(as_text=True)
    assert WORDS in page
    assert 'name="revision" type="hidden" value="2"' in page
    assert client.send(form_of(release), {"text": WORDS, "revision": "2"}).status_code == 302
    assert Appeal.get().release.revision == 2


def test_the_reviewer_sees_answer_note_and_appeal_side_by_side(reviewer: HouseClient) -> None:
    appeal = make_appeal("problem_solved")
    page = reviewer.page(f"/appeals/{appeal.uid}")
    assert "Chị tư vấn hẹn trả lời lúc 17 giờ." in page
    assert WORDS in page
    assert "Lê Thị Hạnh" not in page


def test_the_reviewer_keeps_the_answer_with_a_reason(reviewer: HouseClient, client: HouseClient) -> None:
    appeal = make_appeal()
    assert reviewer.send(f"/appeals/{appeal.uid}/uphold").status_code == 422
    answer = reviewer.send(f"/appeals/{appeal.uid}/uphold", {"keep-reason": REASON, "revision": "1"})
    assert (answer.status_code, answer.location) == (302, f"/appeals/{appeal.uid}")
    page = reviewer.page(f"/appeals/{appeal.uid}")
    assert REASON in page
    assert "điểm không đổi" in page
    assert f"/appeals/{appeal.uid}/uphold" not in page


def test_the_reviewer_changes_the_answer_with_a_reason(reviewer: HouseClient) -> None:
    appeal = make_appeal()
    address = f"/appeals/{appeal.uid}/change"
    changed = {"question": "prices_agree", "prices_agree": "yes", "revision": "1"}
    refused = reviewer.send(address, changed)
    assert refused.status_code == 422
    unchanged = reviewer.send(address, {**changed, "prices_agree": "no", "new-reason": REASON})
    assert unchanged.status_code == 422
    assert REASON in unchanged.get_data(as_text=True)
    answer = reviewer.send(address, {**changed, "new-reason": REASON}, follow_redirects=True)
    made = Release.get(Release.revision == 2)
    assert made.frozen["answers"]["prices_agree"]["value"] == "yes"
    assert "Thay đổi" in answer.get_data(as_text=True)
    assert '<p class="said-value preserve-lines">Không</p>' in answer.get_data(as_text=True)
    assert "Câu trả lời hiện nay: Có" in answer.get_data(as_text=True)
    assert f"Đã phát hành bản 2 của {made.code}" in answer.get_data(as_text=True)


def test_questions_that_a_change_makes_appear_are_asked_for(reviewer: HouseClient) -> None:
    appeal = make_appeal(
        "greeted", make_appealable_release(greeted={"value": "no", "note": "Không ai chào."})
    )
    data: dict[str, Any] = {"greeted": "yes", "new-reason": REASON, "revision": "1"}
    asked = reviewer.send(f"/appeals/{appeal.uid}/change", data)
    assert asked.status_code == 422
    assert 'name="greeting_warmth"' in asked.get_data(as_text=True)
    data |= {"question": ["greeted", "greeting_warmth"], "greeting_warmth": "4"}
    assert reviewer.send(f"/appeals/{appeal.uid}/change", data).status_code == 302
    assert Appeal.get().state == "changed"


def test_a_reviewer_who_comes_second_is_told(reviewer: HouseClient) -> None:
    appeal = make_appeal()
    uphold_appeal(appeal, appeal.release, REASON, make_user(Role.REVIEWER))
    data = {"keep-reason": "Lý do khác.", "revision": "1"}
    answer = reviewer.send(f"/appeals/{appeal.uid}/uphold", data, follow_redirects=True)
    text = answer.get_data(as_text=True)
    assert "đồng nghiệp đã quyết định" in text
    assert REASON in text
    assert "Lý do khác." not in text


def test_a_decision_about_a_replaced_revision_keeps_the_reason_and_shows_the_new_one(
    reviewer: HouseClient,
) -> None:
    appeal = make_appeal()
    correct_release(appeal.release, {"thanked": Answer("no")}, "Nghe lại.", make_user(Role.REVIEWER))
    for action, name in (("uphold", "keep"), ("change", "new")):
        data = {f"{name}-reason": REASON, "revision": "1", "question": "prices_agree", "prices_agree": "yes"}
        refused = reviewer.send(f"/appeals/{appeal.uid}/{action}", data)
        assert refused.status_code == 422
        assert REASON in refused.get_data(as_text=True)
        assert 'name="revision" value="2"' in refused.get_data(as_text=True)
    assert Appeal.get().is_open


def test_the_manager_reads_the_decision_with_both_scores_and_no_name(app: Flask, client: HouseClient) -> None:
    appeal = make_appeal()
    reviewer = make_user(Role.REVIEWER, name="Vũ Đình Khôi")
    made = change_after_appeal(appeal, appeal.release, YES, REASON, reviewer)
    client.sign_in(manager_of(appeal.release))
    card = client.page(f"/scorecards/{made.code}")
    before, after = (row.frozen["score"]["shown"].replace(".", ",") for row in (appeal.release, made))
    assert f"điểm trước {before}, sau {after}" in card
    assert REASON in card
    listed = client.page("/scorecards")
    assert "Thay đổi sau khiếu nại" in listed
    decided = client.page("/appeals?state=decided")
    assert appeal.release.branch.name in decided
    for page in (card, listed, decided, client.page("/appeals")):
        assert reviewer.name not in page
        assert appeal.release.visit.shopper.name not in page


def test_open_appeals_stand_oldest_first_and_are_counted_in_the_queue(reviewer: HouseClient) -> None:
    with pretend(utc_now() - timedelta(hours=5)):
        first = make_appeal()
    second = make_appeal()
    page = reviewer.page("/appeals")
    assert page.index(first.uid) < page.index(second.uid)
    assert "5 giờ trước" in page
    assert "Đang khiếu nại" in reviewer.page("/scorecards")
    assert "/appeals" in reviewer.page("/reviews")


def test_the_reviewer_finds_open_appeals_at_the_visit_and_before_a_correction(reviewer: HouseClient) -> None:
    appeal = make_appeal()
    pages = f"/reviews/{appeal.release.visit.uid}", f"/releases/{appeal.release.code}/correct"
    assert all(f"/appeals/{appeal.uid}" in reviewer.page(page) for page in pages)
    uphold_appeal(appeal, appeal.release, REASON, make_user(Role.REVIEWER))
    assert not any(f"/appeals/{appeal.uid}" in reviewer.page(page) for page in pages)


def test_each_manager_reads_the_own_areas_appeals_and_excluded_visits_have_none(app: Flask) -> None:
    mine, theirs = make_appeal(), make_appeal()
    manager, reviewer = manager_of(mine.release), make_user(Role.REVIEWER)
    assert [row.uid for row in list_appeals(manager, 1, is_open=True).rows] == [mine.uid]
    assert list_appeals(reviewer, 1, is_open=True).total == 2
    exclude_release(Visit.get_by_id(theirs.release.visit_id), "Bị nhận ra.", reviewer)
    assert list_appeals(reviewer, 1, is_open=True).total == 1


def test_a_list_asks_as_few_queries_for_many_appeals_as_for_one(app: Flask) -> None:
    reviewer = make_user(Role.REVIEWER)
    for _ in range(3):
        make_appeal()
    with assert_query_count(2):
        for row in list_appeals(reviewer, 1, is_open=True).rows:
            assert row.text.content
            assert row.release.branch.area.name
    uphold_appeal(Appeal.get(), Appeal.get().release, REASON, reviewer)
    with assert_query_count(2):
        (row,) = list_appeals(reviewer, 1, is_open=False).rows
        assert (row.reason.content, row.result.revision) == (REASON, 1)


def test_head_office_reads_how_many_are_open_and_how_often_an_appeal_changes_something(
    app: Flask, client: HouseClient
) -> None:
    reviewer = make_user(Role.REVIEWER)
    with pretend(utc_now() - timedelta(days=40)):
        old = make_appeal()
    change_after_appeal(old, old.release, YES, REASON, reviewer)
    for _ in range(2):
        upheld = make_appeal()
        uphold_appeal(upheld, upheld.release, REASON, reviewer)
    waiting = make_appeal()
    areas, day = all_areas(), today()
    figures = appeal_figures(areas, day - timedelta(days=7), day)
    assert (figures.open, figures.opened, figures.upheld, figures.changed) == (1, 3, 2, 1)
    assert figures.overturn_rate == Fraction(1, 3)
    month_ago = appeal_figures(areas, day - timedelta(days=60), day - timedelta(days=30))
    assert (month_ago.open, month_ago.opened, month_ago.decided, month_ago.overturn_rate) == (1, 1, 0, None)
    assert appeal_figures([waiting.release.branch.area], day, day).open == 1
    with assert_query_count(1):
        appeal_figures(areas, day, day)
    page = client.sign_in(make_user(Role.HEAD_OFFICE)).page("/appeals")
    assert "1 (33%)" in page


def test_head_office_reads_an_appeal_and_decides_nothing(app: Flask, client: HouseClient) -> None:
    appeal = make_appeal()
    client.sign_in(make_user(Role.HEAD_OFFICE))
    assert "/uphold" not in client.page(f"/appeals/{appeal.uid}")
    assert client.send(f"/appeals/{appeal.uid}/uphold").status_code == 403


def test_who_manages_no_area_finds_no_appeals(app: Flask, client: HouseClient) -> None:
    make_appeal()
    client.sign_in(make_area_manager(make_appealable_release().branch.area))
    assert "Không có khiếu nại nào đang mở" in client.page("/appeals")
