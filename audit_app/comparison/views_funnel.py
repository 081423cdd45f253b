"""The funnel."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.comparison.filters import FilterChoices
from audit_app.comparison.funnel import read_funnel
from audit_app.comparison.pages import blueprint, selected
from audit_app.comparison.selection import Selection
from audit_app.security import allow


@blueprint.get("/comparison/funnel")
@allow(Role.HEAD_OFFICE)
@selected
def funnel(selection: Selection, choices: FilterChoices) -> ResponseReturnValue:
    """Which branches stand out from chance: the funnel, the outliers in words, every branch in a table."""
    return render_template(
        "comparison/funnel.html",
        selection=selection,
        choices=choices,
        report=read_funnel(selection, request.args.get("page", type=int)),
        today=today(),
    )
