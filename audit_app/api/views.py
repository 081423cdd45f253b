"""The addresses under ``/api/v1``, and the page of tokens."""

from typing import Any

from flask import Blueprint, Flask

from audit_app.api import figures, views_tokens
from audit_app.api.access import answer, open_to
from audit_app.api.asking import (
    PAGING,
    asked_branch,
    asked_day,
    asked_limit,
    asked_number,
    asked_selection,
    check_parameters,
    next_page,
    one_page,
    said,
)
from audit_app.api.description import describe
from audit_app.api.limits import count_request
from audit_app.api.problems import Problem, answer_error
from audit_app.api.queries import counted_release, counted_releases
from audit_app.api.tokens import Scope
from audit_app.comparison.filters import YEAR_MONTHS
from audit_app.comparison.overview import read_overview, read_trend, usual_factors
from audit_app.comparison.periods import months_later
from audit_app.comparison.queries import branch_places, measured_lines
from audit_app.errors import answer_programs
from audit_app.security import ANYONE, allow

PREFIX = "/api/v1"

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
blueprint.register_error_handler(Problem, answer_error)


@blueprint.get("/openapi.json")
@allow(ANYONE)
def openapi() -> Any:
    """The description of everything here, for programs that write clients."""
    count_request(None)
    return answer(describe())


@blueprint.get("/checklists")
@open_to(Scope.COMPARISON)
def checklists() -> Any:
    """The checklist lines that can be compared."""
    check_parameters(())
    return {"items": [figures.write_line(each) for each in measured_lines()]}


@blueprint.get("/branches")
@open_to(Scope.COMPARISON)
def branches() -> Any:
    """Every branch, by its code."""
    check_parameters(PAGING)
    places = branch_places()
    codes = sorted(places)
    items, following = one_page([figures.write_place(places[code]) for code in codes], codes)
    return {"items": items, "next": following}


@blueprint.get("/comparison")
@open_to(Scope.COMPARISON)
def comparison() -> Any:
    """One measure of every branch in a period, by the branch's code."""
    selection = asked_selection(*PAGING)
    if selection is None:
        return {"selection": None, "chain": None, "items": [], "next": None}
    overview, measure = read_overview(selection), selection.measure
    found = sorted(overview.comparison.branches, key=lambda row: row.branch)
    rows, following = one_page(found, [row.branch for row in found])
    return {
        "selection": figures.write_selection(selection, overview.assessed),
        "chain": figures.write_chain(overview.comparison),
        "items": [figures.write_branch(overview, row, measure) for row in rows],
        "next": following,
    }


@blueprint.get("/months")
@open_to(Scope.COMPARISON)
def months() -> Any:
    """The twelve months up to the period's last, of all chosen branches or of one."""
    selection = asked_selection("branch")
    branch = asked_branch(selection)
    if selection is None:
        return {"selection": None, "items": []}
    # As the pages draw them: a branch with what its period compares, the trends with what their months do.
    last = selection.period.last_month
    first = selection.period.first if branch else months_later(last, 1 - YEAR_MONTHS)
    assessed = usual_factors(selection, first, last)
    trend = read_trend(selection, assessed, branch)
    return {
        "selection": figures.write_selection(selection, assessed),
        "items": figures.write_months(selection, trend, assessed),
    }


@blueprint.get("/releases")
@open_to(Scope.RELEASES)
def releases() -> Any:
    """The current release of every visit that counts, in the order of release."""
    check_parameters((*PAGING, "since", "until", "branch"))
    limit, branch = asked_limit(), asked_branch()
    since, until = asked_day("since"), asked_day("until")
    rows = counted_releases(asked_number("after"), limit + 1, since, until, branch)
    shown = rows[:limit]
    return {
        "items": [figures.write_release(release) for release in shown],
        "next": next_page(shown[-1].id) if len(rows) > limit else None,
    }


@blueprint.get("/releases/<code>")
@open_to(Scope.RELEASES)
def release(code: str) -> Any:
    """One release with its scores by factor, touchpoint and question."""
    check_parameters(())
    found = counted_release(code)
    if found is None:
        raise Problem(404, "not-found", f"There is no release “{said(code)}” that counts.")
    return {**figures.write_release(found), "scores": figures.write_scores(found.frozen)}


@blueprint.get("/<path:rest>")
@allow(ANYONE)
def nothing(rest: str) -> Any:
    """Nothing; looking for more is counted like guessing a token."""
    count_request(None)
    raise Problem(404, "not-found", f"There is nothing at {said(rest)}. See {PREFIX}/openapi.json.")


def init_app(app: Flask) -> None:
    """Register both; whatever goes wrong under ``/api/v1`` is answered as a problem."""
    app.register_blueprint(blueprint)
    app.register_blueprint(views_tokens.blueprint)
    answer_programs(app, PREFIX, answer_error)
