"""``flask demo load``."""

from typing import Any

from flask import Flask

from audit_app.organisation.models import Branch
from audit_app.visits.models import Visit


def run(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["demo", "load", *arguments])


def test_it_says_what_it_loaded_and_loads_only_once(app: Flask) -> None:
    result = run(app, "--branches", "3", "--visits", "12", "--seed", "3")
    assert result.exit_code == 0, result.output
    assert "3 branches" in result.output
    assert "12 visits" in result.output
    assert (Branch.select().count(), Visit.select().count()) == (3, 12)
    again = run(app, "--branches", "3", "--visits", "12", "--seed", "3")
    assert again.exit_code == 1
    assert "already has accounts" in again.output
    assert "Traceback" not in again.output
    assert Visit.select().count() == 12


def test_it_refuses_numbers_that_make_no_sense(app: Flask) -> None:
    for wrong in (["--branches", "0"], ["--visits", "0"], ["--seed", "seven"]):
        result = run(app, *wrong)
        assert result.exit_code == 2, result.output
    assert not Branch.select().exists()
