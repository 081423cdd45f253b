from datetime import date

import pytest

from audit_app.accounts.models import Role
from audit_app.programmes.models import Programme
from tests.factories import make_user

GOOD = {
    "code": "2026-Q4",
    "name_vi": "Đợt quý 4 năm 2026",
    "name_en": "Wave of Q4 2026",
    "kind": "periodic",
    "starts_on": "01/10/2026",
    "ends_on": "2026-12-31",
}


@pytest.fixture
def office(app, client):
    return client.sign_in(make_user(Role.HEAD_OFFICE))


def test_a_programme_is_added_and_listed(office):
    office.page("/programmes")
    office.page("/programmes/new")
    assert office.send("/programmes/new", GOOD).location == "/programmes"
    programme = Programme.get()
    assert (programme.starts_on, programme.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert "Đợt quý 4 năm 2026" in office.page("/programmes")


def test_a_programme_is_changed(office):
    office.send("/programmes/new", GOOD)
    assert 'value="2026-10-01"' in office.page("/programmes/2026-Q4")
    office.send("/programmes/2026-Q4", {**GOOD, "ends_on": "", "kind": "continuous"})
    assert Programme.get().ends_on is None
    assert Programme.get().kind == "continuous"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "Q4/2026"}, "chữ cái"),
        ({"code": "new"}, "chữ cái"),
        ({"name_en": ""}, "tiếng Anh"),
        ({"ends_on": "30/09/2026"}, "Ngày cuối"),
        ({"starts_on": "31/02/2026"}, "Nhập ngày"),
        ({"kind": "yearly"}, "Chọn một"),
    ],
)
def test_a_programme_with_a_mistake_is_not_stored(office, wrong, words):
    response = office.send("/programmes/new", {**GOOD, **wrong})
    assert response.status_code == 422
    assert words in response.get_data(as_text=True)
    assert not Programme.select().exists()


def test_two_programmes_cannot_share_a_code(office):
    office.send("/programmes/new", GOOD)
    assert office.send("/programmes/new", {**GOOD, "code": "2026-q4"}).status_code == 422
