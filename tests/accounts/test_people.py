"""The administrator's list of people."""

import re

import pytest
from playhouse.test_utils import assert_query_count

from audit_app.accounts.models import Role, User
from audit_app.accounts.queries import accounts_exist, demo_accounts_exist, search_people
from tests.accounts.test_passwords import link_in, mails
from tests.factories import make_user

LAN = {
    "name": "  Nguyễn  Thị Lan ",
    "email": "Lan@Example.vn",
    "phone": "0912 345 678",
    "role": "shopper",
    "language": "vi",
}


@pytest.fixture
def boss(app):
    return make_user(Role.ADMINISTRATOR, name="Đỗ Gia Long")


@pytest.fixture
def admin(client, boss):
    return client.sign_in(boss)


def names(page):
    return re.findall(r'href="/people/\d+">([^<]+)</a>', page)


def test_people_are_listed_by_given_name_as_a_vietnamese_dictionary_does(app, admin):
    for name in ("Trần Văn Ánh", "Lê Ẩn", "Vũ Đức", "Ngô Dũng", "Bùi Ân", "Lý An", "Trần Ăn"):
        make_user(name=name)
    assert names(admin.page("/people")) == [
        *("Lý An", "Trần Văn Ánh", "Trần Ăn", "Bùi Ân", "Lê Ẩn", "Ngô Dũng", "Vũ Đức", "Đỗ Gia Long"),
    ]


@pytest.mark.parametrize("words", ["da nang", "Đà Nẵng", "ĐÀ NẴNG", "nang đa", "đà nẵng"])
def test_the_search_finds_marks_and_capitals_alike(app, words):
    make_user(name="Trần Đà Nẵng")
    make_user(name="Trần Hà Nội")
    assert [user.name for user in search_people(words)] == ["Trần Đà Nẵng"]


def test_the_search_finds_email_and_phone(app):
    user = make_user(name="Lan", email="thu.lan@chuoi.vn", phone="+84912345678")
    make_user(name="Minh", phone="+84987654321")
    for words in ("0912 345", "912345678", "thu.lan", "chuoi.vn lan"):
        assert [found.id for found in search_people(words)] == [user.id]


def test_a_percent_sign_in_the_search_is_a_percent_sign(app):
    make_user(name="Lan")
    assert not list(search_people("%"))
    assert not list(search_people("_"))


def test_the_list_filters_by_role_and_by_state(app, admin):
    make_user(Role.REVIEWER, name="Người Duyệt")
    make_user(Role.SHOPPER, name="Người Cũ", active=False)
    assert names(admin.page("/people?role=reviewer")) == ["Người Duyệt"]
    assert "Người Cũ" not in admin.page("/people")
    assert names(admin.page("/people?state=deactivated")) == ["Người Cũ"]
    assert "Không tìm thấy ai" in admin.page("/people?search=zzz")


def test_the_list_costs_the_same_however_long_it_is(app, admin):
    with assert_query_count(3):
        admin.page("/people")
    for _ in range(120):
        make_user()
    with assert_query_count(3):
        page = admin.page("/people?page=2")
    assert len(names(page)) == 50
    assert "Trang 2/3" in page


def test_a_page_number_off_the_list_shows_the_nearest_page(app, admin):
    assert names(admin.page("/people?page=99")) == names(admin.page("/people?page=-1")) == ["Đỗ Gia Long"]
    assert names(admin.page("/people?page=x")) == ["Đỗ Gia Long"]


def test_a_new_person_is_mailed_a_link_and_can_then_sign_in(app, admin):
    assert admin.send("/people/add", LAN).location == "/people"
    user = User.get(User.email == "lan@example.vn")
    assert (user.name, user.phone, user.role) == ("Nguyễn Thị Lan", "+84912345678", "shopper")
    visitor = app.test_client()
    password = {"password": "trâu ăn cỏ non", "again": "trâu ăn cỏ non"}
    visitor.send(link_in(mails(app)[0]), password)
    answer = visitor.send("/sign-in", {"email": "lan@example.vn", "password": "trâu ăn cỏ non"})
    assert answer.location == "/"


def test_a_person_and_the_invitation_are_kept_when_no_mail_can_leave(app, admin, tmp_path):
    (tmp_path / "file").write_text("no folder")
    app.config["MAIL_URL"] = f"file://{tmp_path}/file/mail"
    admin.send("/people/add", LAN)
    page = admin.page("/people")
    assert "Đang gửi 1 liên kết qua email." in page
    assert "Nguyễn Thị Lan" in page
    assert "Not a directory" in admin.page("/mails")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "lan", "Hãy nhập địa chỉ email"),
        ("email", "", "Hãy nhập email của người này."),
        ("name", " ", "Hãy nhập họ và tên."),
        ("phone", "12", "Hãy nhập số điện thoại"),
        ("role", "emperor", None),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(app, admin, field, value, message):
    answer = admin.send("/people/add", {**LAN, field: value})
    assert answer.status_code == 422
    assert message is None or message in answer.get_data(as_text=True)
    assert User.select().count() == 1


def test_an_email_belongs_to_one_person(app, admin):
    make_user(email="lan@example.vn")
    answer = admin.send("/people/add", LAN)
    assert answer.status_code == 422
    assert "Người khác đã dùng email này." in answer.get_data(as_text=True)


def test_changing_a_person_changes_how_they_are_found(app, admin):
    user = make_user(name="Tên Cũ")
    admin.send(f"/people/{user.id}", LAN)
    assert [found.id for found in search_people("nguyen thi lan")] == [user.id]
    assert not list(search_people("ten cu"))
    assert "0912 345 678" in admin.page(f"/people/{user.id}")


def test_a_changed_email_may_not_be_another_persons(app, admin):
    make_user(email="lan@example.vn")
    user = make_user()
    assert admin.send(f"/people/{user.id}", LAN).status_code == 422
    assert User.get_by_id(user.id).email == user.email


def test_nobody_deactivates_their_own_account(app, admin, boss):
    make_user(Role.ADMINISTRATOR)
    admin.send(f"/people/{boss.id}/deactivate")
    assert User.get_by_id(boss.id).active
    assert "Bạn không thể ngừng tài khoản của chính mình." in admin.page(f"/people/{boss.id}")


def test_the_last_administrator_stays_one(app, admin, boss):
    answer = admin.send(f"/people/{boss.id}", {**LAN, "role": "reviewer"})
    assert answer.status_code == 422
    assert "Đây là quản trị viên cuối cùng." in answer.get_data(as_text=True)
    assert User.get_by_id(boss.id).role == Role.ADMINISTRATOR


def test_an_administrator_may_go_when_another_one_stays(app, admin, boss):
    make_user(Role.ADMINISTRATOR)
    assert admin.send(f"/people/{boss.id}", {**LAN, "role": "reviewer"}).status_code == 302


def test_a_person_is_deactivated_and_reactivated(app, admin):
    user = make_user()
    admin.send(f"/people/{user.id}/deactivate")
    assert not User.get_by_id(user.id).active
    assert "Tài khoản này đã ngừng" in admin.page(f"/people/{user.id}")
    admin.send(f"/people/{user.id}/reactivate")
    assert User.get_by_id(user.id).active


def test_a_link_can_be_sent_again(app, admin):
    user = make_user(email="lan@example.vn")
    admin.send(f"/people/{user.id}/invite")
    assert "To: lan@example.vn" in mails(app)[0]


def test_an_unknown_person_is_not_found(app, admin):
    admin.page("/people/999999", 404)
    assert admin.send("/people/999999/deactivate").status_code == 404


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.REVIEWER, Role.AREA_MANAGER, Role.HEAD_OFFICE])
def test_only_administrators_see_people(app, client, role):
    client.sign_in(make_user(role)).page("/people", 403)


def test_demo_accounts_mark_a_demo(app):
    assert not accounts_exist()
    make_user(email="khach@example.vn")
    assert accounts_exist()
    assert not demo_accounts_exist()
    make_user(email="khach@demo.vi-hanh.example")
    assert demo_accounts_exist()
