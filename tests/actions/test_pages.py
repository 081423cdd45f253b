"""The pages of action plans, as managers and head office use them."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from playhouse.test_utils import assert_query_count

from audit_app.accounts.models import Role, User
from audit_app.actions.changing import mark_done
from audit_app.actions.models import Action, ActionChange
from audit_app.actions.states import ActionState
from audit_app.clock import pretend, today
from audit_app.organisation.models import Area
from audit_app.photo_store import PhotosUnwritable
from audit_app.releases.erasure import erase_content
from audit_app.releases.models import ReleaseContent
from tests.actions.making import OWNER, TEXT, in_days, make_action, manager_of, photo
from tests.factories import make_area, make_area_manager, make_branch, make_release, make_user
from tests.house_client import HouseClient

PROOF = "Đã in lại 42 nhãn giá."


@pytest.fixture
def area(app: Flask) -> Area:
    return make_area(name="Miền Trung")


@pytest.fixture
def manager(area: Area) -> User:
    return make_area_manager(area, name="Lê Thị Hạnh")


@pytest.fixture
def own(client: HouseClient, manager: User) -> HouseClient:
    """The area's manager, signed in."""
    return client.sign_in(manager)


def state_of(action: Action) -> str:
    return str(Action.get_by_id(action.id).state)


def test_the_scorecard_proposes_an_action_for_what_to_mend_first(own: HouseClient, area: Area) -> None:
    release = make_release({"prices_agree": {"value": "no", "note": "Sai giá."}}, branch=make_branch(area))
    card = own.page(f"/scorecards/{release.code}")
    proposals = re.findall(rf"/scorecards/{release.code}/actions/add\?question=(\w+)", card)
    assert "prices_agree" in proposals
    assert len(proposals) <= 3
    form = own.page(f"/scorecards/{release.code}/actions/add?question=prices_agree")
    assert 'value="prices_agree"' in form
    assert "Khắc phục câu" in form
    assert f'value="{OWNER}"' in form
    assert in_days(14).isoformat() in form
    assert "không ghi tên người" in form


def test_a_planned_action_stands_on_the_scorecard_and_is_not_proposed_again(
    own: HouseClient, area: Area
) -> None:
    release = make_release({"prices_agree": {"value": "no", "note": "Sai giá."}}, branch=make_branch(area))
    address = f"/scorecards/{release.code}/actions/add"
    data = {"question": "prices_agree", "text": TEXT, "owner": OWNER, "due": in_days(5).isoformat()}
    for _ in range(2):
        answer = own.send(address, data)
        assert answer.location.endswith(f"/scorecards/{release.code}#actions")
    action = Action.get()
    assert (action.question, action.due, state_of(action)) == ("prices_agree", in_days(5), ActionState.OPEN)
    card = own.page(f"/scorecards/{release.code}")
    assert TEXT in card
    assert f"/actions/{action.uid}" in card
    assert "question=prices_agree" not in card


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": "  "}, "Ghi sẽ làm gì"),
        ({"text": "a" * 301}, "nhiều nhất 300"),
        ({"owner": ""}, "một chức danh"),
        ({"due": ""}, "Nhập một ngày"),
        ({"due": "hôm sau"}, "ngày/tháng/năm"),
        ({"due": "01/01/2020"}, "từ hôm nay trở đi"),
        ({"due": "2199-01-01"}, "từ hôm nay trở đi"),
    ],
)
def test_a_plan_with_a_gap_keeps_what_was_typed(
    own: HouseClient, area: Area, changed: dict[str, str], words: str
) -> None:
    release = make_release(branch=make_branch(area))
    data = {"question": "", "text": TEXT, "owner": OWNER, "due": in_days(5).isoformat(), **changed}
    answer = own.send(f"/scorecards/{release.code}/actions/add", data)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in text
    assert "Lỗi:" in text
    assert TEXT in text or "text" in changed
    assert not Action.select().exists()


def test_the_list_says_in_words_what_is_overdue(own: HouseClient, area: Area) -> None:
    with pretend(datetime.now(UTC) - timedelta(days=20)):
        make_action(area=area, due=today() + timedelta(days=15), text="Việc đã trễ.")
    make_action(area=area, due=today(), text="Việc hôm nay.")
    make_action(area=area, due=in_days(3), text="Việc sắp tới.")
    page = own.page("/actions")
    assert "Trễ 5 ngày" in page
    assert "hạn hôm nay" in page
    assert "còn 3 ngày" in page
    assert page.index("Việc đã trễ.") < page.index("Việc hôm nay.") < page.index("Việc sắp tới.")
    late = own.page("/actions?overdue=1")
    assert "Việc đã trễ." in late
    assert "Việc sắp tới." not in late


def test_a_manager_sees_the_own_areas_and_head_office_all(
    own: HouseClient, client: HouseClient, area: Area
) -> None:
    mine, other = make_action(area=area), make_action(text="Việc của khu vực khác.")
    page = own.page("/actions")
    assert mine.uid in page
    assert other.uid not in page
    assert own.get(f"/actions/{other.uid}").status_code == 404
    assert own.get(f"/scorecards/{other.release.code}/actions/add").status_code == 404
    client.sign_in(make_user(Role.HEAD_OFFICE))
    page = client.page("/actions")
    assert mine.uid in page
    assert other.uid in page
    assert "Theo khu vực" in page
    assert client.page(f"/actions/{other.uid}")


def test_an_empty_list_and_a_narrow_one_say_what_to_do(own: HouseClient) -> None:
    assert "Chưa có việc nào" in own.page("/actions")
    assert "Không có việc nào khớp" in own.page("/actions?search=khong+co")


def test_longer_lists_take_no_more_queries(own: HouseClient, area: Area) -> None:
    for _ in range(4):
        make_action(area=area)
    own.page("/actions")
    # who is signed in, areas, page and its count, figures
    with assert_query_count(5):
        own.page("/actions")


def test_an_action_and_its_history_take_few_queries(own: HouseClient, area: Area) -> None:
    action = make_action(area=area, question="prices_agree")
    mark_done(action, PROOF, manager_of(area))
    own.page(f"/actions/{action.uid}")
    # who is signed in, the action, its changes, their texts
    with assert_query_count(4):
        own.page(f"/actions/{action.uid}")


def test_done_with_a_photo_then_signed_off_by_head_office(
    own: HouseClient, client: HouseClient, area: Area
) -> None:
    action = make_action(area=area, question="prices_agree")
    address = f"/actions/{action.uid}"
    page = own.page(address)
    assert "Báo đã làm xong" in page
    answer = own.send(
        f"{address}/done",
        {"done-text": PROOF, "done-photo": (BytesIO(photo()), "ke.jpg")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302
    page = own.page(address)
    assert PROOF in page
    assert "Lê Thị Hạnh" in page
    assert f"{address}/photos/1" in page
    assert own.get(f"{address}/photos/1").mimetype == "image/jpeg"
    assert own.get(f"{address}/photos/2").status_code == 404
    client.sign_in(make_user(Role.HEAD_OFFICE, name="Phạm Quốc Bình"))
    assert "Xác nhận" in client.page(address)
    assert client.send(f"{address}/confirm").status_code == 302
    assert state_of(action) == ActionState.CONFIRMED
    assert "Phạm Quốc Bình" in client.page(address)


def test_dropping_and_reopening_need_a_reason(own: HouseClient, area: Area) -> None:
    action = make_action(area=area)
    address = f"/actions/{action.uid}"
    refused = own.send(f"{address}/drop", {"dropped-text": " "})
    assert refused.status_code == 422
    assert "Ghi bằng lời" in refused.get_data(as_text=True)
    own.send(f"{address}/drop", {"dropped-text": "Kệ này sẽ bỏ."})
    assert state_of(action) == ActionState.DROPPED
    refused = own.send(f"{address}/reopen", {"reopened-text": "Kệ vẫn còn.", "reopened-due": ""})
    assert refused.status_code == 422
    assert "Kệ vẫn còn." in refused.get_data(as_text=True)
    own.send(f"{address}/reopen", {"reopened-text": "Kệ vẫn còn.", "reopened-due": f"{in_days(4):%d/%m/%Y}"})
    assert (state_of(action), Action.get_by_id(action.id).due) == (ActionState.REOPENED, in_days(4))


def test_a_double_click_is_harmless_and_a_late_one_is_told(own: HouseClient, area: Area) -> None:
    action = make_action(area=area)
    address = f"/actions/{action.uid}"
    for _ in range(2):
        own.send(f"{address}/done", {"done-text": PROOF})
    assert ActionChange.select().where(ActionChange.to_state == ActionState.DONE).count() == 1
    assert "vừa chuyển sang bước khác" not in own.page(address)
    own.send(f"{address}/drop", {"dropped-text": "Thôi."})
    assert "vừa chuyển sang bước khác" in own.page(address)
    assert state_of(action) == ActionState.DONE


def test_a_file_that_is_no_photo_is_refused_at_its_field_and_the_words_stay(
    own: HouseClient, area: Area
) -> None:
    action = make_action(area=area)
    answer = own.send(
        f"/actions/{action.uid}/done",
        {"done-text": PROOF, "done-photo": (BytesIO(b"%PDF-1.7"), "hoa-don.pdf")},
        content_type="multipart/form-data",
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#done-photo"' in text
    assert PROOF in text
    assert state_of(action) == ActionState.OPEN


def test_a_full_disk_costs_no_words(own: HouseClient, area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PhotosUnwritable("đĩa đầy")

    monkeypatch.setattr("audit_app.actions.proof.write_photo", fail)
    action = make_action(area=area)
    answer = own.send(
        f"/actions/{action.uid}/done",
        {"done-text": PROOF, "done-photo": (BytesIO(photo()), "ke.jpg")},
        content_type="multipart/form-data",
    )
    text = answer.get_data(as_text=True)
    assert (answer.status_code, PROOF in text, "đĩa đầy" in text) == (422, True, True)
    assert state_of(action) == ActionState.OPEN


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HEAD_OFFICE])
def test_readers_find_nothing_to_press_on_an_open_action(client: HouseClient, app: Flask, role: str) -> None:
    action = make_action()
    page = client.sign_in(make_user(role)).page(f"/actions/{action.uid}")
    assert f"/actions/{action.uid}/" not in page
    assert "actions/add" not in client.page(f"/scorecards/{action.release.code}")
    assert TEXT in client.page(f"/scorecards/{action.release.code}")


def test_erased_words_are_said_to_be_erased_everywhere(own: HouseClient, area: Area) -> None:
    action = make_action(area=area)
    content = ReleaseContent.get(ReleaseContent.content == TEXT)
    erase_content(action.release, content.digest)
    for address in ("/actions", f"/actions/{action.uid}", f"/scorecards/{action.release.code}"):
        page = own.page(address)
        assert TEXT not in page
        assert "Nội dung này đã được xóa" in page


def test_both_languages_are_spoken(own: HouseClient, area: Area, manager: User) -> None:
    action = make_action(area=area)
    User.update(language="en").where(User.id == manager.id).execute()
    assert "7 days left" in own.page("/actions")
    assert "Mark as done" in own.page(f"/actions/{action.uid}")
