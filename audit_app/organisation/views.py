"""Branch classes, and head office's thresholds."""

from typing import Any

from flask import Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.formatting import in_language
from audit_app.organisation import threshold_form
from audit_app.organisation.areas import CodeTaken
from audit_app.organisation.expectations import save_class, set_thresholds
from audit_app.organisation.forms import ClassForm
from audit_app.organisation.meanwhile import ThresholdsMoved
from audit_app.organisation.models import BranchClass
from audit_app.organisation.queries import (
    MEASURES,
    all_classes,
    branches_by_class,
    find_class,
    threshold_changes_page,
)
from audit_app.organisation.threshold_form import read_thresholds, saved_words, thresholds_form
from audit_app.organisation.views_branches import blueprint
from audit_app.security import allow


@blueprint.get("/branch-classes")
@allow(Role.ADMINISTRATOR)
def classes() -> ResponseReturnValue:
    """Every branch class with the number of its branches."""
    return render_template("organisation/classes.html", classes=all_classes(), branches=branches_by_class())


@blueprint.route("/branch-classes/add", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def add_class() -> ResponseReturnValue:
    """Add a branch class."""
    form = ClassForm()
    if form.validate_on_submit():
        try:
            added = save_class(None, form.details)
            flash(_("%(name)s is saved.", name=in_language(added.name)), "success")
            return redirect(url_for("organisation.classes"))
        except CodeTaken as refusal:
            form.code.errors = [refusal.message]
    page = render_template("organisation/class.html", form=form, branch_class=None)
    return page, 422 if form.errors else 200


@blueprint.route("/branch-classes/<code>", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def branch_class(code: str) -> ResponseReturnValue:
    """One branch class: its code and names."""
    kept = find_class(code) or abort(404)
    form = ClassForm(data={"code": kept.code, "name_vi": kept.name_vi, "name_en": kept.name_en})
    if form.validate_on_submit():
        try:
            save_class(kept, form.details)
            flash(_("%(name)s is saved.", name=in_language(kept.name)), "success")
            return redirect(url_for("organisation.classes"))
        except CodeTaken as refusal:
            form.code.errors = [refusal.message]
    page = render_template("organisation/class.html", form=form, branch_class=kept)
    return page, 422 if form.errors else 200


@blueprint.route("/thresholds", methods=["GET", "POST"])
@allow(Role.HEAD_OFFICE)
def thresholds() -> ResponseReturnValue:
    """What is expected of each branch class, overall and by factor, and every change of it."""
    classes = all_classes()
    form = thresholds_form(classes)
    if not form.validate_on_submit():
        return show_thresholds(classes, form)
    try:
        wanted = read_thresholds(classes, form)
        changed = set_thresholds(wanted, current_user, form.reason.data, form.last_seen)
    except ThresholdsMoved as moved:
        form.catch_up(moved)
        return show_thresholds(classes, form, moved)
    flash(saved_words(changed), "success")
    return redirect(url_for("organisation.thresholds"))


def show_thresholds(
    classes: list[BranchClass], form: Any, moved: ThresholdsMoved | None = None
) -> ResponseReturnValue:
    """Show the form with the history below it, and what others changed since it was opened, if anything."""
    page = render_template(
        "organisation/thresholds.html",
        form=form,
        moved=moved,
        classes=classes,
        measures=MEASURES,
        shown=threshold_form,
        branches=branches_by_class(),
        changes=threshold_changes_page(request.args.get("page", type=int)),
    )
    return page, 409 if moved else 422 if form.errors else 200


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
