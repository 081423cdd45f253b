"""The pages of appeals: making one, the list, and deciding one."""

from datetime import timedelta

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.errors import ViHanhError
from audit_app.organisation.queries import areas_of
from audit_app.releases.appeals.appealing import (
    AppealedAlready,
    AppealRefused,
    AppealTooLate,
    appeal_question,
    check_open_to_appeal,
)
from audit_app.releases.appeals.deciding import AppealDecided, change_after_appeal, uphold_appeal
from audit_app.releases.appeals.figures import appeal_figures
from audit_app.releases.appeals.forms import AppealForm
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.appeals.queries import (
    appeal_states,
    count_appeals,
    find_appeal,
    list_appeals,
    open_appeals,
)
from audit_app.releases.appeals.questions import read_question
from audit_app.releases.appeals.scorecard_part import appeals_on
from audit_app.releases.appeals.window import last_day_to_appeal
from audit_app.releases.correcting import CorrectionPage, open_correction
from audit_app.releases.correction import ReleaseReplaced
from audit_app.releases.models import Release
from audit_app.releases.queries import current_release, readable_release, release_by_code
from audit_app.releases.revision import AnswersMissing, NothingAssessed, NothingCorrected
from audit_app.reviews.forms import ReasonForm
from audit_app.security import allow

blueprint = Blueprint("appeals", __name__)

READERS = (Role.AREA_MANAGER, Role.REVIEWER, Role.HEAD_OFFICE)
DAYS_OF_FIGURES = 365


@blueprint.get("/appeals")
@allow(*READERS)
def listing() -> ResponseReturnValue:
    """The appeals that this person may read: the open ones, oldest first, or those decided."""
    is_open = request.args.get("state") != "decided"
    return render_template(
        "releases/appeals/listing.html",
        page=list_appeals(current_user, request.args.get("page", type=int), is_open=is_open),
        is_open=is_open,
        counts=count_appeals(current_user),
        figures=appeal_figures(areas_of(current_user), today() - timedelta(days=DAYS_OF_FIGURES), today()),
    )


@blueprint.route("/scorecards/<code>/appeals/<question>", methods=["GET", "POST"])
@allow(Role.AREA_MANAGER)
def add(code: str, question: str) -> ResponseReturnValue:
    """Appeal one question of a scorecard of the own areas."""
    release = readable_release(current_user, code, request.form.get("revision", type=int)) or abort(404)
    form = AppealForm()
    try:
        if request.method == "GET":
            check_open_to_appeal(release, question)
            return show_appeal_form(release, question, form)
        appeal_question(release, question, form.text.data or "", current_user)
        flash(_("Your appeal is sent; a reviewer will decide. You read the answer here."), "success")
    except AppealRefused as refused:
        form.text.errors = [refused.message]
        return show_appeal_form(release, question, form)
    except ReleaseReplaced as replaced:
        return show_appeal_form(current_release(code) or release, question, form, replaced)
    except (AppealTooLate, AppealedAlready) as closed:
        flash(closed.message, "warning")
    return redirect(url_for("scorecards.scorecard", code=code, _anchor="appeals"))


def show_appeal_form(
    release: Release, question: str, form: AppealForm, refusal: ViHanhError | None = None
) -> ResponseReturnValue:
    """Show the form beside what it is about; 404 for a question that the release does not ask."""
    form.revision.data = str(release.revision)
    page = render_template(
        "releases/appeals/add.html",
        release=release,
        asked=read_question(release, question) or abort(404),
        form=form,
        refusal=refusal,
        last_day=last_day_to_appeal(release),
    )
    return page, 409 if refusal else 422 if form.errors else 200


@blueprint.get("/appeals/<uid>")
@allow(Role.REVIEWER, Role.HEAD_OFFICE)
def appeal(uid: str) -> ResponseReturnValue:
    """One appeal beside the answer that it is about, and its decision."""
    return show_appeal(found_appeal(uid))


def found_appeal(uid: str) -> Appeal:
    """Return the appeal if this person may read it; 404 otherwise."""
    return find_appeal(current_user, uid) or abort(404)


def show_appeal(
    found: Appeal,
    correction: CorrectionPage | None = None,
    refusal: ViHanhError | None = None,
    **forms: ReasonForm,
) -> ResponseReturnValue:
    """Show the appeal, with the decision that was posted and refused, if any."""
    release = current_release(found.release.code) or abort(404)
    appealed = release if found.decision is None else found.decision.release
    shown = {
        name: forms.get(name) or ReasonForm(formdata=None, prefix=f"{name}-") for name in ("keep", "new")
    }
    page = render_template(
        "releases/appeals/appeal.html",
        appeal=found,
        release=release,
        asked=read_question(appealed, found.question) or abort(404),
        now=read_question(release, found.question),
        correction=correction or open_correction(release, [found.question]),
        refusal=refusal,
        may_decide=found.is_open and current_user.role == Role.REVIEWER,
        **shown,
    )
    return page, 422 if forms else 200


@blueprint.post("/appeals/<uid>/uphold")
@allow(Role.REVIEWER)
def uphold(uid: str) -> ResponseReturnValue:
    """Let the answer stand, with a reason."""
    found, form = found_appeal(uid), ReasonForm(prefix="keep-")
    if not form.validate_on_submit():
        return show_appeal(found, keep=form)
    try:
        uphold_appeal(found, revision_read(found), form.reason.data or "", current_user)
        flash(_("The answer stays as it is; your reason is printed on the scorecard."), "success")
    except AppealDecided as decided:
        flash(decided.message, "warning")
    except ReleaseReplaced as replaced:
        return show_appeal(found, refusal=replaced, keep=form)
    return redirect(url_for("appeals.appeal", uid=uid))


def revision_read(found: Appeal) -> Release:
    """Return the revision that the reviewer had on the page; the current one where it does not say."""
    revision = request.form.get("revision", type=int)
    return release_by_code(found.release.code, revision) or abort(404)


@blueprint.post("/appeals/<uid>/change")
@allow(Role.REVIEWER)
def change(uid: str) -> ResponseReturnValue:
    """Change the answer and release the next revision, with a reason."""
    found, form = found_appeal(uid), ReasonForm(prefix="new-")
    release, keys = revision_read(found), {found.question, *request.form.getlist("question")}
    page = read_correction(release, keys)
    if page.form.faults() or not form.validate():
        return show_appeal(found, page, new=form)
    try:
        made = change_after_appeal(found, release, page.changes, form.reason.data or "", current_user)
        words = _("Revision %(revision)d of %(code)s is released.", revision=made.revision, code=made.code)
        flash(words, "success")
    except AppealDecided as decided:
        flash(decided.message, "warning")
    except AnswersMissing as missing:
        return show_appeal(found, read_correction(release, keys | {*missing.questions}), missing, new=form)
    except ReleaseReplaced as replaced:
        current = current_release(release.code) or abort(404)
        return show_appeal(found, read_correction(current, keys), replaced, new=form)
    except (NothingCorrected, NothingAssessed) as refusal:
        return show_appeal(found, page, refusal, new=form)
    return redirect(url_for("appeals.appeal", uid=uid))


def read_correction(release: Release, keys: set[str]) -> CorrectionPage:
    """Return the form that corrects these questions of ``release``, with what was posted."""
    page = open_correction(release, keys)
    page.read(request.form)
    return page


def init_app(app: Flask) -> None:
    """Register the pages, and give scorecards' pages and the review queue their appeals."""
    app.jinja_env.globals.update(
        appeals_on=appeals_on,
        appeal_states=appeal_states,
        count_appeals=count_appeals,
        open_appeals=open_appeals,
    )
    app.register_blueprint(blueprint)
