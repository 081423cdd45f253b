"""The reviewer's pages, as a reviewer uses them."""

from datetime import timedelta

import pytest
from flask import Flask
from playhouse.test_utils import assert_query_count

from audit_app.accounts.models import Role
from audit_app.clock import utc_now
from audit_app.releases.models import Release
from audit_app.visits.history import change_state
from audit_app.visits.models import Photo, Visit, VisitChange
from audit_app.visits.states import VisitState
from tests.factories import (
    make_area,
    make_branch,
    make_release,
    make_submitted_visit,
    make_user,
    make_visit,
)
from tests.house_client import HouseClient


@pytest.fixture
def reviewer(app: Flask, client: HouseClient) -> HouseClient:
    """A signed-in reviewer."""
    return client.sign_in(make_user(Role.REVIEWER, name="Lê Văn Duyệt"))


def state_of(visit: Visit) -> str:
    return str(Visit.get_by_id(visit.id).state)


def sent_earlier(visit: Visit, hours: int) -> None:
    VisitChange.update(at=utc_now() - timedelta(hours=hours)).where(
        VisitChange.visit == visit, VisitChange.to_state == VisitState.SUBMITTED
    ).execute()


def test_the_queue_starts_with_what_has_waited_longest(reviewer: HouseClient) -> None:
    newer = make_submitted_visit(branch=make_branch(name="Chi nhánh Huế"))
    older = make_submitted_visit(branch=make_branch(name="Chi nhánh Vinh"))
    sent_earlier(newer, 2)
    sent_earlier(older, 50)
    page = reviewer.page("/reviews")
    assert page.index("Chi nhánh Vinh") < page.index("Chi nhánh Huế")
    assert "2 ngày trước" in page
    assert "2 giờ trước" in page
    assert newer.shopper.name in page


def test_an_empty_queue_says_so(reviewer: HouseClient) -> None:
    assert "Không còn lượt nào chờ bạn" in reviewer.page("/reviews")
    assert "Không có lượt nào khớp" in reviewer.page("/reviews?search=hue")


def test_tabs_count_and_show_each_state(reviewer: HouseClient) -> None:
    make_submitted_visit(branch=make_branch(name="Chi nhánh Chờ"))
    in_review = make_submitted_visit(branch=make_branch(name="Chi nhánh Đang"))
    colleague = make_user(Role.REVIEWER, name="Phạm Minh Đọc")
    change_state(in_review, VisitState.IN_REVIEW, colleague)
    closed = make_visit(branch=make_branch(name="Chi nhánh Đóng"))
    change_state(closed, VisitState.COULD_NOT_TAKE_PLACE, closed.shopper, "closed: Treo bảng nghỉ.")
    assert "Chi nhánh Chờ" in reviewer.page("/reviews")
    page = reviewer.page("/reviews?state=in_review")
    assert "Chi nhánh Đang" in page
    assert "Phạm Minh Đọc" in page
    assert "Chi nhánh Chờ" not in page
    assert "Chi nhánh Đóng" in reviewer.page("/reviews?state=could_not_take_place")
    assert "Chi nhánh Chờ" in reviewer.page("/reviews?state=nonsense")


def test_the_queue_is_narrowed_by_area_checklist_and_words(reviewer: HouseClient) -> None:
    north = make_area(code="BAC", name="Miền Bắc")
    make_submitted_visit(branch=make_branch(north, name="Chi nhánh Hà Nội"))
    make_submitted_visit(branch=make_branch(name="Chi nhánh Cà Mau"), shopper=make_user(name="Đỗ Thị Kín"))
    for query in ("area=BAC", "search=ha+noi", "checklist=small-shop&area=BAC"):
        page = reviewer.page(f"/reviews?{query}")
        assert "Chi nhánh Hà Nội" in page, query
        assert "Chi nhánh Cà Mau" not in page, query
    assert "Chi nhánh Cà Mau" in reviewer.page("/reviews?search=do+thi+kin")
    assert "Chi nhánh Hà Nội" not in reviewer.page("/reviews?checklist=other")


def test_a_longer_queue_takes_no_more_queries(reviewer: HouseClient) -> None:
    make_submitted_visit()
    reviewer.page("/reviews")
    for _ in range(3):
        make_submitted_visit()
    # who is signed in, page and its count, tabs, published checklists twice, areas, keys, readers, appeals
    with assert_query_count(10):
        reviewer.page("/reviews")


def test_a_visit_shows_answers_notes_score_and_evidence_side_by_side(reviewer: HouseClient) -> None:
    visit = make_submitted_visit({"greeted": {"value": "no", "note": "Không ai nhìn lên."}, "staff_count": 0})
    page = reviewer.page(f"/reviews/{visit.uid}")
    assert visit.shopper.name in page
    assert "Nhân viên chào bạn trong 30 giây đầu" in page
    assert "Không ai nhìn lên." in page
    assert "Lượt này kéo dài 28 phút" in page
    assert "Điểm thấp mà không có ghi chú hay ảnh: câu 8" in page
    assert "Nên có ghế cho mẹ bầu." in page
    assert "cần cải thiện" in page or "kém" in page


def test_the_page_of_a_visit_takes_few_queries(reviewer: HouseClient) -> None:
    visit = make_submitted_visit()
    reviewer.page(f"/reviews/{visit.uid}")
    # who is signed in, the visit, its checklist, submissions, photos, history, evidence, other versions
    with assert_query_count(8):
        reviewer.page(f"/reviews/{visit.uid}")


def test_starting_a_review_says_who_reads(reviewer: HouseClient) -> None:
    visit = make_submitted_visit()
    assert "Bắt đầu duyệt" in reviewer.page(f"/reviews/{visit.uid}")
    assert state_of(visit) == VisitState.SUBMITTED
    assert reviewer.send(f"/reviews/{visit.uid}/start").status_code == 302
    assert state_of(visit) == VisitState.IN_REVIEW
    page = reviewer.page(f"/reviews/{visit.uid}")
    assert "Lê Văn Duyệt" in page
    assert "Bắt đầu duyệt" not in page
    reviewer.send(f"/reviews/{visit.uid}/start")
    assert "vừa được chuyển sang bước khác" in reviewer.page(f"/reviews/{visit.uid}")


def test_releasing_from_the_page_freezes_the_visit_once(reviewer: HouseClient) -> None:
    visit = make_submitted_visit()
    for _ in range(2):
        answer = reviewer.send(f"/releases/visits/{visit.uid}")
        assert answer.status_code == 302
    release = Release.get(Release.visit == visit)
    assert Release.select().count() == 1
    page = reviewer.page(f"/reviews/{visit.uid}")
    assert release.code in page
    assert f"/releases/visits/{visit.uid}/correct" in page
    assert reviewer.get(f"/releases/visits/{visit.uid}").location.endswith(f"/scorecards/{release.code}")


def test_returning_needs_a_reason_and_keeps_what_was_typed(reviewer: HouseClient) -> None:
    visit = make_submitted_visit()
    answer = reviewer.send(f"/reviews/{visit.uid}/return", {"back-reason": "  "})
    assert answer.status_code == 422
    assert "Ghi lý do" in answer.get_data(as_text=True)
    assert state_of(visit) == VisitState.SUBMITTED
    long = reviewer.send(f"/reviews/{visit.uid}/return", {"back-reason": "Thiếu ảnh. " * 500})
    assert long.status_code == 422
    assert "Thiếu ảnh. Thiếu ảnh." in long.get_data(as_text=True)
    done = reviewer.send(f"/reviews/{visit.uid}/return", {"back-reason": "Thiếu ảnh bảng giá."})
    assert done.status_code == 302
    assert state_of(visit) == VisitState.RETURNED
    change = VisitChange.select().order_by(VisitChange.id.desc()).first()
    assert (change.reason, change.user.name) == ("Thiếu ảnh bảng giá.", "Lê Văn Duyệt")
    assert "Thiếu ảnh bảng giá." in reviewer.page(f"/reviews/{visit.uid}")


def test_excluding_needs_a_reason(reviewer: HouseClient) -> None:
    visit = make_submitted_visit()
    assert reviewer.send(f"/reviews/{visit.uid}/exclude", {"out-reason": ""}).status_code == 422
    assert state_of(visit) == VisitState.SUBMITTED
    reviewer.send(f"/reviews/{visit.uid}/exclude", {"out-reason": "Vào nhầm chi nhánh."})
    assert state_of(visit) == VisitState.EXCLUDED
    assert "Vào nhầm chi nhánh." in reviewer.page(f"/reviews/{visit.uid}")


def test_a_visit_that_could_not_take_place_shows_why_and_can_be_returned(reviewer: HouseClient) -> None:
    visit = make_visit()
    change_state(visit, VisitState.COULD_NOT_TAKE_PLACE, visit.shopper, "closed: Cửa kéo xuống lúc 10 giờ.")
    page = reviewer.page(f"/reviews/{visit.uid}")
    assert "Cửa kéo xuống lúc 10 giờ." in page
    assert "closed:" not in page
    assert f"/releases/visits/{visit.uid}" not in page
    reviewer.send(f"/reviews/{visit.uid}/return", {"back-reason": "Thử lại buổi chiều nhé."})
    assert state_of(visit) == VisitState.RETURNED


def test_a_released_visit_is_excluded_out_of_the_sums(reviewer: HouseClient) -> None:
    release = make_release()
    uid = release.visit.uid
    assert reviewer.send(f"/releases/visits/{uid}/exclude", {"out-reason": ""}).status_code == 422
    reviewer.send(f"/releases/visits/{uid}/exclude", {"out-reason": "Khiếu nại đúng."})
    assert state_of(release.visit) == VisitState.EXCLUDED
    assert "đã bị loại" in reviewer.page(f"/reviews/{uid}")


def test_what_came_too_late_changes_nothing_and_says_so(reviewer: HouseClient) -> None:
    visit = make_submitted_visit()
    reviewer.send(f"/reviews/{visit.uid}/exclude", {"out-reason": "Trùng lượt."})
    reviewer.send(f"/releases/visits/{visit.uid}")
    reviewer.send(f"/reviews/{visit.uid}/return", {"back-reason": "Muộn rồi."})
    assert state_of(visit) == VisitState.EXCLUDED
    assert Release.select().count() == 0


def test_a_photo_is_only_found_with_its_own_visit(reviewer: HouseClient) -> None:
    mine, other = make_submitted_visit(), make_submitted_visit()
    photo = Photo.create(
        visit=mine,
        question="prices_agree",
        sha256="a" * 64,
        upload_sha256="b" * 64,
        width=4,
        height=3,
        size=9,
    )
    assert reviewer.get(f"/reviews/{other.uid}/photos/{photo.sha256}").status_code == 404
    assert reviewer.get("/reviews/nonsense").status_code == 404


def test_a_visit_that_was_never_sent_is_not_there(reviewer: HouseClient) -> None:
    visit = make_visit()
    assert reviewer.get(f"/reviews/{visit.uid}").status_code == 404
    assert reviewer.send(f"/reviews/{visit.uid}/start").status_code == 404


def test_head_office_reads_and_decides_nothing(app: Flask, client: HouseClient) -> None:
    visit = make_submitted_visit()
    client.sign_in(make_user(Role.HEAD_OFFICE))
    page = client.page(f"/reviews/{visit.uid}")
    assert visit.shopper.name in page
    assert f"/releases/visits/{visit.uid}" not in page
    for address in ("start", "return", "exclude"):
        assert client.send(f"/reviews/{visit.uid}/{address}").status_code == 403
    assert client.send(f"/releases/visits/{visit.uid}").status_code == 403


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.AREA_MANAGER, Role.ADMINISTRATOR])
def test_nobody_else_sees_the_reviewers_pages(app: Flask, client: HouseClient, role: Role) -> None:
    visit = make_submitted_visit()
    client.sign_in(make_user(role))
    for address in ("/reviews", f"/reviews/{visit.uid}", f"/reviews/{visit.uid}/photos/{'a' * 64}"):
        assert client.get(address).status_code == 403
