"""The comparison out of the house."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.comparison.branch import read_branch
from audit_app.comparison.export import (
    BRANCH_COLUMNS,
    MONTH_COLUMNS,
    branch_table,
    csv_response,
    month_table,
)
from audit_app.comparison.filters import MEASURES, read_selection
from audit_app.comparison.overview import read_overview, read_trend
from audit_app.comparison.pages import blueprint
from audit_app.security import allow


@blueprint.get("/comparison.csv")
@allow(Role.HEAD_OFFICE)
def branches_csv() -> ResponseReturnValue:
    """The figures of every branch and measure, as a table for a spreadsheet."""
    found = read_selection(request.args)
    if found is None:
        return csv_response(BRANCH_COLUMNS, [], "comparison")
    figures = read_overview(found[0], ranked=MEASURES)
    name = f"comparison-{found[0].period.code}"
    return csv_response(BRANCH_COLUMNS, branch_table(figures), name)


@blueprint.get("/comparison/months.csv")
@allow(Role.HEAD_OFFICE)
def months_csv() -> ResponseReturnValue:
    """The months of the trend, of the chain or of ``branch``, as a table for a spreadsheet."""
    found = read_selection(request.args)
    if found is None:
        return csv_response(MONTH_COLUMNS, [], "months")
    selection, code = found[0], request.args.get("branch", "")
    if code:
        report = read_branch(selection, code) or abort(404)
        return csv_response(MONTH_COLUMNS, month_table(selection, report.trend, code), f"months-{code}")
    trend = read_trend(selection, read_overview(selection).assessed)
    return csv_response(MONTH_COLUMNS, month_table(selection, trend), f"months-{selection.period.code}")
