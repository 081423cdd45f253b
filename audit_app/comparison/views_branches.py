"""The branches by what can be said of them."""

from flask import render_template
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.comparison.drawings import draw_branches, draw_overview_funnel, draw_trends
from audit_app.comparison.filters import FilterChoices, Selection
from audit_app.comparison.overview import band_counts, read_overview, read_trend
from audit_app.comparison.pages import blueprint, selected
from audit_app.security import allow


@blueprint.get("/comparison")
@allow(Role.HEAD_OFFICE)
@selected
def branches(selection: Selection, choices: FilterChoices) -> ResponseReturnValue:
    """The branches of a period by what can be said of them."""
    figures = read_overview(selection, ranked=[selection.measure])
    trend = read_trend(selection, figures.assessed)
    return render_template(
        "comparison/branches.html",
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
