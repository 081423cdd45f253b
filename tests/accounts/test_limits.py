"""How often a password, or a code, may be tried."""

import pytest

from audit_app import create_app
from audit_app.db import database, migration_runner
from tests.house_client import HouseClient


@pytest.fixture
def limited(tmp_path):
    """An app of its own, with the limits on."""
    app = create_app(
        {
            "TESTING": True,
            "DATABASE_URL": f"sqlite:///{tmp_path}/limits.db",
            "SECRET_KEY": "not a secret: tests only",
            "MAIL_URL": f"file://{tmp_path}/mail",
            "BASE_URL": "http://localhost",
            "RATELIMIT_ENABLED": True,
            "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {"argon2__rounds": 1, "argon2__memory_cost": 64},
        }
    )
    app.test_client_class = HouseClient
    with database.connection_context():
        migration_runner().up()
    return app


def tries(client, address, count, **fields):
    return [client.send(address, {"password": "x", **fields}).status_code for _ in range(count)]


def test_the_eleventh_try_in_a_minute_is_refused(limited):
    client = limited.test_client()
    assert tries(client, "/sign-in", 11, email="lan@example.vn") == [401] * 10 + [429]
    assert tries(client, "/sign-in", 1, email=" LAN@example.vn") == [429]


def test_another_account_at_the_same_office_can_still_sign_in(limited):
    client = limited.test_client()
    tries(client, "/sign-in", 11, email="lan@example.vn")
    assert tries(client, "/sign-in", 1, email="minh@example.vn") == [401]


def test_many_accounts_from_one_address_are_stopped_too(limited):
    client = limited.test_client()
    answers = [tries(client, "/sign-in", 1, email=f"p{number}@example.vn")[0] for number in range(101)]
    assert answers == [401] * 100 + [429]


def test_a_mailbox_cannot_be_flooded(limited):
    client = limited.test_client()
    assert tries(client, "/forgotten-password", 11, email="lan@example.vn")[-2:] == [200, 429]


def test_looking_at_the_sign_in_page_is_not_limited(limited):
    client = limited.test_client()
    assert {client.get("/sign-in").status_code for _ in range(30)} == {200}


def test_the_codes_of_papers_cannot_be_tried_one_after_the_other(limited):
    client = limited.test_client()
    answers = [client.get(f"/v/{number:04d}-0000").status_code for number in range(61)]
    assert answers == [404] * 60 + [429]
