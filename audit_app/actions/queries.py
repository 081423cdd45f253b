"""Which actions there are, and who may read them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, Case, ModelSelect

from audit_app.accounts.models import Role, User
from audit_app.actions.models import Action, ActionChange
from audit_app.actions.states import OPEN_STATES, ActionState
from audit_app.clock import today
from audit_app.organisation.models import Area, AreaManager, Branch
from audit_app.paging import Page, read_page
from audit_app.releases.models import Annex, Release, ReleaseContent
from audit_app.releases.queries import LISTED, READERS_OF_ALL
from audit_app.vietnamese import fold
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState

# What a list can be narrowed to; open ones may have been reopened.
SHOWN_STATES: dict[str, frozenset[ActionState]] = {
    "open": OPEN_STATES,
    "done": frozenset({ActionState.DONE}),
    "confirmed": frozenset({ActionState.CONFIRMED}),
    "dropped": frozenset({ActionState.DROPPED}),
}

Text, Owner = ReleaseContent.alias(), ReleaseContent.alias()


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What a person looks for; whatever is empty does not narrow.

    ``state`` is a key of :data:`SHOWN_STATES`, ``area`` a code, ``words`` are looked for in the branch's
    names, code and address and in the release's code.
    """

    state: str = ""
    area: str = ""
    words: str = ""
    overdue: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.state or self.area or self.words or self.overdue)


def find_action(user: User, uid: str) -> Action | None:
    """Return the action if ``user`` may read it, with its texts, branch, area, release and visit.

    Head office and reviewers read all, an area manager those of the own areas whose visit still counts.
    """
    found: Action | None = _readable(_with_words(Release), user).where(Action.uid == uid).first()
    return found


def list_actions(user: User, wanted: ActionFilter, number: int | None) -> Page:
    """Return one page of the actions that ``user`` may read: open ones first, the most urgent at the top.

    Then what waits for sign-off, then what is closed, the latest first.  Those of excluded visits are left
    out.
    """
    query = _readable(_with_words(*LISTED), user).where(Visit.state == VisitState.RELEASED)
    if wanted.state in SHOWN_STATES:
        query = query.where(Action.state.in_(list(SHOWN_STATES[wanted.state])))
    if wanted.area:
        query = query.where(Area.code == wanted.area)
    if wanted.overdue:
        query = query.where(Action.state.in_(list(OPEN_STATES)), Action.due < today())
    for word in fold(wanted.words).split():
        query = query.where(Branch.search.contains(word) | Release.code.contains(word))
    return read_page(_most_urgent_first(query), number)


def actions_of_release(code: str) -> list[Action]:
    """Return the actions of every revision of ``code``, in the order in which they were added."""
    query = _with_words(*LISTED).where(Release.code == code)
    return list(query.order_by(Action.opened_at, Action.id))


def actions_of_branch(branch: Branch) -> list[Action]:
    """Return the actions about visits to ``branch`` that count, in the order of :func:`list_actions`.

    Each carries ``text`` and ``owner`` (contents, ``content`` is ``None`` once erased), its release without
    the document, branch and area.
    """
    query = _with_words(*LISTED).where(Action.branch == branch, Visit.state == VisitState.RELEASED)
    return list(_most_urgent_first(query))


def actions_numbered(ids: Sequence[int]) -> dict[int, Action]:
    """Return actions by their id, each with what :func:`actions_of_branch` gives it, by one query."""
    return {action.id: action for action in _with_words(*LISTED).where(Action.id.in_(list(ids)))}


def same_open_action(code: str, question: str, due: date, text: str, owner: str) -> Action | None:
    """Return the open action of a release that says the same."""
    found: Action | None = (
        _with_words(*LISTED)
        .where(
            Release.code == code,
            Action.question == question,
            Action.due == due,
            Action.state.in_(list(OPEN_STATES)),
            Text.content == text,
            Owner.content == owner,
        )
        .first()
    )
    return found


def content_called(annex: Annex, name: str) -> ReleaseContent:
    """Return the content that ``annex`` calls ``name``."""
    digest = json.loads(annex.document)[name]["digest"]
    found: ReleaseContent = ReleaseContent.get(
        ReleaseContent.release == annex.release_id, ReleaseContent.digest == digest
    )
    return found


def last_change(action: Action) -> ActionChange:
    """Return what was said of ``action`` last, with its annex."""
    found: ActionChange = changes_of(action).order_by(ActionChange.id.desc()).get()
    return found


def changes_of(action: Action) -> "ModelSelect[ActionChange]":
    """Return every change of ``action``, first one first, with who made it and the annex."""
    return (
        ActionChange.select(ActionChange, User, Annex)
        .join(User, JOIN.LEFT_OUTER)
        .switch(ActionChange)
        .join(Annex)
        .where(ActionChange.action == action)
        .order_by(ActionChange.id)
    )


def contents_called(digests: Sequence[str]) -> dict[str, str | None]:
    """Return contents by digest; ``None`` where they were erased."""
    rows = ReleaseContent.select().where(ReleaseContent.digest.in_(digests))
    return {row.digest: row.content for row in rows}


def _with_words(*columns: Any) -> "ModelSelect[Action]":
    """Select actions with texts, branch, area, visit and these columns of their release, in one query."""
    return (
        Action.select(Action, Text, Owner, Branch, Area, Visit, *columns)
        .join(Release)
        .join(Visit)
        .switch(Action)
        .join(Branch)
        .join(Area)
        .switch(Action)
        .join(Text, on=(Action.text == Text.id), attr="text")
        .switch(Action)
        .join(Owner, on=(Action.owner == Owner.id), attr="owner")
    )


def _readable(query: "ModelSelect[Action]", user: User) -> "ModelSelect[Action]":
    if user.role in READERS_OF_ALL:
        return query
    own = AreaManager.select(AreaManager.area).where(AreaManager.user == user)
    may = Branch.area.in_(own) & (Visit.state == VisitState.RELEASED)
    return query.where(may if user.role == Role.AREA_MANAGER else False)


def _most_urgent_first(query: "ModelSelect[Action]") -> "ModelSelect[Action]":
    is_open = Action.state.in_(list(OPEN_STATES))
    return query.order_by(
        Case(None, [(is_open, 0), (Action.state == ActionState.DONE, 1)], 2),
        Case(None, [(is_open, Action.due)], None),
        Action.changed_at.desc(),
        Action.id.desc(),
    )
