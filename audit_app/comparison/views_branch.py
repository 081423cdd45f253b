"""One branch in the comparison."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.comparison.branch import read_branch
from audit_app.comparison.drawings import chain_cells
from audit_app.comparison.filters import read_selection
from audit_app.comparison.pages import blueprint
from audit_app.comparison.queries import scorecards_of_branch
from audit_app.security import allow


@blueprint.get("/comparison/branches/<code>")
@allow(Role.HEAD_OFFICE)
def branch(code: str) -> ResponseReturnValue:
    """One branch in the same comparison: its factors, its months, its scorecards."""
    found = read_selection(request.args)
    if found is None:
        abort(404)
    selection, choices = found
    report = read_branch(selection, code) or abort(404)
    return render_template(
        "comparison/branch.html",
        report=report,
        selection=selection,
        filters=choices.words(selection),
        chain=chain_cells(report.overview.measures),
        scorecards=scorecards_of_branch(
            current_user, code, selection.measured.line, selection.period.last_month
        ),
    )
