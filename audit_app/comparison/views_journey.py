"""The customer's journey."""

from flask import render_template
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.comparison.filters import FilterChoices
from audit_app.comparison.journey import read_journey
from audit_app.comparison.pages import blueprint, selected
from audit_app.comparison.selection import Selection
from audit_app.security import allow


@blueprint.get("/comparison/journey")
@allow(Role.HEAD_OFFICE)
@selected
def journey(selection: Selection, choices: FilterChoices) -> ResponseReturnValue:
    """Each touchpoint against its target, how it felt, and what delivers less or more than was meant."""
    return render_template(
        "comparison/journey.html", selection=selection, choices=choices, journey=read_journey(selection)
    )
