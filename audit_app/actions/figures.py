"""How many actions there are, how old they are and what came of them, as of any day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from statistics import median
from typing import Any

from audit_app.actions.models import Action, ActionChange
from audit_app.actions.states import OPEN_STATES, ActionState
from audit_app.clock import local_time, local_zone, today
from audit_app.organisation.models import Area, Branch
from audit_app.releases.models import Release
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState


@dataclass(frozen=True, slots=True)
class Course:
    """How an action of an area (both by id) stood at the end of a day.

    ``done`` is when it was last said to be done.
    """

    area: int
    opened: date
    due: date
    state: ActionState
    done: date | None
    action: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it was still to be done."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class ActionFigures:
    """``open``, ``overdue`` (of the open ones) and ``waiting`` (done, not signed off) at the end of a period.

    ``done`` were done within it, and still were at its end.  ``median_age`` is in days since the open ones
    were added, ``None`` without any.
    """

    open: int
    overdue: int
    waiting: int
    done: int
    median_age: float | None


@dataclass(frozen=True, slots=True)
class Ageing:
    """The figures of several areas together, and of each by its id; areas without an action are left out."""

    total: ActionFigures
    by_area: dict[int, ActionFigures]


def action_figures(areas: Iterable[Area], first: date, last: date) -> ActionFigures:
    """Return the figures of ``areas`` for the days ``first`` to ``last``, by one query.

    For a period that is not over, they are today's.  Excluded visits do not count.
    """
    return ageing_of(areas, first, last).total


def ageing_of(areas: Iterable[Area], first: date, last: date) -> Ageing:
    """Return what :func:`action_figures` does, also for each area, by the same query."""
    courses, day = read_courses(areas, last), min(last, today())
    by_area = sorted(courses, key=_area_of)
    return Ageing(
        count_actions(courses, first, day),
        {area: count_actions(tuple(group), first, day) for area, group in groupby(by_area, key=_area_of)},
    )


def _area_of(course: Course) -> int:
    return course.area


def count_actions(courses: Sequence[Course], first: date, day: date) -> ActionFigures:
    """Count how ``courses`` stand at the end of ``day``."""
    still_open = [course for course in courses if course.is_open]
    ages = [(day - course.opened).days for course in still_open]
    return ActionFigures(
        open=len(still_open),
        overdue=sum(course.due < day for course in still_open),
        waiting=sum(course.state is ActionState.DONE for course in courses),
        done=sum(_is_done_within(course, first, day) for course in courses),
        median_age=median(ages) if ages else None,
    )


def _is_done_within(course: Course, first: date, last: date) -> bool:
    stayed = course.state in {ActionState.DONE, ActionState.CONFIRMED}
    return stayed and course.done is not None and first <= course.done <= last


def read_courses(areas: Iterable[Area], last: date, branch: str = "") -> tuple[Course, ...]:
    """Return how every action of ``areas`` that was added by the end of ``last`` stood then.

    With ``branch`` (a code) only those of one branch.
    """
    midnight = datetime.combine(last + timedelta(days=1), time(), local_zone())
    rows: Any = (
        ActionChange.select(
            ActionChange.action, Branch.area, ActionChange.to_state, ActionChange.at, ActionChange.due
        )
        .join(Action)
        .join(Branch)
        .switch(Action)
        .join(Release)
        .join(Visit)
        .where(
            Branch.area.in_([area.id for area in areas]),
            Visit.state == VisitState.RELEASED,
            ActionChange.at < midnight,
            *([Branch.code == branch] if branch else []),
        )
        .order_by(ActionChange.action, ActionChange.id)
        .tuples()
    )
    return tuple(_course(tuple(steps)) for _, steps in groupby(rows, key=lambda row: row[0]))


def _course(steps: Sequence[tuple[int, int, str, datetime, date]]) -> Course:
    action, area, state, _, due = steps[-1]
    done = [local_time(at).date() for _, _, to, at, _ in steps if to == ActionState.DONE]
    opened = local_time(steps[0][3]).date()
    return Course(area, opened, due, ActionState(state), done[-1] if done else None, action)
