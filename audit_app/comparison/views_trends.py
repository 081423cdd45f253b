"""Scores over months."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.comparison.filters import FilterChoices
from audit_app.comparison.pages import blueprint, selected
from audit_app.comparison.selection import Selection
from audit_app.comparison.trends import SPANS, asked_span, read_trends
from audit_app.security import allow


@blueprint.get("/comparison/trends")
@allow(Role.HEAD_OFFICE)
@selected
def trends(selection: Selection, choices: FilterChoices) -> ResponseReturnValue:
    """Each factor over twelve to thirty-six months, or one score in each area."""
    span = asked_span(request.args.get("months", type=int), request.args.get("by"))
    return render_template(
        "comparison/trends.html",
        selection=selection,
        choices=choices,
        report=read_trends(selection, span),
        spans=SPANS,
        today=today(),
    )
