"""Programmes: their form, and their codes, under which figures are kept for good."""

from datetime import date

import pytest

from audit_app.accounts.models import Role
from audit_app.programmes.models import Programme
from audit_app.rollups.visit_counts import kinds_seen
from audit_app.visits.models import Visit
from tests.factories import make_release, make_user, make_visit

GOOD = {
    "code": "2026-Q4",
    "name_vi": "Đợt quý 4 năm 2026",
    "name_en": "Wave of Q4 2026",
    "kind": "periodic",
    "starts_on": "01/10/2026",
    "ends_on": "2026-12-31",
}

STORED = {"name_vi": "Đợt cũ", "name_en": "Old wave", "starts_on": date(2025, 10, 1)}


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


@pytest.fixture
def wave(office) -> Programme:
    office.send("/programmes/new", GOOD)
    return Programme.get()


def test_a_programme_without_a_visit_may_get_another_code(office, wave):
    assert "readonly" not in office.page("/programmes/2026-Q4")
    assert office.send("/programmes/2026-Q4", {**GOOD, "code": "2026-Q4b"}).status_code == 302
    assert Programme.get().code == "2026-Q4b"


@pytest.mark.parametrize("code", ["2026-Q4b", "2026-q4"])
def test_with_a_visit_planned_the_code_stays_and_the_rest_can_change(office, wave, code):
    make_visit(programme=wave)
    page = office.page("/programmes/2026-Q4")
    assert "readonly" in page
    assert "giữ nguyên" in page
    refused = office.send("/programmes/2026-Q4", {**GOOD, "code": code})
    assert refused.status_code == 422
    assert "không đổi được mã" in refused.text
    assert 'value="2026-Q4"' in refused.text
    assert Programme.get().code == "2026-Q4"
    assert office.send("/programmes/2026-Q4", {**GOOD, "name_vi": "Đợt cuối năm"}).status_code == 302
    assert (Programme.get().code, Programme.get().name_vi) == ("2026-Q4", "Đợt cuối năm")


def test_the_history_of_a_programme_is_not_split(office, wave):
    make_release(programme=wave)
    office.send("/programmes/2026-Q4", {**GOOD, "code": "2026-Q4b"})
    make_release(programme=Programme.get())
    assert {programme for _, programme in kinds_seen()} == {"2026-Q4"}


@pytest.mark.parametrize("code", ["2025-Q4", "2025-q4"])
def test_a_code_that_released_figures_hold_is_not_given_again(office, wave, code):
    """A code that was freed by a change in the database, or before codes were kept."""
    make_release(programme=Programme.create(**{**STORED, "code": "2025-Q4"}))
    Visit.update(programme=None).execute()
    Programme.update(code="2025-Q4b").where(Programme.code == "2025-Q4").execute()
    refused = office.send("/programmes/new", {**GOOD, "code": code})
    assert refused.status_code == 422
    assert "đã có số liệu" in refused.text
    assert office.send("/programmes/2026-Q4", {**GOOD, "code": code}).status_code == 422
    assert Programme.select().count() == 2
    assert office.send("/programmes/2026-Q4", GOOD).status_code == 302


def test_a_programme_whose_own_code_holds_figures_is_saved_as_ever(office, wave):
    make_release(programme=wave)
    assert office.send("/programmes/2026-Q4", {**GOOD, "ends_on": ""}).status_code == 302
    assert Programme.get().ends_on is None
