"""Times of a visit when the phone's clock is wrong (docs/decisions/0014)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from audit_app.checklists.definition import Checklist
from audit_app.clock import local_time
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

    That is so for a time that the phone itself stamped, when its clock is off by more than ten minutes: the
    stamp says the day too, whatever day the form proposed. It is so for one that cannot be (in the future,
    outside the window) and can be once it is corrected. A time that the person typed, and that can be,
    stays as it was typed.
    """
    if clock.difference is None or not clock.is_steady:
        return times
    difference = clock.difference

    def can_be(moment: datetime) -> bool:
        return moment <= now and is_within_window(visit, moment)

    def correct(moment: datetime | None, stamp: datetime | None) -> datetime | None:
        if moment is None:
            return None
        if stamp is not None and abs(difference) > TOLERANCE and _time_of_day(stamp) == _time_of_day(moment):
            return _shifted(stamp.replace(second=0, microsecond=0), difference)
        shifted = _shifted(moment, difference)
        return shifted if can_be(shifted) and not can_be(moment) else moment

    first, last = _outer_stamps(checklist, stamps)
    return VisitTimes(correct(times.entered_at, first), correct(times.left_at, last))


def _shifted(moment: datetime, difference: timedelta) -> datetime:
    try:
        return moment + difference
    except OverflowError:
        return moment


def _outer_stamps(
    checklist: Checklist, stamps: Sequence[dict[str, Any]]
) -> tuple[datetime | None, datetime | None]:
    """Return when the phone stamped coming in and leaving (the checklist's first and last stamps).

    ``None`` for one that is missing, or was set by hand.
    """
    keys = [stamp.key for stamp in checklist.stamps]
    made = {stamp["key"]: read_moment(stamp["at"]) for stamp in stamps if not stamp["corrected"]}
    first, last = (keys[0], keys[-1]) if len(keys) > 1 else ("".join(keys), None)
    return made.get(first), made.get(last)


def _time_of_day(moment: datetime) -> str:
    return f"{local_time(moment):%H:%M}"
