"""The life cycle of a visit: which state may follow which."""

from enum import StrEnum


class VisitState(StrEnum):
    """Where a visit stands."""

    ASSIGNED = "assigned"
    STARTED = "started"
    SUBMITTED = "submitted"
    COULD_NOT_TAKE_PLACE = "could_not_take_place"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    RELEASED = "released"
    EXCLUDED = "excluded"
    EXPIRED = "expired"


class AppealState(StrEnum):
    """Where an appeal stands: it is open until a reviewer lets the answer stand or changes it.

    It is no state of the visit: several questions of one visit can be under appeal, and all the while the
    visit stays released, is read and is counted.
    """

    APPEALED = "appealed"
    UPHELD = "upheld"
    CHANGED = "changed"


FOLLOWERS: dict[VisitState, frozenset[VisitState]] = {
    VisitState.ASSIGNED: frozenset(
        {VisitState.STARTED, VisitState.COULD_NOT_TAKE_PLACE, VisitState.EXPIRED, VisitState.EXCLUDED}
    ),
    VisitState.STARTED: frozenset(
        {VisitState.SUBMITTED, VisitState.COULD_NOT_TAKE_PLACE, VisitState.EXPIRED, VisitState.EXCLUDED}
    ),
    VisitState.SUBMITTED: frozenset({VisitState.IN_REVIEW, VisitState.RETURNED, VisitState.EXCLUDED}),
    VisitState.COULD_NOT_TAKE_PLACE: frozenset({VisitState.RETURNED, VisitState.EXCLUDED}),
    VisitState.IN_REVIEW: frozenset({VisitState.RELEASED, VisitState.RETURNED, VisitState.EXCLUDED}),
    VisitState.RETURNED: frozenset(
        {VisitState.SUBMITTED, VisitState.COULD_NOT_TAKE_PLACE, VisitState.EXPIRED, VisitState.EXCLUDED}
    ),
    VisitState.RELEASED: frozenset({VisitState.EXCLUDED}),
    VisitState.EXCLUDED: frozenset(),
    # A longer window brings a visit back to where it was.
    VisitState.EXPIRED: frozenset({VisitState.ASSIGNED, VisitState.STARTED, VisitState.EXCLUDED}),
}

# The shopper may still write.
OPEN_STATES = frozenset({VisitState.ASSIGNED, VisitState.STARTED, VisitState.RETURNED})
# The reviewer has something to read.
REVIEW_STATES = frozenset({VisitState.SUBMITTED, VisitState.IN_REVIEW, VisitState.COULD_NOT_TAKE_PLACE})
