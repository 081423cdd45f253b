"""How long something has waited, in words."""

from datetime import datetime

from flask_babel import format_timedelta, gettext

from audit_app.clock import utc_now


def format_age(moment: datetime) -> str:
    """Write the time since ``moment``: ``3 giờ trước``, ``2 ngày trước``."""
    since = utc_now() - moment
    if since.total_seconds() < 60:
        return str(gettext("just now"))
    return str(format_timedelta(-since, granularity="minute", add_direction=True))
