"""Expectation and experience over time."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.comparison import expectation_words
from audit_app.comparison.expectation import asked_kind, read_loops
from audit_app.comparison.filters import FilterChoices
from audit_app.comparison.pages import blueprint, selected
from audit_app.comparison.selection import Selection
from audit_app.security import allow


@blueprint.get("/comparison/expectation")
@allow(Role.HEAD_OFFICE)
@selected
def expectation(selection: Selection, choices: FilterChoices) -> ResponseReturnValue:
    """Each branch class's score against its threshold as it was, and what followed where that changed."""
    kind = asked_kind(request.args.get("by"))
    return render_template(
        "comparison/expectation.html",
        selection=selection,
        choices=choices,
        loops=read_loops(selection, kind),
        said=expectation_words,
    )
