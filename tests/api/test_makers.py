"""A token lives no longer than its maker's right to make it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit_app.accounts.models import Role, User
from audit_app.accounts.people import deactivate, reactivate
from audit_app.api.models import ApiToken
from audit_app.api.tokens import Scope, all_tokens, make_token, revoke_token
from tests.api.program import check, check_problem
from tests.factories import make_user
from tests.house_client import HouseClient

ADDRESS = "/releases"


def close(maker: User) -> None:
    deactivate(maker, make_user(Role.ADMINISTRATOR))


def move(maker: User) -> None:
    maker.role = Role.AREA_MANAGER
    maker.save()


def delete(maker: User) -> None:
    maker.delete_instance()


ENDS = {
    close: ("Not valid now", "The account of whoever made it is deactivated."),
    move: ("Not valid now", "Whoever made it may make no tokens any more."),
    delete: ("Not valid now", "The account of whoever made it is gone."),
}


def ask(app: Flask, token: str):
    return FlaskClient(app).get(f"/api/v1{ADDRESS}", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_token_opens_nothing_once_its_maker_may_make_none(
    app: Flask, client: HouseClient, end: Callable[[User], None]
) -> None:
    maker = make_user(Role.HEAD_OFFICE)
    row, token = make_token("Power BI", [Scope.RELEASES], maker)
    assert ask(app, token).status_code == 200
    ApiToken.update(used_at=None).execute()
    end(maker)
    problem = ask(app, token)
    check_problem(problem, 401, "maker-may-not")
    check(ADDRESS, 401, problem)
    assert 'error="invalid_token"' in problem.headers["WWW-Authenticate"]
    assert "head office" in problem.json["detail"]
    assert ApiToken.get_by_id(row.id).used_at is None
    page = client.sign_in(make_user(Role.ADMINISTRATOR, language="en")).page("/api-tokens")
    for words in ENDS[end]:
        assert words in page
    assert f"/api-tokens/{row.id}/revoke" in page  # so that it does not come back with its maker


def test_it_comes_back_with_its_maker_unless_it_was_revoked(app: Flask) -> None:
    maker = make_user(Role.HEAD_OFFICE)
    _, kept = make_token("kept", [Scope.RELEASES], maker)
    revoked_row, revoked = make_token("revoked", [Scope.RELEASES], maker)
    close(maker)
    revoke_token(revoked_row)
    reactivate(maker)
    assert ask(app, kept).status_code == 200
    check_problem(ask(app, revoked), 401, "bad-token")


def test_an_administrator_may_keep_what_head_office_made(app: Flask) -> None:
    maker = make_user(Role.HEAD_OFFICE)
    _, token = make_token("Power BI", [Scope.RELEASES], maker)
    maker.role = Role.ADMINISTRATOR
    maker.save()
    assert ask(app, token).status_code == 200


def test_valid_tokens_come_first_and_revoked_ones_last(app: Flask) -> None:
    gone, here = make_user(Role.HEAD_OFFICE), make_user(Role.HEAD_OFFICE)
    make_token("stays", [Scope.RELEASES], here)
    make_token("sleeps", [Scope.RELEASES], gone)
    revoke_token(make_token("was revoked", [Scope.RELEASES], here)[0])
    close(gone)
    assert [row.name for row in all_tokens()] == ["stays", "sleeps", "was revoked"]
    assert [row.is_valid for row in all_tokens()] == [True, False, False]
