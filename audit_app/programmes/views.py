"""The pages of programmes and of the checklists published for them."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.checklists.mistakes import ChecklistRefused
from audit_app.programmes.forms import KIND_NAMES, ProgrammeForm
from audit_app.programmes.published import ChecklistChanged
from audit_app.programmes.queries import all_programmes, find_programme
from audit_app.programmes.question_words import condition_words, plain_words
from audit_app.programmes.shelf import checklist_shelf, find_file, preview_checklist, publish_file
from audit_app.security import allow

blueprint = Blueprint("programmes", __name__)


@blueprint.get("/programmes")
@allow(Role.HEAD_OFFICE)
def listing() -> ResponseReturnValue:
    """Every programme, the latest first."""
    return render_template("programmes/listing.html", programmes=all_programmes(), kinds=KIND_NAMES)


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@allow(Role.HEAD_OFFICE)
def add() -> ResponseReturnValue:
    """Add a programme."""
    form = ProgrammeForm()
    if form.validate_on_submit():
        flash(_("%(name)s is added.", name=form.store().name), "success")
        return redirect(url_for("programmes.listing"))
    return render_template(
        "programmes/programme.html", form=form, programme=None
    ), 422 if form.errors else 200


@blueprint.route("/programmes/<code>", methods=["GET", "POST"])
@allow(Role.HEAD_OFFICE)
def edit(code: str) -> ResponseReturnValue:
    """Change a programme."""
    programme = find_programme(code) or abort(404)
    form = ProgrammeForm(programme)
    if form.validate_on_submit():
        flash(_("%(name)s is saved.", name=form.store().name), "success")
        return redirect(url_for("programmes.listing"))
    page = render_template("programmes/programme.html", form=form, programme=programme)
    return page, 422 if form.errors else 200


@blueprint.get("/checklists")
@allow(Role.HEAD_OFFICE)
def checklists() -> ResponseReturnValue:
    """Every checklist and version on disk: published, new, changed or with mistakes."""
    return render_template("programmes/checklists.html", shelf=checklist_shelf())


@blueprint.get("/checklists/<key>/<int:version>")
@allow(Role.HEAD_OFFICE)
def checklist(key: str, version: int) -> ResponseReturnValue:
    """All questions of one version, with points and guidance."""
    try:
        found = preview_checklist(key, version)
    except ChecklistRefused:  # the page of all checklists lists the mistakes
        return redirect(url_for("programmes.checklists"))
    return render_template(
        "programmes/checklist.html", checklist=found, condition_words=condition_words, plain=plain_words
    )


@blueprint.post("/checklists/<key>/<int:version>/publish")
@allow(Role.HEAD_OFFICE)
def publish(key: str, version: int) -> ResponseReturnValue:
    """Publish one version: from then on it can be assigned, and never changes."""
    file = find_file(key, version) or abort(404)
    try:
        row = publish_file(file, current_user)
        flash(
            _("%(name)s is published. It can be assigned now.", name=f"{row.key}.v{row.version}"), "success"
        )
    except ChecklistChanged as refusal:
        flash(refusal.message, "error")
    except ChecklistRefused:
        flash(_("%(name)s has mistakes, so it was not published.", name=file.stem), "error")
    return redirect(url_for("programmes.checklists"))


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
