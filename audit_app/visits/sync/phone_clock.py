"""Times of a visit when the phone's clock is wrong (docs/decisions/0014)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from audit_app.checklists.definition import Checklist
from audit_app.visits.models import Visit
from audit_app.visits.sync.evidence_reading import read_moment
from audit_app.visits.times import VisitTimes, is_within_window

# Phones differ by minutes, and shoppers round to them; only what is clearly a wrong clock is corrected.
TOLERANCE = timedelta(minutes=10)
# A difference that was measured before counts on while a new measurement agrees with it this well, so that
# a draft that is sent again gets the very same times.
SAME = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """How far the phone's clock was from ours: ``difference`` is ours minus the phone's, ``None`` unknown.

    ``is_steady`` is false where two measurements disagree: the clock was set in between, or the message
    lay somewhere. Then nothing is corrected.
    """

    difference: timedelta | None
    is_steady: bool = True


def read_clock(
    sent_at: datetime | None, pair: dict[str, Any] | None, now: datetime, before: timedelta | None
) -> ClockReading:
    """Return what ``sent_at`` (phone) against ``now`` (ours), and an earlier ``pair`` of both, say.

    ``before`` is the difference that is stored with the visit.
    """
    measured = [now - sent_at] if sent_at else []
    if pair:
        phone, server = read_moment(pair["phone"]), read_moment(pair["server"])
        measured += [server - phone] if phone and server else []
    if not measured:
        return ClockReading(None)
    is_steady = max(measured) - min(measured) <= TOLERANCE
    newest = measured[0]
    if before is not None and abs(newest - before) <= SAME:
        newest = before
    return ClockReading(newest, is_steady)


def correct_times(
    visit: Visit,
    checklist: Checklist,
    times: VisitTimes,
    stamps: Sequence[dict[str, Any]],
    clock: ClockReading,
    now: datetime,
) -> VisitTimes:
    """Return ``times`` by our clock, where they are clearly by a wrong clock of the phone.

    That is so for a time that the phone itself stamped, when its clock is off by more than ten minutes; and
    for one that cannot be (in the future, outside the window) and can be once it is corrected. A time that
    the person typed, and that can be, stays as it was typed.
    """
    if clock.difference is None or not clock.is_steady:
        return times
    difference = clock.difference

    def can_be(moment: datetime) -> bool:
        return moment <= now and is_within_window(visit, moment)

    def correct(moment: datetime | None, key: str) -> datetime | None:
        if moment is None:
            return None
        shifted = _shifted(moment, difference)
        if abs(difference) > TOLERANCE and _is_stamped(moment, key, stamps):
            return shifted
        return shifted if can_be(shifted) and not can_be(moment) else moment

    first, last = _outer_stamps(checklist)
    return VisitTimes(correct(times.entered_at, first), correct(times.left_at, last))


def _shifted(moment: datetime, difference: timedelta) -> datetime:
    try:
        return moment + difference
    except OverflowError:
        return moment


def _outer_stamps(checklist: Checklist) -> tuple[str, str]:
    """Return the keys of the stamps for coming in and leaving: the checklist's first and last."""
    keys = [stamp.key for stamp in checklist.stamps]
    if not keys:
        return "", ""
    return ("entered" if "entered" in keys else keys[0]), ("left" if "left" in keys else keys[-1])


def _is_stamped(moment: datetime, key: str, stamps: Sequence[dict[str, Any]]) -> bool:
    """Whether the phone stamped this very minute, and nobody corrected the stamp."""
    moments = [read_moment(stamp["at"]) for stamp in stamps if stamp["key"] == key and not stamp["corrected"]]
    return any(at is not None and _minute(at) == _minute(moment) for at in moments)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)
