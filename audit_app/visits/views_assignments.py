"""Head office's pages about visits: who goes where, and when."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.accounts.uploads import TableForm, empty_table
from audit_app.clock import today
from audit_app.paging import read_page
from audit_app.programmes.published import published_checklists
from audit_app.security import allow
from audit_app.visits import assigning
from audit_app.visits.assigning import EXTENDABLE, AssignmentRefused
from audit_app.visits.assignment_forms import AssignmentForm, ExtendForm, WithdrawForm
from audit_app.visits.assignment_table import COLUMNS, read_assignments
from audit_app.visits.blueprint import blueprint
from audit_app.visits.expiry import expire_visits
from audit_app.visits.history import VisitMoved
from audit_app.visits.models import Visit
from audit_app.visits.queries import (
    AssignmentFilter,
    all_areas,
    changes_of,
    filtered_visits,
    find_assignment,
    used_checklists,
)
from audit_app.visits.states import VisitState

# Where a refused assignment is mended on the form.
FIELDS = {"shopper": "shopper", "branch": "branch", "to": "window_to"}


@blueprint.get("/assignments")
@allow(Role.HEAD_OFFICE)
def assignments() -> ResponseReturnValue:
    """Every visit with its shopper, branch and window; to filter and to search."""
    expire_visits()
    wanted = AssignmentFilter(
        *(request.args.get(name, "") for name in ("state", "area", "checklist", "search"))
    )
    page = read_page(filtered_visits(wanted, today()), request.args.get("page", type=int))
    names = {(visit.checklist_key, visit.checklist_version) for visit in page.rows}
    return render_template(
        "visits/assignments.html",
        page=page,
        wanted=wanted,
        day=today(),
        states=list(VisitState),
        areas=all_areas(),
        checklists=used_checklists(),
        titles={place: checklist.title for place, checklist in published_checklists(names).items()},
    )


@blueprint.route("/assignments/new", methods=["GET", "POST"])
@allow(Role.HEAD_OFFICE)
def assign() -> ResponseReturnValue:
    """Give one visit to one shopper."""
    form = AssignmentForm()
    if form.validate_on_submit():
        try:
            visit = assigning.assign_visit(form.assignment, current_user)
            flash(_("%(name)s has a new visit: %(branch)s.", **names_in(visit)), "success")
            return redirect(url_for("visits.assignments"))
        except AssignmentRefused as refusal:
            field = form[FIELDS[refusal.field]]
            field.errors = [f"{refusal.message[0].upper()}{refusal.message[1:]}"]
    return render_template("visits/assign.html", form=form), 422 if form.errors else 200


def names_in(visit: Visit) -> dict[str, str]:
    """Return the names that messages about a visit use."""
    return {"name": visit.shopper.name, "branch": visit.branch.name}


@blueprint.route("/assignments/import", methods=["GET", "POST"])
@allow(Role.HEAD_OFFICE)
def import_assignments() -> ResponseReturnValue:
    """Assign many visits from a CSV file, after a look at what it would do."""
    form = TableForm()
    table = form.understand(read_assignments)
    if table is None or not form.is_confirmed:
        status = 422 if form.errors else 200
        return render_template("visits/import_assignments.html", form=form, table=table), status
    count = len(assigning.assign_visits(table.assignments, current_user))
    flash(ngettext("%(num)d visit is assigned.", "%(num)d visits are assigned.", count), "success")
    return redirect(url_for("visits.assignments"))


@blueprint.get("/assignments/import/template.csv")
@allow(Role.HEAD_OFFICE)
def assignments_template() -> ResponseReturnValue:
    """A CSV file with the headings alone, to fill in."""
    return empty_table(COLUMNS, "assignments.csv")


@blueprint.get("/assignments/<uid>")
@allow(Role.HEAD_OFFICE)
def assignment(uid: str) -> ResponseReturnValue:
    """One visit with its history, and what head office may do with it."""
    return render_assignment(find_assignment(uid) or abort(404), WithdrawForm(), ExtendForm())


def render_assignment(visit: Visit, withdraw: WithdrawForm, extend: ExtendForm) -> ResponseReturnValue:
    """Return the page of one visit."""
    place = (visit.checklist_key, visit.checklist_version)
    page = render_template(
        "visits/assignment.html",
        visit=visit,
        day=today(),
        checklist=published_checklists({place}).get(place),
        changes=changes_of(visit),
        withdraw=withdraw,
        extend=extend,
        can_extend=visit.state in EXTENDABLE,
        form=withdraw if withdraw.errors else extend,
    )
    return page, 422 if withdraw.errors or extend.errors else 200


@blueprint.post("/assignments/<uid>/withdraw")
@allow(Role.HEAD_OFFICE)
def withdraw(uid: str) -> ResponseReturnValue:
    """Take back a visit that nobody has begun."""
    visit, form = find_assignment(uid) or abort(404), WithdrawForm()
    if not form.validate():
        return render_assignment(visit, form, ExtendForm(formdata=None))
    try:
        assigning.withdraw_visit(visit, form.reason.data or "", current_user)
        flash(_("The visit is withdrawn."), "success")
    except VisitMoved:
        flash(_("Somebody has begun this visit, so it cannot be withdrawn any more."), "error")
    return redirect(url_for("visits.assignment", uid=uid))


@blueprint.post("/assignments/<uid>/extend")
@allow(Role.HEAD_OFFICE)
def extend(uid: str) -> ResponseReturnValue:
    """Give a visit more time; an expired one is open again."""
    visit, form = find_assignment(uid) or abort(404), ExtendForm()
    if form.validate() and form.until.meaning:
        try:
            assigning.extend_window(visit, form.until.meaning, current_user)
            flash(_("The visit may happen until %(day)s.", day=f"{form.until.meaning:%d/%m/%Y}"), "success")
            return redirect(url_for("visits.assignment", uid=uid))
        except AssignmentRefused as refusal:
            form.until.errors = [refusal.message]
    return render_assignment(visit, WithdrawForm(formdata=None), form)
