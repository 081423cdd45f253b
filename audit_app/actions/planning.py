"""Adding an action to a release: an annex that says what, and a row that lists find."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.actions.misses import LONGEST_TEXT, asked_questions
from audit_app.actions.models import Action, ActionChange
from audit_app.actions.queries import content_called, same_open_action
from audit_app.actions.states import ActionState
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.releases.annexes import AnnexKind, add_annex
from audit_app.releases.models import Annex, Release
from audit_app.releases.queries import manages
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState

LONGEST_OWNER = 80


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done, by which role, by which day, about which question (``""`` for the visit)."""

    text: str
    owner: str
    due: date
    question: str = ""


class PlanRefused(ViHanhError):
    """An action that nobody could carry out: without words, too long, or by somebody of another area."""


def add_action(release: Release, plan: Plan, by: User) -> Action:
    """Add an action to the current revision of a release; ``by`` manages its area.

    The same plan again while the first is open (a second click) gives the action that is there.  Raises
    :class:`PlanRefused`.
    """
    question = _check(release, plan, by)
    with database.atomic():
        # Of two clicks at once the second waits here until the first is written.
        if not hold_visit(release):
            raise PlanRefused(gettext("This visit no longer counts, so nothing is planned about it."))
        same = same_open_action(release.code, plan.question, plan.due, plan.text, plan.owner)
        return same or _add(release, plan, question, by)


def hold_visit(release: Release) -> bool:
    """Make everybody else who writes about this visit wait; return whether it still counts."""
    held = Visit.update(state=Visit.state).where(
        Visit.id == release.visit_id, Visit.state == VisitState.RELEASED
    )
    return bool(held.execute())


def _check(release: Release, plan: Plan, by: User) -> int | None:
    """Return the printed number of the question that ``plan`` is about, ``None`` for the visit as a whole."""
    if not manages(by, release.branch):
        raise PlanRefused(gettext("Only a manager of this area can plan what the branch will do."))
    if not 0 < len(plan.text) <= LONGEST_TEXT:
        raise PlanRefused(gettext("Say what will be done, in at most %(most)d letters.", most=LONGEST_TEXT))
    if not 0 < len(plan.owner) <= LONGEST_OWNER:
        raise PlanRefused(gettext("Say who will do it: a role, such as branch manager."))
    if not plan.question:
        return None
    asked = asked_questions(release.frozen).get(plan.question)
    if asked is None:
        raise PlanRefused(gettext("This scorecard has no such question."))
    return asked.number


def _add(release: Release, plan: Plan, number: int | None, by: User) -> Action:
    uid = str(uuid.uuid4())
    annex = add_annex(
        release,
        AnnexKind.ACTION,
        by,
        {"action": uid, "question": plan.question or None, "due": plan.due.isoformat()},
        {"text": plan.text, "owner": plan.owner},
    )
    action = Action.create(
        uid=uid,
        release=release,
        branch=release.branch_id,
        question=plan.question,
        number=number,
        text=content_called(annex, "text"),
        owner=content_called(annex, "owner"),
        due=plan.due,
        opened_at=annex.added_at,
        changed_at=annex.added_at,
    )
    write_change(action, ActionState.OPEN, by, annex)
    return action


def write_change(action: Action, to: ActionState, by: User, annex: Annex, before: str = "") -> None:
    """Write a change of ``action``, which has its new day already, into its history."""
    ActionChange.create(
        action=action, at=annex.added_at, user=by, from_state=before, to_state=to, due=action.due, annex=annex
    )
