"""When each visit of the demo happens and how far it gets."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from audit_app.visits.states import VisitState

DAYS = 365

# Of every hundred visits; the rest are released. The open ones lie in the last days.
SHARES = {
    VisitState.EXCLUDED: 1.5,
    VisitState.EXPIRED: 1.5,
    VisitState.COULD_NOT_TAKE_PLACE: 1.5,
    VisitState.RETURNED: 1,
    VisitState.IN_REVIEW: 1,
    VisitState.SUBMITTED: 2,
    VisitState.STARTED: 1.5,
    VisitState.ASSIGNED: 2,
}

# Days before the last one, from–to, for states that belong to now; a negative day is still to come.
RECENT = {
    VisitState.RETURNED: (2, 4),
    VisitState.IN_REVIEW: (2, 5),
    VisitState.SUBMITTED: (1, 3),
    VisitState.COULD_NOT_TAKE_PLACE: (1, 6),
    VisitState.STARTED: (1, 1),
    VisitState.ASSIGNED: (-6, 0),
}
HAS_PASSED = (8, DAYS)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One visit to come: on ``day``, to the branch with this index, until it reaches ``state``."""

    day: date
    branch: int
    shopper: int
    state: VisitState


def make_calendar(
    visits: int, branches: int, shoppers: int, last_day: date, chance: Random
) -> list[Appointment]:
    """Return the visits of a year in order of time, spread evenly over branches, in every state."""
    states = [state for state, share in SHARES.items() for _ in range(max(1, round(visits * share / 100)))]
    states = states[:visits] + [VisitState.RELEASED] * (visits - len(states))
    chance.shuffle(states)
    rounds = [branch for _ in range(visits // branches + 1) for branch in shuffled(branches, chance)]
    seen: dict[tuple[int, int], list[date]] = defaultdict(list)
    found = []
    for number, state in enumerate(states):
        first, last = RECENT.get(state, HAS_PASSED)
        day = last_day - timedelta(days=chance.randint(first, last))
        # The first shopper is the account of the trial: it finds two visits of every open state.
        mine = state in RECENT and states[:number].count(state) < 2
        branch, shopper = rounds[number], 0 if mine else chance.randrange(shoppers)
        for _ in range(shoppers):
            if not any(is_near(day, other) for other in seen[branch, shopper]):
                break
            shopper = (shopper + 1) % shoppers
        seen[branch, shopper].append(day)
        found.append(Appointment(day, branch, shopper, state))
    return sorted(found, key=lambda appointment: (appointment.day, appointment.branch))


def is_near(day: date, other: date) -> bool:
    """Whether the same shopper would be recognised, coming again so soon."""
    return abs((day - other).days) < 12


def shuffled(count: int, chance: Random) -> list[int]:
    """Return 0 … count − 1 in a new order."""
    numbers = list(range(count))
    chance.shuffle(numbers)
    return numbers
