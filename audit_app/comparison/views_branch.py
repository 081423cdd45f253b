"""One branch in the comparison."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.comparison import branch_words, expectation_words
from audit_app.comparison.branch_page import read_branch_page
from audit_app.comparison.drawings import chain_cells
from audit_app.comparison.filters import read_selection
from audit_app.comparison.pages import blueprint
from audit_app.security import allow


@blueprint.get("/comparison/branches/<code>")
@allow(Role.HEAD_OFFICE)
def branch(code: str) -> ResponseReturnValue:
    """One branch: its verdict, factors, months, what it misses again and again, visits and actions."""
    asked, choices = read_selection(request.args) or abort(404)
    page = read_branch_page(asked, code) or abort(404)
    selection = page.report.overview.selection
    return render_template(
        "comparison/branch.html",
        page=page,
        report=page.report,
        asked=asked,
        selection=selection,
        filters=choices.words(selection),
        chain=chain_cells(page.chain),
        said=branch_words,
        expected_words=expectation_words,
        today=today(),
    )
