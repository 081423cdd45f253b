"""What time it is, and what day it is where the branches are."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

_pretended: ContextVar[datetime | None] = ContextVar("pretended moment", default=None)


def utc_now() -> datetime:
    """Return this moment, aware, in UTC, to the microsecond."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Let the clock stand at ``moment`` (aware): the demo writes a year of visits, tests expire windows."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def local_zone() -> ZoneInfo:
    """Return the zone in which visits happen (``TZ``, Asia/Ho_Chi_Minh unless set)."""
    return ZoneInfo(current_app.config["TIMEZONE"])


def local_time(moment: datetime) -> datetime:
    """Return an aware ``moment`` in the visits' zone."""
    return moment.astimezone(local_zone())


def today() -> date:
    """Return the date in the visits' zone."""
    return local_time(utc_now()).date()
