"""Areas and their managers."""

import re

import pytest
from playhouse.test_utils import assert_query_count

from audit_app.accounts.models import Role
from audit_app.organisation.models import Area, AreaManager
from audit_app.organisation.queries import areas_of, branches_of, managers_of
from tests.factories import make_area, make_area_manager, make_branch, make_user


@pytest.fixture
def admin(app, client):
    return client.sign_in(make_user(Role.ADMINISTRATOR))


def listed(page):
    return re.findall(r'<a href="/areas/[^"]+">([^<]+)</a>', page)


def test_areas_are_listed_in_vietnamese_order_with_managers_and_open_branches(app, admin):
    north = make_area(name="Đông Bắc")
    make_area(name="Duyên hải")
    make_area(name="Bắc Trung Bộ")
    make_area_manager(north, name="Lê Thị Hạnh")
    make_branch(north)
    make_branch(north, closed_on="2026-01-01")
    page = admin.page("/areas")
    assert listed(page) == ["Bắc Trung Bộ", "Duyên hải", "Đông Bắc"]
    assert "Lê Thị Hạnh" in page
    assert page.count("Chưa có ai") == 2
    assert re.search(r"area=KV\d+&amp;state=open\">1</a>", page)


def test_the_list_costs_the_same_however_long_it_is(app, admin):
    make_area_manager(make_branch().area)
    with assert_query_count(4):
        admin.page("/areas")
    for _ in range(10):
        make_area_manager(make_branch().area)
    with assert_query_count(4):
        admin.page("/areas")


def test_an_area_is_added_with_its_managers(app, admin):
    manager = make_user(Role.AREA_MANAGER)
    answer = admin.send("/areas/add", {"code": " hn-01 ", "name": "Hà  Nội", "managers": [manager.id]})
    assert answer.location == "/areas"
    area = Area.get()
    assert (area.code, area.name) == ("HN-01", "Hà Nội")
    assert managers_of(area) == [manager]


def test_choosing_other_managers_replaces_those_of_before(app, admin):
    area = make_area()
    old, new = make_area_manager(area), make_user(Role.AREA_MANAGER)
    assert "checked" in admin.page(f"/areas/{area.code}")
    admin.send(f"/areas/{area.code}", {"code": area.code, "name": area.name, "managers": [new.id]})
    assert managers_of(area) == [new]
    assert not list(areas_of(old))


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.REVIEWER, Role.HEAD_OFFICE])
def test_only_area_managers_can_be_chosen(app, admin, role):
    other = make_user(role)
    answer = admin.send("/areas/add", {"code": "HN", "name": "Hà Nội", "managers": [other.id]})
    assert answer.status_code == 422
    assert not Area.select().exists()


def test_a_code_belongs_to_one_area(app, admin):
    make_area(code="HN")
    answer = admin.send("/areas/add", {"code": "hn", "name": "Hà Nội"})
    assert answer.status_code == 422
    assert "Mã này đã được dùng." in answer.get_data(as_text=True)


@pytest.mark.parametrize("code", ["", " ", "a/b", "a b", "x" * 33, "<b>"])
def test_a_code_that_cannot_be_one_is_refused(app, admin, code):
    assert admin.send("/areas/add", {"code": code, "name": "Hà Nội"}).status_code == 422


def test_an_unknown_area_is_not_found(app, admin):
    admin.page("/areas/nowhere", 404)


def test_a_manager_sees_the_own_areas_and_branches_alone(app):
    mine, other = make_area(name="Hà Nội"), make_area(name="Huế")
    manager = make_area_manager(mine)
    here, closed = make_branch(mine, name="A"), make_branch(mine, name="B", closed_on="2026-01-01")
    make_branch(other)
    assert list(areas_of(manager)) == [mine]
    assert list(branches_of(manager)) == [here, closed]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HEAD_OFFICE, Role.ADMINISTRATOR])
def test_the_office_sees_every_area(app, role):
    make_branch()
    make_branch()
    assert len(branches_of(make_user(role))) == len(areas_of(make_user(role))) == 2


def test_a_shopper_sees_no_area(app):
    area = make_branch().area
    shopper = make_area_manager(area)
    shopper.role = Role.SHOPPER
    shopper.save()
    assert AreaManager.select().where(AreaManager.user == shopper).exists()
    assert not list(areas_of(shopper))
    assert not list(branches_of(shopper))


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.REVIEWER, Role.AREA_MANAGER, Role.HEAD_OFFICE])
@pytest.mark.parametrize("address", ["/areas", "/branches", "/branch-classes", "/branches/import"])
def test_only_administrators_administer(app, client, role, address):
    client.sign_in(make_user(role)).page(address, 403)
