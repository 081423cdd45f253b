"""The reviewer's pages: the queue, one visit, and what to do with it."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.organisation.queries import all_areas
from audit_app.photo_store import Size, photo_response
from audit_app.programmes.published import published_checklists
from audit_app.programmes.queries import published_names
from audit_app.reviews import decisions
from audit_app.reviews.ages import format_age
from audit_app.reviews.dossier import open_dossier
from audit_app.reviews.forms import ReasonForm
from audit_app.reviews.queries import TABS, QueueFilter, find_visit, queue_counts, queue_page, readers_of
from audit_app.scoring.wording import FACTOR_NAMES
from audit_app.security import allow
from audit_app.visits.history import VisitMoved
from audit_app.visits.models import Visit
from audit_app.visits.queries import find_photo, used_checklists
from audit_app.visits.states import VisitState

blueprint = Blueprint("reviews", __name__)


@blueprint.get("/reviews")
@allow(Role.REVIEWER)
def queue() -> ResponseReturnValue:
    """What waits for review, oldest first; in tabs by state, by area, checklist and words."""
    wanted = _wanted()
    page = queue_page(wanted, request.args.get("page", type=int))
    checklists = published_checklists(set(published_names()))
    return render_template(
        "reviews/queue.html",
        page=page,
        wanted=wanted,
        tabs=TABS,
        counts=queue_counts(wanted),
        checklists=checklists,
        titles={key: checklist.title for (key, _version), checklist in sorted(checklists.items())},
        readers=readers_of(page.rows),
        areas=all_areas(),
        keys=sorted(used_checklists()),
    )


def _wanted() -> QueueFilter:
    state = request.args.get("state", "")
    return QueueFilter(
        VisitState(state) if state in TABS else TABS[0],
        request.args.get("area", ""),
        request.args.get("checklist", ""),
        request.args.get("search", ""),
    )


@blueprint.get("/reviews/<uid>")
@allow(Role.REVIEWER, Role.HEAD_OFFICE)
def visit(uid: str) -> ResponseReturnValue:
    """One visit with its answers, notes and photos, what fits and what does not, and its score."""
    return show_visit(found_visit(uid))


def found_visit(uid: str) -> Visit:
    """Return the visit that a reviewer may decide on; 404 for one that was never sent."""
    return find_visit(uid) or abort(404)


def show_visit(found: Visit, **forms: ReasonForm) -> ResponseReturnValue:
    """Show the visit, with the form that was posted and refused, if any."""
    shown = {
        name: forms.get(name) or ReasonForm(formdata=None, prefix=f"{name}-") for name in ("back", "out")
    }
    refused = next(iter(forms.values()), None)
    page = render_template(
        "reviews/visit.html",
        dossier=open_dossier(found),
        factor_names=FACTOR_NAMES,
        form=refused,
        may_decide=current_user.role == Role.REVIEWER,
        **shown,
    )
    return page, 422 if refused else 200


@blueprint.post("/reviews/<uid>/start")
@allow(Role.REVIEWER)
def start(uid: str) -> ResponseReturnValue:
    """Take the visit into review, then go on reading."""
    try:
        decisions.start_review(found_visit(uid), current_user)
        flash(_("You are reviewing this visit now."), "success")
    except VisitMoved as moved:
        flash(moved.message, "warning")
    return redirect(url_for("reviews.visit", uid=uid))


@blueprint.post("/reviews/<uid>/return")
@allow(Role.REVIEWER)
def give_back(uid: str) -> ResponseReturnValue:
    """Return the visit to its shopper with a reason."""
    found, form = found_visit(uid), ReasonForm(prefix="back-")
    if not form.validate_on_submit():
        return show_visit(found, back=form)
    try:
        decisions.return_visit(found, form.reason.data or "", current_user)
        flash(_("The visit went back to the shopper with your reason."), "success")
    except VisitMoved as moved:
        flash(moved.message, "warning")
    return redirect(url_for("reviews.queue"))


@blueprint.post("/reviews/<uid>/exclude")
@allow(Role.REVIEWER)
def exclude(uid: str) -> ResponseReturnValue:
    """Keep a visit that was never released out of every count, with a reason."""
    found, form = found_visit(uid), ReasonForm(prefix="out-")
    if not form.validate_on_submit():
        return show_visit(found, out=form)
    try:
        decisions.exclude_visit(found, form.reason.data or "", current_user)
        flash(_("The visit is excluded and will never be counted."), "success")
    except VisitMoved as moved:
        flash(moved.message, "warning")
    return redirect(url_for("reviews.queue"))


@blueprint.get("/reviews/<uid>/photos/<sha256>")
@allow(Role.REVIEWER, Role.HEAD_OFFICE)
def photo(uid: str, sha256: str) -> ResponseReturnValue:
    """A photo of a visit under review; ``?size=small`` for the page."""
    found = find_photo(found_visit(uid), sha256) or abort(404)
    return photo_response(found.sha256, request.args.get("size", Size.FULL))


def init_app(app: Flask) -> None:
    """Register the pages and their filter."""
    app.jinja_env.filters["age"] = format_age
    app.register_blueprint(blueprint)
