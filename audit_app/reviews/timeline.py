"""The history of a visit as a reviewer reads it."""

from dataclasses import dataclass
from datetime import datetime

from audit_app.visits.models import Visit, VisitChange
from audit_app.visits.queries import changes_of
from audit_app.visits.states import VisitState
from audit_app.visits.visit_forms import reason_words


@dataclass(frozen=True, slots=True)
class Step:
    """One change of state, or what became of an appeal; ``question`` is then the question's printed number.

    ``who`` is ``""`` where the program made it, ``reason`` in plain words.
    """

    at: datetime
    state: str
    who: str
    reason: str
    question: int | None


def read_timeline(visit: Visit) -> tuple[Step, ...]:
    """Return every change of the visit, the latest first."""
    return tuple(_step(change) for change in reversed(changes_of(visit)))


def obstacle_of(timeline: tuple[Step, ...]) -> str:
    """Return why the visit could not take place, by its shopper; ``""`` where it could."""
    return next((step.reason for step in timeline if step.state == VisitState.COULD_NOT_TAKE_PLACE), "")


def _step(change: VisitChange) -> Step:
    reason = change.reason
    if change.to_state == VisitState.COULD_NOT_TAKE_PLACE:
        reason = " – ".join(words for words in reason_words(reason) if words)
    who = change.user.name if change.user else ""
    return Step(change.at, change.step or change.to_state, who, reason, change.question)
