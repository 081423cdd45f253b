"""The life of an action: which state may follow which, and who may say so."""

from enum import StrEnum

from audit_app.accounts.models import Role


class ActionState(StrEnum):
    """Where an action stands; a reopened one is open again."""

    OPEN = "open"
    REOPENED = "reopened"
    DONE = "done"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


OPEN_STATES = frozenset({ActionState.OPEN, ActionState.REOPENED})

_AFTER_OPEN = frozenset({ActionState.DONE, ActionState.DROPPED})
FOLLOWERS: dict[ActionState, frozenset[ActionState]] = {
    ActionState.OPEN: _AFTER_OPEN,
    ActionState.REOPENED: _AFTER_OPEN,
    ActionState.DONE: frozenset({ActionState.CONFIRMED, ActionState.REOPENED}),
    ActionState.CONFIRMED: frozenset({ActionState.REOPENED}),
    ActionState.DROPPED: frozenset({ActionState.REOPENED}),
}

# The branch's side says what was done; it or head office signs it off, or sends it back.
PLANS = frozenset({Role.AREA_MANAGER})
SIGNS_OFF = frozenset({Role.AREA_MANAGER, Role.HEAD_OFFICE})
DECIDERS: dict[ActionState, frozenset[Role]] = {
    ActionState.OPEN: PLANS,
    ActionState.DONE: PLANS,
    ActionState.DROPPED: PLANS,
    ActionState.CONFIRMED: SIGNS_OFF,
    ActionState.REOPENED: SIGNS_OFF,
}


def may_become(state: str, role: str) -> frozenset[ActionState]:
    """Return the states that somebody of ``role`` may give to an action in ``state``."""
    return frozenset(to for to in FOLLOWERS[ActionState(state)] if role in DECIDERS[to])
