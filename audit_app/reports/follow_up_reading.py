"""Reading what came of the findings: three queries, however many actions and appeals there are."""

from collections.abc import Sequence
from datetime import date

from audit_app.actions.figures import Course, count_actions, read_courses
from audit_app.actions.queries import actions_numbered
from audit_app.clock import today
from audit_app.comparison.periods import Period
from audit_app.organisation.models import Area
from audit_app.organisation.queries import all_areas
from audit_app.releases.appeals.figures import AppealCourse, count_appeals, read_appeals
from audit_app.reports.follow_up import FollowUp, FollowUpRow, OpenAction
from audit_app.reports.queries import days_of
from audit_app.reports.scope import ReportKind, Scope

MOST_OPEN = 10
"""The most urgent open actions that a report lists."""


def read_follow_up(scope: Scope, period: Period) -> FollowUp:
    """Return the place's actions and appeals, of every checklist, as they stood when ``period`` ended."""
    first, last = days_of(period)
    day = min(last, today())
    areas = [area for area in all_areas() if scope.kind is ReportKind.CHAIN or area.code == scope.area_code]
    courses = read_courses(areas, last, scope.branch)
    appeals = read_appeals(areas, last, scope.branch)

    def row(name: str, courses: Sequence[Course], appeals: Sequence[AppealCourse]) -> FollowUpRow:
        return FollowUpRow(name, count_actions(courses, first, day), count_appeals(appeals, first, last))

    def row_of(area: Area) -> FollowUpRow:
        return row(
            area.name,
            [course for course in courses if course.area == area.id],
            [appeal for appeal in appeals if appeal.area == area.id],
        )

    known = {course.area for course in courses} | {appeal.area for appeal in appeals}
    return FollowUp(
        day=day,
        whole=row(scope.name, courses, appeals),
        areas=tuple(row_of(area) for area in areas if area.id in known and not scope.code),
        open=_most_urgent(courses, day),
    )


def _most_urgent(courses: Sequence[Course], day: date) -> tuple[OpenAction, ...]:
    """Return the open actions whose day comes, or has passed, first."""
    waiting = [course for course in courses if course.is_open]
    urgent = sorted(waiting, key=lambda course: (course.due, course.opened, course.action))[:MOST_OPEN]
    found = actions_numbered([course.action for course in urgent]) if urgent else {}
    return tuple(
        OpenAction(
            code=action.release.code,
            branch_name=action.branch.name,
            number=action.number,
            words=action.text.content,
            owner=action.owner.content,
            due=course.due,
            age=(day - course.opened).days,
            late=max(0, (day - course.due).days),
        )
        for course in urgent
        if (action := found.get(course.action)) is not None
    )
