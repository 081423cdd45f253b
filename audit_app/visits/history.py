"""Changes of state: each one conditional, each one a row."""

from datetime import datetime
from typing import Any

from flask_babel import gettext
from peewee import ModelInsert, ModelUpdate

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.prepared import prepared
from audit_app.visits.models import Visit, VisitChange
from audit_app.visits.states import FOLLOWERS, AppealState, VisitState


class VisitMoved(ViHanhError):
    """The visit is no longer in the state from which this change may start."""

    status = 409

    def __init__(self, visit: Visit, to: VisitState) -> None:
        super().__init__(
            gettext("This visit has moved on in the meantime, so nothing was changed. Look at it again.")
        )
        self.visit, self.to = visit, to


def change_state(
    visit: Visit, to: VisitState, by: User | None = None, reason: str = "", **columns: Any
) -> None:
    """Move ``visit`` to the state ``to`` and write it into the history; ``columns`` change with it.

    Only the state that ``visit`` was read with may be left: of two people who act at once, one is told
    :class:`VisitMoved`.  So is whoever asks for a state that cannot follow.
    """
    with database.atomic():
        write_change(visit, to, by, reason, **columns)


def write_change(
    visit: Visit, to: VisitState, by: User | None = None, reason: str = "", **columns: Any
) -> None:
    """Do what :func:`change_state` does, inside a transaction of the caller's: two round trips less."""
    expected = VisitState(visit.state)
    if to not in FOLLOWERS[expected]:
        raise VisitMoved(visit, to)
    if _move(visit.id, expected, to, **columns) != 1:
        raise VisitMoved(visit, to)
    _add_change(visit.id, utc_now(), by and by.id, expected, to, reason)
    visit.state = to
    for name, value in columns.items():
        setattr(visit, name, value)


def note_change(visit: Visit, by: User | None, reason: str) -> None:
    """Write something into the history that leaves the state as it is; ``None`` is a command."""
    _add_change(visit.id, utc_now(), by.id if by else None, visit.state, visit.state, reason)


def note_appeal(visit: Visit, by: User, step: AppealState, question: int, reason: str = "") -> None:
    """Write into the history what became of an appeal on the question with this printed number."""
    VisitChange.create(
        visit=visit,
        at=utc_now(),
        user=by,
        from_state=visit.state,
        to_state=visit.state,
        step=step,
        question=question,
        reason=reason,
    )


@prepared
def _move(visit: int, expected: str, to: str, **columns: Any) -> ModelUpdate:
    return Visit.update(state=to, **columns).where(Visit.id == visit, Visit.state == expected)


@prepared
def _add_change(
    visit: int, at: datetime, user: int | None, from_state: str, to_state: str, reason: str
) -> ModelInsert:
    return VisitChange.insert(
        visit=visit, at=at, user=user, from_state=from_state, to_state=to_state, reason=reason
    )
