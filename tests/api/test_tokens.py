"""Tokens: shown once, kept as a digest, with scopes, revoked for good."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit_app.accounts.models import Role
from audit_app.api.models import ApiToken
from audit_app.api.tokens import Scope, make_token
from audit_app.clock import utc_now
from tests.factories import make_user
from tests.house_client import HouseClient

SHOWN = re.compile(r'<code class="hash">(vihanh_[\w-]{43})</code>')
ASKED = {"name": "Power BI", "scopes": ["comparison:read"]}


def ask(app: Flask, token: str | None, address: str = "/api/v1/checklists"):
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return FlaskClient(app).get(address, headers=headers)


@pytest.mark.parametrize("role", [Role.HEAD_OFFICE, Role.ADMINISTRATOR])
def test_a_token_is_shown_once_and_stored_nowhere(app: Flask, client: HouseClient, role: str) -> None:
    client.sign_in(make_user(role, language="en"))
    answer = client.send("/api-tokens", ASKED)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    [token] = SHOWN.findall(answer.text)
    row = ApiToken.get()
    assert token not in str(row.__data__)
    assert row.hint == token[-4:]
    page = client.page("/api-tokens")
    assert token not in page
    assert "Power BI" in page
    assert "never" in page
    assert ask(app, token).status_code == 200
    assert "never" not in client.page("/api-tokens").partition("<tbody")[2].partition("</tbody>")[0]


def test_a_revoked_token_opens_nothing_and_stays_in_the_list(app: Flask, client: HouseClient) -> None:
    row, token = make_token("Power BI", [Scope.COMPARISON], make_user(Role.HEAD_OFFICE))
    client.sign_in(make_user(Role.ADMINISTRATOR, language="en"))
    assert ask(app, token).status_code == 200
    assert client.send(f"/api-tokens/{row.id}/revoke").status_code == 302
    problem = ask(app, token)
    assert problem.status_code == 401
    assert 'error="invalid_token"' in problem.headers["WWW-Authenticate"]
    assert problem.mimetype == "application/problem+json"
    assert "Revoked" in client.page("/api-tokens")
    assert client.send("/api-tokens/999999/revoke").status_code == 404
    assert client.send("/api-tokens", ASKED).status_code == 201  # its name is free again


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_form_that_says_too_little_or_a_name_twice_is_not_taken(app: Flask, client: HouseClient) -> None:
    make_token("Power BI", [Scope.COMPARISON], make_user(Role.HEAD_OFFICE))
    client.sign_in(make_user(Role.HEAD_OFFICE, language="en"))
    for form, words in (
        ({"scopes": ["comparison:read"]}, "Say who or what will use it."),
        ({"name": "Tableau"}, "Choose what it may read."),
        ({"name": "Tableau", "scopes": ["people:read"]}, "Choose one of the list."),
        (ASKED, "There is a token “Power BI” already."),
    ):
        answer = client.send("/api-tokens", form)
        assert answer.status_code == 422
        assert words in answer.text
    assert ApiToken.select().count() == 1


def test_each_scope_opens_its_own(app: Flask) -> None:
    office = make_user(Role.HEAD_OFFICE)
    _, comparing = make_token("a", [Scope.COMPARISON], office)
    _, releasing = make_token("b", [Scope.RELEASES], office)
    assert ask(app, comparing, "/api/v1/branches").status_code == 200
    assert ask(app, releasing, "/api/v1/releases").status_code == 200
    refused = ask(app, comparing, "/api/v1/releases")
    assert refused.status_code == 403
    assert 'scope="releases:read"' in refused.headers["WWW-Authenticate"]
    assert ask(app, releasing, "/api/v1/comparison").status_code == 403


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_without_a_token_every_address_says_how_to_get_in(app: Flask) -> None:
    for token in (None, "", "vihanh_guessed", "ngày"):
        answer = ask(app, token)
        assert answer.status_code == 401
        assert answer.json["status"] == 401
    nothing = ask(app, None, "/api/v1/nothing/here")
    assert (nothing.status_code, nothing.mimetype) == (404, "application/problem+json")


def test_the_last_use_is_noted_to_five_minutes(app: Flask) -> None:
    _, token = make_token("a", [Scope.COMPARISON], make_user(Role.HEAD_OFFICE))
    ask(app, token)
    first = ApiToken.get().used_at
    assert utc_now() - first < timedelta(minutes=1)
    ask(app, token)
    assert ApiToken.get().used_at == first
    long_ago = utc_now() - timedelta(hours=1)
    ApiToken.update(used_at=long_ago).execute()
    ask(app, token)
    assert ApiToken.get().used_at > long_ago
