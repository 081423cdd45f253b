"""Branches: found, changed, closed."""

import re

import pytest
from playhouse.test_utils import assert_query_count

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.organisation.models import Branch, BranchClass
from audit_app.organisation.queries import search_branches
from tests.factories import make_area, make_branch, make_user


@pytest.fixture
def admin(app, client):
    return client.sign_in(make_user(Role.ADMINISTRATOR))


def listed(page):
    return re.findall(r'<a href="/branches/[^"]+">([^<]+)</a>', page)


def form(place, **fields):
    return {"code": "DN-01", "name": "Hải Châu", "area": place.id, "branch_class": 0} | fields


@pytest.mark.parametrize(
    "words", ["da nang", "Đà Nẵng", "ĐÀ NẴNG", "hai chau", "dn-01", "nguyen van linh", "quan 3 cu", "hai 12"]
)
def test_a_branch_is_found_by_name_code_address_and_old_name(app, words):
    make_branch(
        code="DN-01",
        name="Hải Châu",
        address="12 Nguyễn Văn Linh, Đà Nẵng",
        former_names="Quận 3 cũ\nĐiện máy X",
    )
    make_branch(code="HUE-01", name="Huế", address="1 Lê Lợi, Huế")
    assert [branch.code for branch in search_branches(words)] == ["DN-01"]


def test_branches_are_listed_in_vietnamese_order(app, admin):
    area = make_area()
    for name in ("Đống Đa", "Âu Cơ", "An Dương", "Dĩ An", "Ấp Bắc", "Ăn Chơi"):
        make_branch(area, name=name)
    assert listed(admin.page("/branches")) == ["An Dương", "Ăn Chơi", "Ấp Bắc", "Âu Cơ", "Dĩ An", "Đống Đa"]


def test_the_list_filters_by_area_and_state(app, admin):
    area = make_area(code="HN")
    make_branch(area, name="Mở")
    make_branch(area, name="Đóng", closed_on="2026-01-01")
    make_branch(name="Nơi khác")
    assert listed(admin.page("/branches?area=HN")) == ["Đóng", "Mở"]
    assert listed(admin.page("/branches?area=HN&state=open")) == ["Mở"]
    assert listed(admin.page("/branches?state=closed")) == ["Đóng"]
    assert "Không tìm thấy" in admin.page("/branches?search=zzz")


def test_the_list_costs_the_same_however_long_it_is(app, admin):
    kind = BranchClass.create(code="K", name_vi="Quầy", name_en="Kiosk")
    make_branch(branch_class=kind)
    with assert_query_count(4):
        admin.page("/branches")
    for _ in range(60):
        make_branch(branch_class=kind)
    with assert_query_count(4):
        page = admin.page("/branches")
    assert len(listed(page)) == 50
    assert "Trang 1/2" in page


def test_a_branch_is_added_with_everything_that_is_known_of_it(app, admin):
    kind = BranchClass.create(code="K", name_vi="Quầy", name_en="Kiosk")
    given = {
        "branch_class": kind.id,
        "address": " 12 Nguyễn Văn Linh ",
        "former_names": "Quận 3\r\n\r\n  Tên  cũ ",
        "latitude": "16,0678",
        "longitude": "108.2208",
    }
    assert admin.send("/branches/add", form(make_area(), **given)).location == "/branches"
    branch = Branch.get()
    assert (branch.branch_class, branch.address) == (kind, "12 Nguyễn Văn Linh")
    assert branch.former_names == "Quận 3\nTên cũ"
    assert (branch.latitude, branch.longitude) == (16.0678, 108.2208)
    page = admin.page("/branches/DN-01")
    assert 'value="16.0678"' in page
    assert re.search(rf'<option selected value="{kind.id}">Quầy', page)


def test_changing_a_branch_changes_how_it_is_found(app, admin):
    branch = make_branch(name="Tên Cũ")
    admin.send(f"/branches/{branch.code}", form(branch.area))
    assert [found.code for found in search_branches("hai chau")] == ["DN-01"]
    assert not list(search_branches("ten cu"))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"code": ""}, "Nhập mã."),
        ({"name": "  "}, "Hãy nhập tên."),
        ({"name": "x" * 161}, "Nhiều nhất 160 ký tự."),
        ({"latitude": "91", "longitude": "1"}, "Hãy nhập số độ từ −90 đến 90"),
        ({"latitude": "north", "longitude": "1"}, "Hãy nhập số độ từ −90 đến 90"),
        ({"latitude": "16"}, "Hãy nhập cả vĩ độ và kinh độ"),
        ({"longitude": "108"}, "Hãy nhập cả vĩ độ và kinh độ"),
        ({"area": "999"}, None),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(app, admin, fields, message):
    answer = admin.send("/branches/add", form(make_area(), **fields))
    assert answer.status_code == 422
    assert message is None or message in answer.get_data(as_text=True)
    assert not Branch.select().exists()


def test_a_code_belongs_to_one_branch(app, admin):
    branch = make_branch(code="DN-01")
    assert admin.send("/branches/add", form(branch.area)).status_code == 422
    assert admin.send("/branches/DN-01", form(branch.area)).status_code == 302


def test_a_branch_is_closed_and_reopened(app, admin):
    branch = make_branch()
    admin.send(f"/branches/{branch.code}/close")
    assert Branch.get().closed_on == today()
    assert "Đã đóng từ" in admin.page(f"/branches/{branch.code}")
    admin.send(f"/branches/{branch.code}/reopen")
    assert Branch.get().is_open


def test_closing_twice_keeps_the_first_day(app, admin):
    branch = make_branch(closed_on="2026-01-01")
    admin.send(f"/branches/{branch.code}/close")
    assert Branch.get().closed_on.isoformat() == "2026-01-01"


def test_without_an_area_the_page_says_what_comes_first(app, admin):
    assert "Hãy thêm khu vực trước." in admin.page("/branches/add")
    assert "Chưa có chi nhánh nào" in admin.page("/branches")


def test_an_unknown_branch_is_not_found(app, admin):
    admin.page("/branches/nowhere", 404)
    assert admin.send("/branches/nowhere/close").status_code == 404
