"""Two periods side by side."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.comparison.filters import FilterChoices
from audit_app.comparison.pages import blueprint, selected
from audit_app.comparison.selection import Selection
from audit_app.comparison.two_periods import PeriodsAsked, read_periods, second_choices, second_period
from audit_app.security import allow


@blueprint.get("/comparison/periods")
@allow(Role.HEAD_OFFICE)
@selected
def periods(selection: Selection, choices: FilterChoices) -> ResponseReturnValue:
    """What changed at each branch between two periods, and what of it is beyond noise."""
    asked = PeriodsAsked(
        second=request.args.get("second", ""),
        branches=request.args.getlist("branch"),
        page=request.args.get("page", type=int),
    )
    return render_template(
        "comparison/periods.html",
        selection=selection,
        choices=choices,
        report=read_periods(selection, asked),
        second=second_period(selection, asked.second),
        second_choices=second_choices(selection, choices),
        today=today(),
    )
