"""When the shopper came in and left, by the clock on the wall of the branch."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from audit_app.clock import local_time, local_zone
from audit_app.visits.models import Visit

# A visit may run past midnight; one that would last longer than this is a slip of the finger.
LONGEST_VISIT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class VisitTimes:
    """Both moments, aware; ``None`` where not known yet."""

    entered_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def are_in_order(self) -> bool:
        """Whether leaving follows coming in, within twelve hours."""
        if self.entered_at is None or self.left_at is None:
            return True
        return timedelta(0) < self.left_at - self.entered_at <= LONGEST_VISIT


def times_of(visit: Visit) -> VisitTimes:
    """Return the times that are stored with the visit."""
    return VisitTimes(visit.entered_at, visit.left_at)


def read_times(day: date | None, entered: time | None, left: time | None) -> VisitTimes:
    """Return the moments behind a day and two times in the visits' zone.

    A time of leaving before the time of coming in means the next day.
    """
    if day is None:
        return VisitTimes()
    entered_at = datetime.combine(day, entered, local_zone()) if entered else None
    left_at = datetime.combine(day, left, local_zone()) if left else None
    if entered_at and left_at and left_at < entered_at:
        left_at = datetime.combine(day + timedelta(days=1), left_at.time(), local_zone())
    return VisitTimes(entered_at, left_at)


def is_within_window(visit: Visit, moment: datetime) -> bool:
    """Whether a moment lies on one of the days on which the visit may happen."""
    return bool(visit.window_from <= local_time(moment).date() <= visit.window_to)
