"""What means nothing is refused in words, before a program takes wrong figures for the right ones."""

import pytest
from flask import Flask

from audit_app.organisation.models import BranchClass
from tests.api.program import Program, check_problem
from tests.comparison.chain import new_chain
from tests.factories import make_area, make_branch, make_release


@pytest.mark.parametrize(
    "address",
    [
        "/comparison?period=soon",
        "/comparison?area=NOWHERE",
        "/comparison?measure=luck",
        "/comparison?colour=blue",
        "/branches?limit=0",
        "/branches?limit=1001",
        "/branches?limit=",
        "/branches?limit=²",
        f"/branches?limit={'9' * 5000}",
        "/releases?after=x",
        f"/releases?after={'9' * 5000}",
        "/releases?since=yesterday",
        "/releases?since=20260101",
        "/releases?since=2026-W01",
        "/releases?since=2026-W01-1",
        "/releases?until=2026-02-30",
        "/releases?until=2026-1-1",
        "/releases?until=٢٠٢٦-٠١-٠١",
    ],
)
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_means_nothing_is_refused_in_words(app: Flask, program: Program, address: str) -> None:
    new_chain().visit("A", 80)
    problem = program.ask(address, 400)
    assert problem["status"] == 400
    assert problem["type"].startswith("urn:vi-hanh:problem:")
    assert 0 < len(problem["detail"]) < 200


@pytest.mark.parametrize(
    "address",
    [
        "/comparison?area=&area=BAC",
        "/comparison?period=2026&period=2026",
        "/months?branch=A&branch=B",
        "/branches?limit=1&limit=2",
        "/releases?since=2026-01-01&since=2026-02-01",
    ],
)
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_parameter_is_given_once(app: Flask, program: Program, address: str) -> None:
    new_chain().visit("A", 80)
    check_problem(program.get(address), 400, "repeated-parameter")
    program.ask(address, 400)


def test_a_day_and_a_limit_are_taken(program: Program) -> None:
    release = make_release()
    day = release.visited_on.isoformat()
    [found] = program.ask(f"/releases?since={day}&until={day}&limit=1&branch={release.branch.code}")["items"]
    assert found["code"] == release.code


def test_a_branch_that_nobody_has_is_not_there_anywhere(program: Program) -> None:
    assert program.ask("/releases?branch=NOPE", 404)["detail"] == "There is no branch “NOPE”."
    assert program.ask("/months?branch=NOPE", 404)["detail"] == "There is no branch “NOPE”."
    new_chain().visit("A", 80)
    program.ask("/months?branch=NOPE", 404)
    make_branch(code="NEW")
    assert program.ask("/releases?branch=NEW")["items"] == []


def test_a_branch_elsewhere_has_no_months_in_the_chosen_area_or_class(program: Program) -> None:
    north, south = make_area(code="BAC"), make_area(code="NAM")
    large, small = (BranchClass.create(code=code, name_vi=code, name_en=code) for code in "LS")
    chain = new_chain()
    chain.branch("B1", north, branch_class=large)
    chain.branch("B5", south, branch_class=small)
    chain.visits({"B1": [70], "B5": [80]})
    for narrowed in ("area=BAC", "class=L"):
        assert counted(program.ask(f"/months?{narrowed}&branch=B1")) == 1
        problem = program.get(f"/months?{narrowed}&branch=B5")
        check_problem(problem, 400, "branch-elsewhere")
        assert "B5" in problem.json["detail"]
        program.ask(f"/months?{narrowed}&branch=B5", 400)
    assert counted(program.ask("/months?area=NAM&class=S&branch=B5")) == 1
    chain.branch("B9", south)
    check_problem(program.get("/months?class=L&branch=B9"), 400, "branch-elsewhere")


def counted(months: dict) -> int:
    """Return how many visits have an overall score."""
    return sum(month["visits"] for month in months["items"] if month["measure"] == "overall")
