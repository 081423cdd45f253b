"""Which questions cost most."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.comparison.costs import countable_question, read_cost, read_costs
from audit_app.comparison.evidence import latest_misses
from audit_app.comparison.filters import FilterChoices
from audit_app.comparison.pages import blueprint, selected
from audit_app.comparison.questions import number_of
from audit_app.comparison.selection import Selection
from audit_app.security import allow


@blueprint.get("/comparison/questions")
@allow(Role.HEAD_OFFICE)
@selected
def questions(selection: Selection, choices: FilterChoices) -> ResponseReturnValue:
    """The questions that cost the chain most, facts apart from impressions."""
    return render_template(
        "comparison/questions.html", selection=selection, choices=choices, costs=read_costs(selection)
    )


@blueprint.get("/comparison/questions/<key>")
@allow(Role.HEAD_OFFICE)
@selected
def question(selection: Selection, choices: FilterChoices, key: str) -> ResponseReturnValue:
    """One question: what it costs, and the latest scorecards on which it was missed."""
    checklist = selection.measured.line.checklist
    found = countable_question(checklist, key) or abort(404)
    return render_template(
        "comparison/question.html",
        selection=selection,
        filters=choices.words(selection),
        question=found,
        number=number_of(checklist, found),
        section=checklist.section(found.section),
        row=read_cost(selection, found),
        examples=latest_misses(selection, key),
    )
