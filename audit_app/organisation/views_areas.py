"""The administrator's pages about areas."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from audit_app.accounts.models import Role
from audit_app.accounts.queries import people_of_role
from audit_app.accounts.uploads import TableForm, empty_table, table_imported
from audit_app.organisation import area_table
from audit_app.organisation.areas import CodeTaken, save_area
from audit_app.organisation.forms import AreaForm
from audit_app.organisation.queries import (
    all_areas,
    find_area,
    managers_by_area,
    managers_of,
    open_branches_by_area,
)
from audit_app.security import allow

blueprint = Blueprint("organisation", __name__)


@blueprint.get("/areas")
@allow(Role.ADMINISTRATOR)
def areas() -> ResponseReturnValue:
    """Every area with its managers and the number of its open branches."""
    return render_template(
        "organisation/areas.html",
        areas=all_areas(),
        managers=managers_by_area(),
        branches=open_branches_by_area(),
    )


@blueprint.route("/areas/add", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def add_area() -> ResponseReturnValue:
    """Add an area and choose its managers."""
    form = AreaForm(people_of_role(Role.AREA_MANAGER))
    if form.validate_on_submit():
        try:
            area = save_area(None, form.details)
            flash(_("%(name)s is saved.", name=area.name), "success")
            return redirect(url_for("organisation.areas"))
        except CodeTaken as refusal:
            form.code.errors = [refusal.message]
    return render_template("organisation/area.html", form=form, area=None), 422 if form.errors else 200


@blueprint.route("/areas/<code>", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def area(code: str) -> ResponseReturnValue:
    """One area: its name, its managers."""
    area = find_area(code) or abort(404)
    kept = {"code": area.code, "name": area.name, "managers": [user.id for user in managers_of(area)]}
    form = AreaForm(people_of_role(Role.AREA_MANAGER), data=kept)
    if form.validate_on_submit():
        try:
            save_area(area, form.details)
            flash(_("%(name)s is saved.", name=area.name), "success")
            return redirect(url_for("organisation.areas"))
        except CodeTaken as refusal:
            form.code.errors = [refusal.message]
    return render_template("organisation/area.html", form=form, area=area), 422 if form.errors else 200


@blueprint.route("/areas/import", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def import_areas() -> ResponseReturnValue:
    """Add and change many areas from a CSV file, after a look at what it would do."""
    form = TableForm()
    table = form.understand(area_table.read_areas)
    if table is None or not form.is_confirmed:
        status = 422 if form.errors else 200
        return render_template("organisation/import_areas.html", form=form, table=table), status
    area_table.import_areas(table)
    flash(table_imported(len(table.added), len(table.changed)), "success")
    return redirect(url_for("organisation.areas"))


@blueprint.get("/areas/import/template.csv")
@allow(Role.ADMINISTRATOR)
def areas_template() -> ResponseReturnValue:
    """A CSV file with the headings alone, to fill in."""
    return empty_table(area_table.COLUMNS, "areas.csv")
