"""The administrator's pages about people."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from audit_app.accounts import importing, people
from audit_app.accounts.forms import PersonForm
from audit_app.accounts.models import Role, User
from audit_app.accounts.people import ROLE_NAMES, EmailTaken, LastAdministrator, OwnAccount
from audit_app.accounts.queries import find_person, people_page
from audit_app.accounts.uploads import TableForm, empty_table
from audit_app.security import allow

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/people", endpoint="people")
@allow(Role.ADMINISTRATOR)
def list_people() -> ResponseReturnValue:
    """Everybody with an account, by given name; to search, by role, active or not."""
    asked = {name: request.args.get(name, "") for name in ("search", "role", "state")}
    page = people_page(
        asked["search"],
        asked["role"],
        active=asked["state"] != "deactivated",
        number=request.args.get("page", type=int),
    )
    return render_template("accounts/people.html", page=page, asked=asked, roles=ROLE_NAMES)


@blueprint.route("/people/add", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def add_person() -> ResponseReturnValue:
    """Add a person, who is mailed a link to choose a password."""
    form = PersonForm()
    if form.validate_on_submit():
        try:
            user = people.add_person(form.person)
            flash(_("%(name)s has an account now.", name=user.name), "success")
            invite(user)
            return redirect(url_for("accounts.people"))
        except EmailTaken as refusal:
            form.email.errors = [refusal.message]
    return render_template("accounts/person.html", form=form, user=None), 422 if form.errors else 200


@blueprint.route("/people/<int:number>", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def person(number: int) -> ResponseReturnValue:
    """One person: change, deactivate, send a new link."""
    user = find_person(number) or abort(404)
    form = PersonForm(user)
    if form.validate_on_submit():
        try:
            people.change_person(user, form.person)
            flash(_("%(name)s is saved.", name=user.name), "success")
            return redirect(url_for("accounts.people"))
        except EmailTaken as refusal:
            form.email.errors = [refusal.message]
        except LastAdministrator as refusal:
            form.role.errors = [refusal.message]
    return render_template("accounts/person.html", form=form, user=user), 422 if form.errors else 200


@blueprint.post("/people/<int:number>/deactivate")
@allow(Role.ADMINISTRATOR)
def deactivate_person(number: int) -> ResponseReturnValue:
    """Let a person sign in no more."""
    user = find_person(number) or abort(404)
    try:
        people.deactivate(user, by=current_user)
        flash(_("%(name)s can no longer sign in.", name=user.name), "success")
    except (OwnAccount, LastAdministrator) as refusal:
        flash(refusal.message, "error")
    return redirect(url_for("accounts.person", number=number))


@blueprint.post("/people/<int:number>/reactivate")
@allow(Role.ADMINISTRATOR)
def reactivate_person(number: int) -> ResponseReturnValue:
    """Let a person sign in again."""
    user = find_person(number) or abort(404)
    people.reactivate(user)
    flash(_("%(name)s can sign in again.", name=user.name), "success")
    return redirect(url_for("accounts.person", number=number))


@blueprint.post("/people/<int:number>/invite")
@allow(Role.ADMINISTRATOR)
def invite_person(number: int) -> ResponseReturnValue:
    """Mail a person a link to choose a password."""
    user = find_person(number) or abort(404)
    invite(user)
    return redirect(url_for("accounts.person", number=number))


@blueprint.route("/people/import", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def import_people() -> ResponseReturnValue:
    """Add and change many people from a CSV file, after a look at what it would do."""
    form = TableForm()
    table = form.understand(importing.read_people)
    if table is None or not form.is_confirmed:
        status = 422 if form.errors else 200
        return render_template("accounts/import_people.html", form=form, table=table), status
    added = importing.import_people(table)
    flash(
        _("Imported: %(added)d new, %(changed)d changed.", added=len(added), changed=len(table.changed)),
        "success",
    )
    invite(*added)
    return redirect(url_for("accounts.people"))


@blueprint.get("/people/import/template.csv")
@allow(Role.ADMINISTRATOR)
def people_template() -> ResponseReturnValue:
    """A CSV file with the headings alone, to fill in."""
    return empty_table(importing.COLUMNS, "people.csv")


def invite(*users: User) -> None:
    """Mail links, and say so."""
    if not users:
        return
    people.invite(*users)
    flash(
        ngettext(
            "%(num)d link is on its way by e-mail.", "%(num)d links are on their way by e-mail.", len(users)
        ),
        "info",
    )
