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
    return count_appeals(read_appeals(areas, last), first, last)


@dataclass(frozen=True, slots=True)
class AppealCourse:
    """One appeal in an area (its id), and its state today; ``decided`` is ``None`` as long as it is open."""

    area: int
    state: AppealState
    opened: datetime
    decided: datetime | None


def read_appeals(areas: Iterable[Area], last: date, branch: str = "") -> list[AppealCourse]:
    """Return the appeals of ``areas`` that were opened by the end of ``last``; ``branch`` is a code."""
    rows: Any = (
        Appeal.select(Branch.area, Appeal.state, Appeal.opened_at, Appeal.decided_at)
        .join(Release)
        .join(Branch)
        .switch(Release)
        .join(Visit)
        .where(
            Branch.area.in_([area.id for area in areas]),
            Visit.state == VisitState.RELEASED,
            Appeal.opened_at < _midnight(last + timedelta(days=1)),
            *([Branch.code == branch] if branch else []),
        )
        .tuples()
    )
    return [AppealCourse(area, AppealState(state), opened, decided) for area, state, opened, decided in rows]


def count_appeals(appeals: Iterable[AppealCourse], first: date, last: date) -> AppealFigures:
    """Count what came of ``appeals``, none of them opened after ``last``."""
    known, begins, ends = list(appeals), _midnight(first), _midnight(last + timedelta(days=1))
    within = [each for each in known if each.decided is not None and begins <= each.decided < ends]
    return AppealFigures(
        open=sum(each.decided is None or each.decided >= ends for each in known),
        opened=sum(each.opened >= begins for each in known),
        upheld=sum(each.state is AppealState.UPHELD for each in within),
        changed=sum(each.state is AppealState.CHANGED for each in within),
    )


def _midnight(day: date) -> datetime:
    """Return when ``day`` begins where the visits are."""
    return datetime.combine(day, time(), local_zone())
