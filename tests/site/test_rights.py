"""Every route, every role: what each person gets is written down in ``rights.txt`` and nowhere else.

A route without a row fails, and so does a row without a route.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from audit_app.accounts.models import Role
from audit_app.db import database
from tests.house_client import HouseClient
from tests.site.world import NOBODY, World, make_world

PEOPLE = (NOBODY, *Role)
TABLE = Path(__file__).with_name("rights.txt")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Row:
    """``outcomes`` by person: a status, or ``sign-in`` for being sent there."""

    method: str
    rule: str
    thing: str
    outcomes: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.rule} ({self.thing})"


def read_rows() -> Iterator[Row]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        method, rule, thing, *outcomes = re.split(r"\s{2,}", line.strip())
        yield Row(method, rule, thing, dict(zip(PEOPLE, outcomes, strict=True)))


ROWS = list(read_rows())


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def endpoint_of(app: Flask, row: Row) -> str:
    rules = app.url_map.iter_rules()
    return next(rule.endpoint for rule in rules if rule.rule == row.rule and row.method in rule.methods)


def ask(client: HouseClient, method: str, address: str) -> TestResponse:
    """Ask as a page does: a POST is an empty form, a PUT an empty body, each with its token."""
    if method == "POST":
        return client.send(address)
    token = {"X-CSRFToken": client.csrf_token()} if method == "PUT" else {}
    return client.open(address, method=method, headers=token)


def outcome(app: Flask, world: World, row: Row, person: str) -> str:
    """Ask as ``person`` and say what came back; whatever it changed is undone."""
    client = app.test_client()
    if (user := world.people[person]) is not None:
        client.sign_in(user)
    wanted = ARGUMENT.findall(row.rule)
    with app.test_request_context():
        arguments = {name: world.things[row.thing][name] for name in wanted}
        address = url_for(endpoint_of(app, row), **arguments)
    with database.atomic() as transaction:
        response = ask(client, row.method, address)
        response.close()
        transaction.rollback()
    if response.status_code == 302 and user is None and urlsplit(response.location).path == "/sign-in":
        return "sign-in"
    return str(response.status_code)


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    written = {(row.method, row.rule) for row in ROWS}
    assert sorted(routes(app) - written) == []
    assert sorted(written - routes(app)) == []


def test_no_row_is_written_twice() -> None:
    named = [str(row) for row in ROWS]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_gets_what_the_table_says(
    app: Flask, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who gets a PDF is asked here; what stands in it, elsewhere.
    monkeypatch.setattr("audit_app.scorecards.views.pdf_of", lambda *_, **__: b"%PDF-1.7")
    monkeypatch.setattr("audit_app.reports.views.print_report", lambda *_: b"%PDF-1.7")
    world = make_world()
    known = routes(app)
    wrong = [
        f"{row}: {got}, not {row.outcomes[person]}"
        for row in ROWS
        if (row.method, row.rule) in known
        if (got := outcome(app, world, row, person)) != row.outcomes[person]
    ]
    assert not wrong, "\n".join(["", *wrong])


# Whoever holds a printed scorecard may ask whether it is current; styles belong to nobody.
FOR_EVERYBODY = {
    "/check/<code>",
    "/v/<code>",
    "/assets/<digest>/<path:path>",
    "/static/<path:filename>",
    "/reset-password/<token>",
}


@pytest.mark.parametrize("person", [Role.SHOPPER, Role.AREA_MANAGER])
def test_the_table_asks_for_anothers_thing_wherever_one_has_own_things(person: str) -> None:
    """Both see their own things; of another's they do not even learn that it is there."""
    with_things = {row.rule for row in ROWS if ARGUMENT.search(row.rule)} - FOR_EVERYBODY
    reached = {
        (row.method, row.rule)
        for row in ROWS
        if row.rule in with_things and row.outcomes[person] not in {"401", "403", "404", "405"}
    }
    asked = {
        (row.method, row.rule)
        for row in ROWS
        if row.thing.startswith("another's") and row.outcomes[person] == "404"
    }
    assert sorted(reached - asked) == []
    assert reached
