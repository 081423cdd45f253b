"""Accounts from the command line."""

import re
from urllib.parse import urlsplit

import pytest

from audit_app.accounts.models import Role, User
from tests.factories import make_user


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words, **options: runner.invoke(args=["accounts", *words], **options)


CREATE = ("create", "Boss@Example.vn", "--name", "Đỗ Gia Long", "--role", "administrator")


def test_the_first_administrator_chooses_a_password_by_a_link(app, client, run):
    said = run(*CREATE)
    assert said.exit_code == 0, said.output
    user = User.get()
    assert (user.email, user.name, user.role) == ("boss@example.vn", "Đỗ Gia Long", Role.ADMINISTRATOR)
    link = urlsplit(re.search(r"http://localhost/reset-password/\S+", said.output)[0]).path
    password = {"password": "trâu ăn cỏ non", "again": "trâu ăn cỏ non"}
    assert client.send(link, password).location == "/sign-in"


def test_a_password_can_come_from_standard_input(app, client, run):
    said = run(*CREATE, "--password-stdin", input="trâu ăn cỏ non\n")
    assert said.exit_code == 0
    assert "reset-password" not in said.output
    given = {"email": "boss@example.vn", "password": "trâu ăn cỏ non"}
    assert client.send("/sign-in", given).status_code == 302


def test_a_poor_password_makes_no_account(app, run):
    assert run(*CREATE, "--password-stdin", input="1234567890\n").exit_code == 1
    assert not User.select().exists()


def test_what_is_wrong_is_said_in_words(app, run):
    make_user(email="boss@example.vn")
    taken = run(*CREATE)
    assert taken.exit_code == 1
    assert "Traceback" not in taken.output
    assert run("create", "nobody", "--name", "X", "--role", "reviewer").exit_code == 2
    assert run("create", "a@b.vn", "--name", "X", "--role", "emperor").exit_code == 2


def test_a_link_is_printed_when_no_mail_arrives(app, client, run):
    make_user(email="lan@example.vn")
    said = run("link", "LAN@example.vn")
    assert client.get(urlsplit(said.output.strip()).path).status_code == 200
    assert run("link", "nobody@example.vn").exit_code == 1
