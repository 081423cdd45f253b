"""Releasing, excluding and correcting."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.errors import ViHanhError
from audit_app.releases import views_papers
from audit_app.releases.appeals import views as appeals
from audit_app.releases.correcting import CorrectionPage, open_correction
from audit_app.releases.correction import correct_release
from audit_app.releases.models import Release
from audit_app.releases.queries import current_release, release_of_visit
from audit_app.releases.release import exclude_release, release_visit
from audit_app.releases.revision import AnswersMissing, NothingAssessed, NothingCorrected
from audit_app.reviews.forms import ReasonForm
from audit_app.reviews.views import found_visit, show_visit
from audit_app.security import allow
from audit_app.visits.history import VisitMoved
from audit_app.visits.states import VisitState

blueprint = Blueprint("releases", __name__)


@blueprint.post("/releases/visits/<uid>")
@allow(Role.REVIEWER)
def release(uid: str) -> ResponseReturnValue:
    """Release the visit: from now on its scorecard can be read."""
    try:
        made = release_visit(found_visit(uid), current_user)
        flash(_("Released as %(code)s.", code=made.code), "success")
    except (NothingAssessed, VisitMoved) as refusal:
        flash(refusal.message, "warning")
    return redirect(url_for("reviews.visit", uid=uid))


@blueprint.get("/releases/visits/<uid>")
@allow(Role.REVIEWER, Role.HEAD_OFFICE)
def of_visit(uid: str) -> ResponseReturnValue:
    """The scorecard of a released visit."""
    return redirect(url_for("scorecards.scorecard", code=_released(uid).code))


@blueprint.get("/releases/visits/<uid>/correct")
@allow(Role.REVIEWER)
def correct_visit(uid: str) -> ResponseReturnValue:
    """The page that corrects the release of a visit."""
    return redirect(url_for("releases.correct", code=_released(uid).code))


def _released(uid: str) -> Release:
    return release_of_visit(found_visit(uid)) or abort(404)


@blueprint.post("/releases/visits/<uid>/exclude")
@allow(Role.REVIEWER)
def exclude(uid: str) -> ResponseReturnValue:
    """Take a released visit out of every count, with a reason."""
    found, form = found_visit(uid), ReasonForm(prefix="out-")
    if not form.validate_on_submit():
        return show_visit(found, out=form)
    try:
        exclude_release(found, form.reason.data or "", current_user)
        flash(_("The visit is excluded; its score is out of every comparison."), "success")
    except VisitMoved as moved:
        flash(moved.message, "warning")
    return redirect(url_for("reviews.visit", uid=uid))


@blueprint.route("/releases/<code>/correct", methods=["GET", "POST"])
@allow(Role.REVIEWER)
def correct(code: str) -> ResponseReturnValue:
    """Choose questions of a release, correct them, and release the next revision with a reason."""
    found = current_release(code)
    if found is None or found.visit.state != VisitState.RELEASED:
        abort(404)
    page, reason = open_correction(found, request.values.getlist("question")), ReasonForm()
    if request.method == "GET" or not page.chosen:
        return render_template("releases/correct.html", page=page, form=page.form, reason=reason)
    if not page.read(request.form) or not reason.validate():
        return _ask_again(page, reason)
    try:
        made = correct_release(found, page.changes, reason.reason.data or "", current_user)
    except (AnswersMissing, NothingCorrected, NothingAssessed) as refusal:
        return _ask_again(page, reason, refusal)
    flash(
        _("Revision %(revision)d of %(code)s is released.", revision=made.revision, code=made.code), "success"
    )
    return redirect(url_for("scorecards.scorecard", code=made.code))


def _ask_again(
    page: CorrectionPage, reason: ReasonForm, refusal: ViHanhError | None = None
) -> ResponseReturnValue:
    """Show the correction as it was posted, with what is wrong, and the questions that it makes appear."""
    if isinstance(refusal, AnswersMissing):
        keys = {*(question.key for question in page.chosen), *refusal.questions}
        page = open_correction(page.release, keys)
        page.read(request.form)
    return (
        render_template("releases/correct.html", page=page, form=page.form, reason=reason, refusal=refusal),
        422,
    )


def init_app(app: Flask) -> None:
    """Register the pages, those of appeals too."""
    app.register_blueprint(blueprint)
    appeals.init_app(app)
    views_papers.init_app(app)
