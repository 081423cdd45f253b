"""Where to spend first."""

from flask import render_template
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.comparison import priority_words
from audit_app.comparison.filters import FilterChoices
from audit_app.comparison.pages import blueprint, selected
from audit_app.comparison.priorities import read_priorities
from audit_app.comparison.selection import Selection
from audit_app.security import allow


@blueprint.get("/comparison/priorities")
@allow(Role.HEAD_OFFICE)
@selected
def priorities(selection: Selection, choices: FilterChoices) -> ResponseReturnValue:
    """The factors by what reaching their thresholds is worth, and importance against performance."""
    return render_template(
        "comparison/priorities.html",
        selection=selection,
        choices=choices,
        found=read_priorities(selection),
        said=priority_words,
    )
