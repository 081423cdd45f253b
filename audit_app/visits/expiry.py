"""Visits whose window has passed."""

from datetime import timedelta

from audit_app.clock import today
from audit_app.visits.history import VisitMoved, change_state
from audit_app.visits.queries import lapsed_visits
from audit_app.visits.states import VisitState

# A shopper who came on the last evening may still write the visit up, perhaps on a phone without signal of
# which the server has heard nothing yet; a returned visit waits for an answer.
GRACE_DAYS = 2


def expire_visits() -> int:
    """Close visits that can no longer happen, and return how many; lists call this before they are read.

    Each has two more days after its window to be sent.
    """
    expired = 0
    for visit in lapsed_visits(today() - timedelta(days=GRACE_DAYS)):
        try:
            change_state(visit, VisitState.EXPIRED, reason="")
            expired += 1
        except VisitMoved:  # the shopper was faster
            continue
    return expired
