"""Changes of state: each one conditional, each one a row."""

from typing import Any

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.visits.models import Visit, VisitChange
from audit_app.visits.states import FOLLOWERS, VisitState


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
    moved = Visit.update(state=to, **columns).where(Visit.id == visit.id, Visit.state == expected).execute()
    if moved != 1:
        raise VisitMoved(visit, to)
    VisitChange.insert(
        visit=visit.id, user=by and by.id, from_state=expected, to_state=to, reason=reason
    ).execute()
    visit.state = to
    for name, value in columns.items():
        setattr(visit, name, value)


def note_change(visit: Visit, by: User, reason: str) -> None:
    """Write something into the history that leaves the state as it is (a longer window)."""
    VisitChange.insert(
        visit=visit.id, user=by.id, from_state=visit.state, to_state=visit.state, reason=reason
    ).execute()
