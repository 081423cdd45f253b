"""How many appeals there are, and how often they change something."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from audit_app.clock import local_zone
from audit_app.organisation.models import Area, Branch
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.models import Release
from audit_app.visits.models import Visit
from audit_app.visits.states import AppealState, VisitState


@dataclass(frozen=True, slots=True)
class AppealFigures:
    """``opened``, ``upheld`` and ``changed`` within a period, ``open`` at its end."""

    open: int
    opened: int
    upheld: int
    changed: int

    @property
    def decided(self) -> int:
        """How many were decided within the period."""
        return self.upheld + self.changed

    @property
    def overturn_rate(self) -> Fraction | None:
        """The share of the decided ones that changed an answer, in [0, 1]; ``None`` without any."""
        return Fraction(self.changed, self.decided) if self.decided else None


def appeal_figures(areas: Iterable[Area], first: date, last: date) -> AppealFigures:
    """Return the figures of ``areas`` for the days ``first`` to ``last``, by one query.

    For a period that is not over, they are today's.  Excluded visits do not count.
    """
    begins = datetime.combine(first, time(), local_zone())
    ends = datetime.combine(last + timedelta(days=1), time(), local_zone())
    rows: Any = (
        Appeal.select(Appeal.state, Appeal.opened_at, Appeal.decided_at)
        .join(Release)
        .join(Branch)
        .switch(Release)
        .join(Visit)
        .where(
            Branch.area.in_([area.id for area in areas]),
            Visit.state == VisitState.RELEASED,
            Appeal.opened_at < ends,
        )
    )
    appeals = list(rows)
    within = [each for each in appeals if each.decided_at is not None and begins <= each.decided_at < ends]
    return AppealFigures(
        open=sum(each.decided_at is None or each.decided_at >= ends for each in appeals),
        opened=sum(each.opened_at >= begins for each in appeals),
        upheld=sum(each.state == AppealState.UPHELD for each in within),
        changed=sum(each.state == AppealState.CHANGED for each in within),
    )
