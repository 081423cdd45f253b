"""The pages of action plans: the list, one action, and what becomes of it."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.accounts.people import ROLE_NAMES
from audit_app.actions import changing
from audit_app.actions.figures import ageing_of
from audit_app.actions.forms import USUAL_OWNERS, NoteForm, PlanForm, ProofForm, ReopenForm, WordsForm
from audit_app.actions.history import history_of, proof_photo
from audit_app.actions.misses import AskedQuestion, asked_questions
from audit_app.actions.models import Action
from audit_app.actions.planning import add_action
from audit_app.actions.queries import ActionFilter, actions_of_release, find_action, list_actions
from audit_app.actions.states import ActionState, may_become
from audit_app.clock import today
from audit_app.organisation.queries import areas_of
from audit_app.photo_store import PhotosUnwritable, photo_response
from audit_app.releases.models import Release
from audit_app.releases.queries import readable_release
from audit_app.security import allow
from audit_app.visits.pictures import PhotoRefused
from audit_app.visits.states import VisitState

blueprint = Blueprint("actions", __name__)

READERS = (Role.AREA_MANAGER, Role.REVIEWER, Role.HEAD_OFFICE)
RECENT_DAYS = 30
FORMS: dict[ActionState, type[WordsForm]] = {
    ActionState.DONE: ProofForm,
    ActionState.CONFIRMED: NoteForm,
    ActionState.DROPPED: WordsForm,
    ActionState.REOPENED: ReopenForm,
}


@blueprint.get("/actions")
@allow(*READERS)
def listing() -> ResponseReturnValue:
    """The actions that this person may read, the most urgent first, and how old they are, by area."""
    asked, areas = request.args, list(areas_of(current_user))
    wanted = ActionFilter(
        asked.get("state", ""), asked.get("area", ""), asked.get("search", ""), asked.get("overdue") == "1"
    )
    chosen = [area for area in areas if wanted.area in {"", area.code}]
    return render_template(
        "actions/listing.html",
        page=list_actions(current_user, wanted, asked.get("page", type=int)),
        wanted=wanted,
        areas=areas,
        ageing=ageing_of(chosen, today() - timedelta(days=RECENT_DAYS), today()),
        recent_days=RECENT_DAYS,
        today=today(),
    )


@blueprint.route("/scorecards/<code>/actions/add", methods=["GET", "POST"])
@allow(Role.AREA_MANAGER)
def add(code: str) -> ResponseReturnValue:
    """Plan what will be done about a scorecard; ``?question=`` proposes it for that question."""
    release = readable_release(current_user, code) or abort(404)
    questions = asked_questions(release.frozen)
    form = PlanForm() if request.method == "POST" else PlanForm.propose(questions.get(_asked_question()))
    form.offer(question for question in questions.values() if question.is_missed)
    if not form.validate_on_submit():
        return show_plan(release, form)
    add_action(release, form.plan, current_user)
    flash(_("The action is planned; it is printed on the scorecard."), "success")
    return redirect(url_for("scorecards.scorecard", code=code, _anchor="actions"))


def _asked_question() -> str:
    return request.args.get("question", "")


def show_plan(release: Release, form: PlanForm) -> ResponseReturnValue:
    """Show the form that plans an action."""
    page = render_template("actions/add.html", release=release, form=form, owners=USUAL_OWNERS)
    return page, 422 if form.errors else 200


@blueprint.get("/actions/<uid>")
@allow(*READERS)
def action(uid: str) -> ResponseReturnValue:
    """One action with its history, and what can be said of it next."""
    return show_action(found_action(uid))


def found_action(uid: str) -> Action:
    """Return the action if this person may read it; 404 otherwise."""
    return find_action(current_user, uid) or abort(404)


def show_action(found: Action, refused: WordsForm | None = None) -> ResponseReturnValue:
    """Show the page, with the form that was posted and refused, if any."""
    counts = found.release.visit.state == VisitState.RELEASED
    may = may_become(found.state, current_user.role) if counts else frozenset()
    forms = {to: FORMS[to].empty(to) for to in may} | ({refused.state: refused} if refused else {})
    page = render_template(
        "actions/action.html",
        action=found,
        question=_question_of(found),
        steps=history_of(found),
        forms=forms,
        form=refused,
        role_names=ROLE_NAMES,
        today=today(),
    )
    return page, 422 if refused else 200


def _question_of(found: Action) -> AskedQuestion | None:
    return asked_questions(found.release.frozen).get(found.question) if found.question else None


@blueprint.post("/actions/<uid>/done")
@allow(Role.AREA_MANAGER)
def done(uid: str) -> ResponseReturnValue:
    """Say that it is done, with proof in words and perhaps a photo."""
    found, form = found_action(uid), ProofForm.posted(ActionState.DONE)
    return carry_out(
        found, form, lambda: changing.mark_done(found, form.words, current_user, form.read_photo())
    )


@blueprint.post("/actions/<uid>/confirm")
@allow(Role.AREA_MANAGER, Role.HEAD_OFFICE)
def confirm(uid: str) -> ResponseReturnValue:
    """Sign off what was done."""
    found, form = found_action(uid), NoteForm.posted(ActionState.CONFIRMED)
    return carry_out(found, form, lambda: changing.confirm_action(found, current_user, form.words))


@blueprint.post("/actions/<uid>/drop")
@allow(Role.AREA_MANAGER)
def drop(uid: str) -> ResponseReturnValue:
    """Say that it will not be done, and why."""
    found, form = found_action(uid), WordsForm.posted(ActionState.DROPPED)
    return carry_out(found, form, lambda: changing.drop_action(found, form.words, current_user))


@blueprint.post("/actions/<uid>/reopen")
@allow(Role.AREA_MANAGER, Role.HEAD_OFFICE)
def reopen(uid: str) -> ResponseReturnValue:
    """Take it up again, until a new day."""
    found, form = found_action(uid), ReopenForm.posted(ActionState.REOPENED)
    return carry_out(found, form, lambda: changing.reopen_action(found, form.words, form.day, current_user))


def carry_out(found: Action, form: WordsForm, change: Callable[[], None]) -> ResponseReturnValue:
    """Change the action and show it, or show again what was typed with what is wrong."""
    if not form.validate():
        return show_action(found, form)
    try:
        change()
        flash(_("Saved; it is printed on the scorecard."), "success")
    except changing.ActionMoved as moved:
        flash(moved.message, "warning")
    except (PhotoRefused, PhotosUnwritable) as refusal:
        form.refuse(refusal.message)
        return show_action(found, form)
    return redirect(url_for("actions.action", uid=found.uid))


@blueprint.get("/actions/<uid>/photos/<int:number>")
@allow(*READERS)
def photo(uid: str, number: int) -> ResponseReturnValue:
    """A photo that proves an action, by its number in the action's history."""
    stored = proof_photo(found_action(uid), number) or abort(404)
    return photo_response(stored, request.args.get("size", "full"))


def init_app(app: Flask) -> None:
    """Register the pages, and give the scorecard's page its plan."""
    app.jinja_env.globals.update(actions_of_release=actions_of_release)
    app.register_blueprint(blueprint)
