"""The pages of comparison, for head office: each has a file of its own."""

from flask import Flask

from audit_app.comparison import (
    journey_words,
    page_words,
    views_branch,
    views_branches,
    views_expectation,
    views_factors,
    views_funnel,
    views_journey,
    views_periods,
    views_priorities,
    views_questions,
    views_trends,
    words,
)
from audit_app.comparison.drawings import usual_distance
from audit_app.comparison.files import views as views_files
from audit_app.comparison.pages import blueprint, page_name, page_tabs

PAGES = (
    views_branches,
    views_factors,
    views_trends,
    views_journey,
    views_priorities,
    views_questions,
    views_expectation,
    views_funnel,
    views_periods,
    views_branch,
    views_files,
)
"""Each puts its views on the one blueprint."""


def init_app(app: Flask) -> None:
    """Register the pages, and give their templates the words of a comparison."""
    app.jinja_env.globals.update(
        comparison_words=words,
        journey_words=journey_words,
        page_words=page_words,
        comparison_tabs=page_tabs,
        comparison_page=page_name,
        usual_distance=usual_distance,
    )
    app.register_blueprint(blueprint)
