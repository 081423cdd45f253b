"""The period that a comparison begins with: asked of the sums, a number for each period that is tried."""

from dataclasses import replace
from datetime import date

from audit_app.comparison.periods import Period, default_period, months_later
from audit_app.rollups.filters import SumFilter
from audit_app.rollups.visit_counts import branches_with, latest_month
from audit_app.statistics import MINIMUM_VISITS

LOOKED_BACK = 24
"""Months; a branch that was not visited in them does not count."""


def usual_period(chosen: SumFilter, last_month: date) -> Period | None:
    """Return the shortest period in which half of the branches visited lately can be judged.

    Lately is in the two years up to ``last_month``; ``None`` without a visit in them.
    """
    recent = replace(chosen, first=months_later(last_month, 1 - LOOKED_BACK), last=last_month)
    latest = latest_month(recent)
    if latest is None:
        return None

    def settled(period: Period) -> int:
        return branches_with(MINIMUM_VISITS, replace(chosen, first=period.first, last=period.last_month))

    return default_period(latest, branches_with(1, recent), settled)
