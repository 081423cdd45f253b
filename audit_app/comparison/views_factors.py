"""Every factor of every branch."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.comparison.factor_map import read_factor_map
from audit_app.comparison.filters import FilterChoices
from audit_app.comparison.pages import blueprint, selected
from audit_app.comparison.selection import Selection
from audit_app.security import allow


@blueprint.get("/comparison/factors")
@allow(Role.HEAD_OFFICE)
@selected
def factors(selection: Selection, choices: FilterChoices) -> ResponseReturnValue:
    """Every factor of every branch as a map of heat, the number and n in each cell."""
    return render_template(
        "comparison/factors.html",
        selection=selection,
        choices=choices,
        report=read_factor_map(selection, request.args.get("page", type=int)),
        today=today(),
    )
