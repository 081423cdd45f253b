"""What becomes of an action: done, signed off, dropped, reopened; each once, each an annex."""

from datetime import date

from flask_babel import gettext

from audit_app.accounts.models import Role, User
from audit_app.actions.models import Action
from audit_app.actions.planning import hold_visit, write_change
from audit_app.actions.proof import freeze_proof, store_proof
from audit_app.actions.queries import content_called, last_change
from audit_app.actions.states import ActionState, may_become
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.releases.annexes import AnnexKind, add_annex
from audit_app.releases.queries import manages
from audit_app.releases.release import store_contents
from audit_app.visits.photos import Upload

LONGEST_WORDS = 1000


class ActionMoved(ViHanhError):
    """The action is no longer in the state from which this change may start."""

    status = 409

    def __init__(self, action: Action, to: ActionState) -> None:
        super().__init__(
            gettext("This action has moved on in the meantime, so nothing was changed. Look at it again.")
        )
        self.action, self.to = action, to


class WordsMissing(ViHanhError):
    """A change that must be explained was not, or at too great a length."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Say in words what was done or why, in at most %(most)d letters.", most=LONGEST_WORDS)
        )


def mark_done(action: Action, proof: str, by: User, photo: Upload | None = None) -> None:
    """Say that an open action is done, with proof in words and perhaps one photo.

    Raises :class:`WordsMissing`, :class:`ActionMoved`,
    :class:`~audit_app.visits.pictures.PhotoRefused`, :class:`~audit_app.photo_store.PhotosUnwritable`.
    """
    _change(action, ActionState.DONE, proof, by, photo=photo)


def confirm_action(action: Action, by: User, note: str = "") -> None:
    """Sign off what was done; raises :class:`ActionMoved`."""
    _change(action, ActionState.CONFIRMED, note, by)


def drop_action(action: Action, reason: str, by: User) -> None:
    """Say that an open action will not be done; raises :class:`WordsMissing`, :class:`ActionMoved`."""
    _change(action, ActionState.DROPPED, reason, by)


def reopen_action(action: Action, reason: str, due: date, by: User) -> None:
    """Take up again what was done or dropped, until a new day.

    Raises :class:`WordsMissing`, :class:`ActionMoved`.
    """
    _change(action, ActionState.REOPENED, reason, by, due=due)


def _change(
    action: Action,
    to: ActionState,
    words: str,
    by: User,
    *,
    due: date | None = None,
    photo: Upload | None = None,
) -> None:
    """Change the state once: a second click changes nothing, another person's is told."""
    if len(words) > LONGEST_WORDS or (not words and to is not ActionState.CONFIRMED):
        raise WordsMissing
    if not may_decide(by, action, to):
        _refuse_unless_said(action, to, words, by)
        return
    # The bytes are safe before anything says that they are there.
    picture = store_proof(photo) if photo else None
    with database.atomic():
        if _move(action, to, due or action.due):
            _write(action, to, words, by, due, picture)
            return
    _refuse_unless_said(action, to, words, by)


def may_decide(by: User, action: Action, to: ActionState) -> bool:
    """Whether ``by`` may give ``action`` the state ``to`` as it was read."""
    if to not in may_become(action.state, by.role):
        return False
    return by.role != Role.AREA_MANAGER or manages(by, action.branch)


def _move(action: Action, to: ActionState, due: date) -> bool:
    """Leave the state that ``action`` was read with; return whether that was so and its visit counts."""
    moved = Action.update(state=to, due=due, changed_at=utc_now()).where(
        Action.id == action.id, Action.state == action.state
    )
    return hold_visit(action.release) and bool(moved.execute())


def _write(
    action: Action, to: ActionState, words: str, by: User, due: date | None, picture: str | None
) -> None:
    """Write the change, with its annex, and let ``action`` say it."""
    contents, photo = freeze_proof(picture)
    parts = {"action": action.uid, "state": to.value, **({"due": due.isoformat()} if due else {}), **photo}
    annex = add_annex(action.release, AnnexKind.ACTION_STATE, by, parts, {"text": words})
    store_contents(action.release, contents)
    before, action.state, action.due = action.state, to, due or action.due
    write_change(action, to, by, annex, before)


def _refuse_unless_said(action: Action, to: ActionState, words: str, by: User) -> None:
    """Raise :class:`ActionMoved` unless ``by`` has just said the same."""
    last = last_change(action)
    said = content_called(last.annex, "text").content
    if (last.to_state, last.user_id, said) != (to, by.id, words):
        raise ActionMoved(action, to)
