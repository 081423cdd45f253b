"""What time it is, and what day it is where the branches are."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app


def utc_now() -> datetime:
    """Return this moment, aware, in UTC, to the microsecond."""
    return datetime.now(UTC)


def local_zone() -> ZoneInfo:
    """Return the zone in which visits happen (``TZ``, Asia/Ho_Chi_Minh unless set)."""
    return ZoneInfo(current_app.config["TIMEZONE"])


def local_time(moment: datetime) -> datetime:
    """Return an aware ``moment`` in the visits' zone."""
    return moment.astimezone(local_zone())


def today() -> date:
    """Return the date in the visits' zone."""
    return local_time(utc_now()).date()
