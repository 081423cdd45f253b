"""Visits given to shoppers, taken back, and given more time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.checklists.definition import Text
from audit_app.clock import today
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.formatting import format_day, in_language
from audit_app.organisation.models import Branch
from audit_app.programmes.models import Programme
from audit_app.visits.history import VisitMoved, change_state, note_change
from audit_app.visits.models import Draft, Visit
from audit_app.visits.queries import standing_assignments
from audit_app.visits.states import VisitState

Standing = set[tuple[int, int, str, date, date]]
EXTENDABLE = {VisitState.ASSIGNED, VisitState.STARTED, VisitState.RETURNED, VisitState.EXPIRED}
# SQLite takes at most 32,766 values in one statement; a row has about a dozen.
ROWS_AT_ONCE = 500


class AssignmentRefused(ViHanhError):
    """A visit that cannot be assigned like this; ``field`` is the field to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Assignment:
    """What head office asks a shopper to do; the window's days are inclusive."""

    shopper: User
    branch: Branch
    checklist: tuple[str, int]
    window_from: date
    window_to: date
    programme: Programme | None = None
    segment: str = ""
    scenario: str = ""
    brief: str = ""


def assign_visits(assignments: Sequence[Assignment], by: User) -> list[Visit]:
    """Write all visits with their empty drafts, or none, and return them; the caller has checked them."""
    visits = [_visit(assignment, by) for assignment in assignments]
    with database.atomic():
        for start in range(0, len(visits), ROWS_AT_ONCE):
            some = visits[start : start + ROWS_AT_ONCE]
            Visit.bulk_create(some)
            stored = Visit.select(Visit.id, Visit.uid).where(Visit.uid.in_([visit.uid for visit in some]))
            numbers = {row.uid: row.id for row in stored}
            for visit in some:  # SQLite does not tell the ids of rows that were written together
                visit.id = numbers[visit.uid]
            Draft.insert_many([{"visit": number} for number in numbers.values()]).execute()
    return visits


def assign_visit(assignment: Assignment, by: User) -> Visit:
    """Assign one visit.  Raises :class:`AssignmentRefused`."""
    problem = find_problem(assignment, standing_assignments())
    if problem:
        field, text = problem
        raise AssignmentRefused(field, in_language(text))
    return assign_visits([assignment], by)[0]


def find_problem(assignment: Assignment, standing: Standing) -> tuple[str, Text] | None:
    """Return what is wrong with an assignment and at which field; ``standing`` are the visits to come."""
    branch, first, last = assignment.branch, assignment.window_from, assignment.window_to
    if last < first:
        return "to", Text(vi="ngày cuối phải sau ngày đầu.", en="the last day must follow the first.")
    if last < today():
        return "to", Text(vi="ngày cuối đã qua.", en="the last day has passed.")
    if branch.closed_on and branch.closed_on < last:
        closed = f"{branch.closed_on:%d/%m/%Y}"
        return "branch", Text(
            vi=f"{branch.name} đóng cửa từ sau ngày {closed}.", en=f"{branch.name} is closed after {closed}."
        )
    wanted = (assignment.shopper.id, branch.id, assignment.checklist[0])
    if _overlaps(wanted, first, last, standing):
        name = assignment.shopper.name
        return "shopper", Text(
            vi=f"{name} đã có một lượt chưa xong ở {branch.name} trong những ngày này.",
            en=f"{name} already has an open visit to {branch.name} on these days.",
        )
    return None


def _overlaps(wanted: tuple[int, int, str], first: date, last: date, standing: Standing) -> bool:
    return any(row[:3] == wanted and row[3] <= last and first <= row[4] for row in standing)


def _visit(assignment: Assignment, by: User) -> Visit:
    key, version = assignment.checklist
    return Visit(
        shopper=assignment.shopper,
        branch=assignment.branch,
        programme=assignment.programme,
        checklist_key=key,
        checklist_version=version,
        window_from=assignment.window_from,
        window_to=assignment.window_to,
        segment=assignment.segment,
        scenario=assignment.scenario,
        brief=assignment.brief,
        assigned_by=by.id,
    )


def withdraw_visit(visit: Visit, reason: str, by: User) -> None:
    """Take back a visit that nobody has begun; :class:`VisitMoved` when somebody has."""
    if visit.state != VisitState.ASSIGNED:
        raise VisitMoved(visit, VisitState.EXCLUDED)
    change_state(visit, VisitState.EXCLUDED, by, reason)


def extend_window(visit: Visit, window_to: date, by: User) -> None:
    """Give a visit time until ``window_to``; an expired one is open again, where it was.

    Raises :class:`AssignmentRefused` for a day that is no extension, :class:`VisitMoved` for a visit that
    was sent.
    """
    if visit.state not in EXTENDABLE:
        raise VisitMoved(visit, VisitState.STARTED)
    if window_to < today() or window_to < visit.window_to:
        raise AssignmentRefused(
            "to", gettext("The new last day must not be before the old one, nor in the past.")
        )
    reason = gettext("Open until %(day)s", day=format_day(window_to))
    if visit.state == VisitState.EXPIRED:
        change_state(visit, _state_before(visit), by, reason, window_to=window_to)
        return
    with database.atomic():
        Visit.update(window_to=window_to).where(Visit.id == visit.id).execute()
        note_change(visit, by, reason)
    visit.window_to = window_to


def _state_before(visit: Visit) -> VisitState:
    """Return where an expired visit goes on: a draft that was begun is a draft again."""
    draft = Draft.get_or_none(Draft.visit == visit.id)
    return VisitState.STARTED if draft and draft.revision else VisitState.ASSIGNED
