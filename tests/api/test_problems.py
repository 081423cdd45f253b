"""Whatever goes wrong under /api/v1 is a problem (RFC 9457) that the description knows, never a page."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from peewee import DataError, IntegrityError, OperationalError

from audit_app.db import database
from tests.api.program import Program, check, check_problem

ASKED = "audit_app.api.views.measured_lines"


def failing(error: Exception) -> Any:
    """Return a function that raises ``error``."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail


@pytest.fixture
def answered(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are answered, as outside of tests."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


@pytest.mark.parametrize("address", ["", "/", "/nope", "/releases/", "/comparison/x"])
def test_where_nothing_is_a_program_is_told_so(program: Program, address: str) -> None:
    problem = program.get(address)
    check_problem(problem, 404, "not-found")
    assert "/api/v1/openapi.json" in problem.json["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("address", ["/comparison", "/releases/ABCD-1234", "/openapi.json"])
def test_another_method_is_a_problem_that_says_which_there_are(app: Flask, method: str, address: str) -> None:
    problem = FlaskClient(app).open(f"/api/v1{address}", method=method)
    check_problem(problem, 405, "method")
    assert "GET" in problem.headers["Allow"]


@pytest.mark.parametrize("address", ["/comparison?area=%00", "/releases?branch=%00", "/branches?after=a%00"])
def test_what_no_address_can_hold_is_a_problem(program: Program, address: str) -> None:
    check_problem(program.get(address), 400, "unreadable")
    program.ask(address, 400)


def test_what_fits_no_column_is_a_problem(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (DataError("out of range"), OverflowError("too large")):
        monkeypatch.setattr(ASKED, failing(error))
        check_problem(program.get("/checklists"), 400, "unreadable")


@pytest.mark.usefixtures("answered")
def test_a_fault_of_ours_is_a_problem_and_stands_in_the_log(
    program: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for error in (KeyError("Nguyễn"), IntegrityError("twice")):
        monkeypatch.setattr(ASKED, failing(error))
        caplog.clear()
        problem = program.get("/checklists")
        check_problem(problem, 500, "fault")
        check("/checklists", 500, problem)
        assert "Nguyễn" not in problem.text
        assert [record.exc_info[1] for record in caplog.records if record.exc_info] == [error]


def test_a_database_that_fails_is_a_problem_and_says_when_to_come_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ASKED, failing(OperationalError("disk I/O error")))
    problem = program.get("/checklists")
    check_problem(problem, 503, "unavailable")
    check("/checklists", 503, problem)
    assert problem.headers["Retry-After"] == "60"


def test_a_database_that_cannot_be_opened_is_the_same_problem(
    program: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    database.close()
    monkeypatch.setattr(database.obj, "connect", failing(OperationalError("unable to open database file")))
    problem = program.get("/checklists")
    check_problem(problem, 503, "unavailable")
    check("/checklists", 503, problem)
    assert "unable to open database file" in caplog.text
    assert "DATABASE_URL" not in problem.text


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_people_still_read_pages(app: Flask) -> None:
    browser = FlaskClient(app)
    for address, status in (("/nowhere", 404), ("/api", 404), ("/api/v10/comparison", 404), ("/?q=%00", 400)):
        answer = browser.get(address)
        assert (answer.status_code, answer.mimetype) == (status, "text/html")
    refused = browser.delete("/sign-in")
    assert (refused.status_code, refused.mimetype) == (405, "text/html")
    assert "POST" in refused.headers["Allow"]
