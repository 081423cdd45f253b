"""The pages of comparison, for head office."""

from flask import Blueprint, Flask, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.comparison import words
from audit_app.comparison.branch import read_branch
from audit_app.comparison.drawings import (
    chain_cells,
    draw_branches,
    draw_overview_funnel,
    draw_trends,
    usual_distance,
)
from audit_app.comparison.export import (
    BRANCH_COLUMNS,
    MONTH_COLUMNS,
    branch_table,
    csv_response,
    month_table,
)
from audit_app.comparison.filters import MEASURES, read_selection
from audit_app.comparison.overview import band_counts, read_overview, read_trend
from audit_app.comparison.queries import scorecards_of_branch
from audit_app.security import allow

blueprint = Blueprint("comparison", __name__)


@blueprint.get("/comparison")
@allow(Role.HEAD_OFFICE)
def overview() -> ResponseReturnValue:
    """The branches of a period by what can be said of them, with every factor, and what to mend first."""
    found = read_selection(request.args)
    if found is None:
        return render_template("comparison/nothing.html")
    selection, choices = found
    figures = read_overview(selection, ranked=[selection.measure])
    trend = read_trend(selection, figures.assessed)
    return render_template(
        "comparison/overview.html",
        overview=figures,
        selection=selection,
        choices=choices,
        branches=draw_branches(figures),
        counts=band_counts(figures.rows),
        funnel=draw_overview_funnel(figures),
        trend=trend,
        sparklines=draw_trends(trend, figures.thresholds.usual),
        is_running=selection.period.holds(today()),
    )


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


def init_app(app: Flask) -> None:
    """Register the pages, and give their templates the words of a comparison."""
    app.jinja_env.globals.update(comparison_words=words, usual_distance=usual_distance)
    app.register_blueprint(blueprint)
