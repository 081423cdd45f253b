"""Correcting a release."""

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.releases.models import Release
from audit_app.releases.queries import contents_of
from audit_app.releases.release import exclude_release
from audit_app.visits.models import Visit
from tests.factories import make_area_manager, make_release, make_user
from tests.house_client import HouseClient


@pytest.fixture
def reviewer(app: Flask, client: HouseClient) -> HouseClient:
    """A signed-in reviewer."""
    return client.sign_in(make_user(Role.REVIEWER))


def test_the_correction_begins_with_the_questions_that_were_asked(reviewer: HouseClient) -> None:
    release = make_release({"greeted": {"value": "no", "note": "Không ai chào."}})
    page = reviewer.page(f"/releases/{release.code}/correct")
    assert 'value="greeted"' in page
    assert 'value="greeting_warmth"' not in page
    assert "1 phút 30 giây" in page


def test_chosen_questions_are_corrected_with_a_reason(reviewer: HouseClient) -> None:
    release = make_release()
    address = f"/releases/{release.code}/correct"
    page = reviewer.page(f"{address}?question=problem_solved&question=waiting_time&question=nonsense")
    assert "Chị tư vấn hẹn trả lời lúc 17 giờ." in page
    assert 'value="prices_agree"' not in page
    answer = reviewer.send(
        address,
        {
            "question": ["problem_solved", "waiting_time"],
            "problem_solved": "solved",
            "problem_solved.note": "Chị tư vấn hẹn trả lời lúc 17 giờ.",
            "waiting_time.minutes": "1",
            "waiting_time.seconds": "5",
            "reason": "Nghe lại băng ghi của cửa hàng.",
        },
    )
    assert answer.status_code == 302
    second = Release.get(Release.revision == 2)
    answers = second.frozen["answers"]
    assert answers["problem_solved"]["value"] == "solved"
    assert answers["waiting_time"]["value"] == 65
    assert answers["prices_agree"] == release.frozen["answers"]["prices_agree"]
    assert second.frozen["reason"] == "Nghe lại băng ghi của cửa hàng."
    assert answers["problem_solved"]["note"]["digest"] in contents_of(second)


def test_a_correction_without_reason_keeps_what_was_typed(reviewer: HouseClient) -> None:
    release = make_release()
    data = {"question": "anything_else", "anything_else": "Lời kể đã sửa.", "reason": ""}
    answer = reviewer.send(f"/releases/{release.code}/correct", data)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Lời kể đã sửa." in text
    assert "Ghi lý do" in text
    assert Release.select().count() == 1


def test_an_answer_that_cannot_be_understood_is_refused_at_its_field(reviewer: HouseClient) -> None:
    release = make_release()
    data = {"question": "staff_count", "staff_count": "hai", "reason": "Đếm lại"}
    answer = reviewer.send(f"/releases/{release.code}/correct", data)
    assert answer.status_code == 422
    assert 'href="#staff_count"' in answer.get_data(as_text=True)


def test_a_correction_that_changes_nothing_says_so(reviewer: HouseClient) -> None:
    release = make_release()
    data = {"question": "prices_agree", "prices_agree": "yes", "reason": "Xem lại"}
    answer = reviewer.send(f"/releases/{release.code}/correct", data)
    assert answer.status_code == 422
    assert "Chưa có gì khác" in answer.get_data(as_text=True)


def test_questions_that_a_correction_makes_appear_are_asked_too(reviewer: HouseClient) -> None:
    release = make_release({"greeted": {"value": "no", "note": "Không ai chào."}})
    address = f"/releases/{release.code}/correct"
    data = {"question": "greeted", "greeted": "yes", "reason": "Có người chào."}
    answer = reviewer.send(address, data)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "các câu sau cũng được hỏi: 2" in text
    assert 'name="greeting_warmth"' in text
    data |= {"question": ["greeted", "greeting_warmth"], "greeting_warmth": "5"}
    assert reviewer.send(address, data).status_code == 302
    assert Release.get(Release.revision == 2).frozen["answers"]["greeting_warmth"] == {"value": 5}


def test_only_reviewers_correct_and_only_what_still_counts(app: Flask, client: HouseClient) -> None:
    release = make_release()
    address = f"/releases/{release.code}/correct"
    for role in (Role.HEAD_OFFICE, Role.AREA_MANAGER, Role.SHOPPER, Role.ADMINISTRATOR):
        client.sign_in(make_user(role))
        assert client.get(address).status_code == 403
    reviewer = make_user(Role.REVIEWER)
    client.sign_in(reviewer)
    assert client.get("/releases/0000-0000/correct").status_code == 404
    exclude_release(Visit.get_by_id(release.visit_id), "Sai chi nhánh", reviewer)
    assert client.get(address).status_code == 404


def test_the_manager_of_the_area_is_not_sent_to_the_reviewers_page(app: Flask, client: HouseClient) -> None:
    release = make_release()
    client.sign_in(make_area_manager(release.branch.area))
    assert client.get(f"/releases/visits/{release.visit.uid}").status_code == 403
