"""What a reviewer decides before a release: to take a visit into review, return it or exclude it."""

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.visits.history import change_state
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState


class ReasonMissing(ViHanhError):
    """A decision against a visit needs words that the person concerned can read."""

    def __init__(self) -> None:
        super().__init__(gettext("Write the reason: it stays in the history of the visit."))


def require_reason(reason: str) -> None:
    """Raise :class:`ReasonMissing` where ``reason`` says nothing."""
    if not reason.strip():
        raise ReasonMissing


def start_review(visit: Visit, by: User) -> None:
    """Say that ``by`` is reading the visit, so that a colleague takes another one.

    Raises :class:`~audit_app.visits.history.VisitMoved` where it is not waiting (any more).
    """
    change_state(visit, VisitState.IN_REVIEW, by)


def return_visit(visit: Visit, reason: str, by: User) -> None:
    """Give the visit back to the shopper with the reviewer's words; it can be changed and sent again.

    Raises :class:`ReasonMissing`, :class:`~audit_app.visits.history.VisitMoved`.
    """
    require_reason(reason)
    with database.atomic():
        change_state(visit, VisitState.RETURNED, by, reason.strip())


def exclude_visit(visit: Visit, reason: str, by: User) -> None:
    """Keep a visit that is not released out of every count, for good.

    A released one is excluded by ``releases``, which also takes it out of the sums.  Raises
    :class:`ReasonMissing`, :class:`~audit_app.visits.history.VisitMoved`.
    """
    require_reason(reason)
    with database.atomic():
        change_state(visit, VisitState.EXCLUDED, by, reason.strip())
