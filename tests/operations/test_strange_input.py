"""What no browser sends is refused, and never breaks a page: both databases give the same answer."""

import pytest
from flask import Flask

from audit_app.accounts import people
from audit_app.accounts.models import Role, User
from audit_app.visits.models import Visit
from tests.factories import make_user, make_visit
from tests.house_client import HouseClient


@pytest.fixture
def outside(app: Flask) -> HouseClient:
    """A client that gets the pages of errors, as people do; tests would get the exception."""
    app.testing, before = False, app.testing
    yield app.test_client()
    app.testing = before


@pytest.mark.parametrize("address", ["/people?search=a%00", "/people?role=%00", "/branches/%00"])
def test_an_address_that_no_database_can_look_up_is_refused(outside: HouseClient, address: str) -> None:
    outside.sign_in(make_user(Role.ADMINISTRATOR))
    assert outside.get(address).status_code == 400


def test_nobody_has_a_number_of_thirty_digits(outside: HouseClient) -> None:
    outside.sign_in(make_user(Role.ADMINISTRATOR))
    assert outside.get(f"/people/{10**29}").status_code in {400, 404}  # SQLite cannot even ask


def test_a_month_after_the_last_one_is_refused(outside: HouseClient) -> None:
    outside.sign_in(make_user(Role.HEAD_OFFICE))
    assert outside.get("/scorecards?month=9999-12").status_code in {200, 400}


def test_a_paper_is_checked_by_anybody_with_any_code(outside: HouseClient) -> None:
    assert outside.get("/v/%00?sha=%00").status_code == 400


def test_a_nul_in_a_form_is_refused_and_nothing_is_kept(outside: HouseClient) -> None:
    outside.sign_in(make_user(Role.ADMINISTRATOR))
    person = {"name": "A\0b", "email": "an@example.vn", "role": "shopper", "language": "vi", "phone": ""}
    assert outside.send("/people/add", person).status_code == 400
    assert User.get_or_none(User.email == "an@example.vn") is None


def test_the_slower_of_two_who_save_the_same_is_told(
    outside: HouseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.sign_in(make_user(Role.ADMINISTRATOR))
    make_user(email="an@example.vn")
    monkeypatch.setattr(people, "find_by_email", lambda _: None)  # as it was a moment before
    person = {"name": "An", "email": "an@example.vn", "role": "shopper", "language": "en", "phone": ""}
    answer = outside.send("/people/add", person)
    assert answer.status_code == 409
    assert "Vừa có người lưu" in answer.get_data(as_text=True)


@pytest.mark.parametrize("day", ["0001-01-01", "0020-11-14", "9999-12-31"])
def test_a_day_of_another_age_is_a_slip(app: Flask, client: HouseClient, day: str) -> None:
    visit = make_visit()
    client.sign_in(visit.shopper)
    posted = {"day": day, "entered": "10:10", "left": "00:20"}
    assert client.send(f"/visits/{visit.uid}/times", posted).status_code == 422
    assert Visit.get_by_id(visit.id).entered_at is None


def test_a_stranger_is_sent_to_sign_in_before_the_form_is_read(client: HouseClient) -> None:
    answer = client.post("/visits/some/sections/welcome", data={"greeted": "yes"})
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]
