"""How often a program may ask: each token by itself, over all addresses; strangers together."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit_app import create_app
from audit_app.accounts.models import Role
from audit_app.api.tokens import Scope, make_token, revoke_token
from audit_app.db import database, migration_runner
from tests.api.program import check, check_problem
from tests.factories import make_user

MOST = 120
HERE, ELSEWHERE = "203.0.113.1", "203.0.113.2"


@pytest.fixture
def limited(tmp_path) -> Iterator[Flask]:
    """An app of its own, with the limits on."""
    app = create_app(
        {
            "TESTING": True,
            "DATABASE_URL": f"sqlite:///{tmp_path}/limits.db",
            "SECRET_KEY": "not a secret: tests only",
            "BASE_URL": "http://localhost",
            "RATELIMIT_ENABLED": True,
        }
    )
    with app.app_context():
        database.connect(reuse_if_open=True)
        migration_runner().up()
        yield app
        database.close()


def new_token(name: str) -> str:
    """Return a token that may read everything."""
    return make_token(name, list(Scope), make_user(Role.HEAD_OFFICE))[1]


def ask(app: Flask, sent: str, address: str = "/branches", caller: str = HERE):
    """Return the answer to a request that says ``sent`` of itself."""
    headers = {"Authorization": sent} if sent else {}
    return FlaskClient(app).get(f"/api/v1{address}", headers=headers, environ_base={"REMOTE_ADDR": caller})


def exhaust(app: Flask, sent: str, status: int = 200) -> None:
    """Ask as often as one may, over two addresses."""
    for number in range(MOST):
        assert ask(app, sent, ("/branches", "/releases")[number % 2]).status_code == status


def test_a_token_has_one_count_however_it_is_written_and_wherever_it_asks(limited: Flask) -> None:
    token = new_token("BI")
    exhaust(limited, f"Bearer {token}")
    refused = ask(limited, f"Bearer {token}", "/checklists")
    check_problem(refused, 429, "too-many-requests")
    check("/checklists", 429, refused)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    for spelling in (f"bearer {token}", f"BEARER {token}", f"Bearer  {token}", f"beaReR   {token} "):
        assert ask(limited, spelling).status_code == 429
        assert ask(limited, spelling, caller=ELSEWHERE).status_code == 429
    assert ask(limited, f"Bearer {new_token('another')}").status_code == 200


def test_made_up_tokens_share_the_count_of_their_address(limited: Flask) -> None:
    for number in range(MOST // 2):
        assert ask(limited, f"Bearer vihanh_{number}").status_code == 401
        assert ask(limited, "").status_code == 401
    check_problem(ask(limited, "Bearer vihanh_another"), 429, "too-many-requests")
    assert ask(limited, "", "/openapi.json").status_code == 429
    assert ask(limited, "Bearer vihanh_another", caller=ELSEWHERE).status_code == 401
    # Whoever guesses beside a program does not shut it out.
    assert ask(limited, f"Bearer {new_token('BI')}").status_code == 200


def test_a_token_that_opens_nothing_any_more_counts_as_made_up(limited: Flask) -> None:
    row, token = make_token("BI", list(Scope), make_user(Role.HEAD_OFFICE))
    revoke_token(row)
    exhaust(limited, f"Bearer {token}", 401)
    assert ask(limited, "").status_code == 429
