"""The branches by what can be said of them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.comparison.branches import BranchSearch, read_branches
from audit_app.comparison.filters import FilterChoices
from audit_app.comparison.pages import blueprint, selected
from audit_app.comparison.selection import Selection
from audit_app.security import allow
from audit_app.statistics import Band


@blueprint.get("/comparison")
@allow(Role.HEAD_OFFICE)
@selected
def branches(selection: Selection, choices: FilterChoices) -> ResponseReturnValue:
    """The branches of a period by what can be said of them; all, or those that were searched for."""
    search = BranchSearch(
        words=request.args.get("search", "").strip(),
        band=next((band for band in Band if band == request.args.get("band")), None),
        page=request.args.get("page", type=int),
    )
    return render_template(
        "comparison/branches.html",
        selection=selection,
        choices=choices,
        listing=read_branches(selection, search),
        today=today(),
    )
