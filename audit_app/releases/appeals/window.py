"""Until when a release can be appealed."""

from datetime import date, timedelta

from flask import current_app

from audit_app.clock import local_time, today
from audit_app.releases.models import Release


def last_day_to_appeal(release: Release) -> date:
    """Return the last day (inclusive), ``APPEAL_DAYS`` after the day on which this revision was released."""
    released: date = local_time(release.released_at).date()
    return released + timedelta(days=current_app.config["APPEAL_DAYS"])


def is_in_time(release: Release) -> bool:
    """Whether that day has not passed."""
    return today() <= last_day_to_appeal(release)
