"""From what somebody asks for to what is selected: place, checklist line, period."""

from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext

from audit_app.comparison.lines import ChecklistLine
from audit_app.comparison.periods import (
    Period,
    PeriodKind,
    period_of,
    read_period,
)
from audit_app.comparison.queries import MeasuredLine, measured_lines
from audit_app.comparison.selection import Selection
from audit_app.comparison.usual_period import usual_period
from audit_app.errors import ViHanhError
from audit_app.organisation.queries import find_area, find_branch
from audit_app.reports.scope import ReportKind, ReportRequest, Scope
from audit_app.rollups.filters import SumFilter
from audit_app.rollups.visit_counts import measured_checklists


class PlaceUnknown(ViHanhError):
    """There is no branch, or no area, with this code."""

    status = 404

    def __init__(self, kind: ReportKind, code: str) -> None:
        super().__init__(
            gettext("There is no branch with the code “%(code)s”.", code=code)
            if kind is ReportKind.BRANCH
            else gettext("There is no area with the code “%(code)s”.", code=code)
        )


class PeriodUnknown(ViHanhError):
    """A period that is none."""

    def __init__(self, code: str) -> None:
        super().__init__(
            gettext(
                "“%(code)s” is no period. Write a month as 2026-11, a quarter as 2026-Q4, a half-year as "
                "2026-H2, a year as 2026.",
                code=code,
            )
        )


class ChecklistUnmeasured(ViHanhError):
    """A checklist of which nothing is released."""

    def __init__(self, code: str) -> None:
        super().__init__(gettext("No visit on the checklist “%(code)s” is released.", code=code))


class NothingReleased(ViHanhError):
    """Not one visit is released, so there is nothing to report."""

    def __init__(self) -> None:
        super().__init__(gettext("Nothing is released yet, so there is nothing to report."))


def find_scope(kind: ReportKind, code: str = "") -> Scope:
    """Return the branch, area or chain; raises :class:`PlaceUnknown`."""
    match kind:
        case ReportKind.BRANCH:
            branch = find_branch(code)
            if branch is None:
                raise PlaceUnknown(kind, code)
            return Scope(kind, branch.code, branch.name, branch.area.code)
        case ReportKind.AREA:
            area = find_area(code)
            if area is None:
                raise PlaceUnknown(kind, code)
            return Scope(kind, area.code, area.name, area.code)
        case ReportKind.CHAIN:
            return Scope(kind)


def select_for(request: ReportRequest, scope: Scope) -> Selection:
    """Return what the report on ``scope`` compares.

    A branch is compared with the whole chain, an area's branches with each other.  Raises
    :class:`NothingReleased`, :class:`ChecklistUnmeasured` or :class:`PeriodUnknown`.
    """
    lines = measured_lines()
    if not lines:
        raise NothingReleased
    asked = read_period(request.period)
    if request.period and asked is None:
        raise PeriodUnknown(request.period)
    measured = _line(lines, request.checklist, scope, asked)
    return Selection(measured, asked or _usual_period(measured, scope), area=scope.area)


def _line(lines: Sequence[MeasuredLine], code: str, scope: Scope, period: Period | None) -> MeasuredLine:
    """Return the line called ``code``, else the one with most visits there: in the period, or ever."""
    if code:
        for measured in lines:
            if measured.line.code == code:
                return measured
        raise ChecklistUnmeasured(code)
    place = SumFilter(branch=scope.branch or None, area=scope.area or None)
    plain = [measured for measured in lines if not measured.line.is_mixed]
    choices = [place] if period is None else [_within(place, period), place]
    for chosen in choices:
        visits = visits_by_line(chosen)
        if visits:
            return max(plain, key=lambda measured: _visits_on(measured.line, visits))
    return max(plain, key=lambda measured: sum(measured.months.values()))


def _within(place: SumFilter, period: Period) -> SumFilter:
    return SumFilter(branch=place.branch, area=place.area, first=period.first, last=period.last_month)


def visits_by_line(chosen: SumFilter) -> Counter[tuple[str, int]]:
    """Return how many visits there are of each checklist (key, version)."""
    found = Counter[tuple[str, int]]()
    for row in measured_checklists(chosen):
        found[row.checklist_key, row.checklist_version] += row.visits
    return found


def _visits_on(line: ChecklistLine, visits: Counter[tuple[str, int]]) -> int:
    return sum(visits[line.key, version] for version in line.versions)


def _usual_period(measured: MeasuredLine, scope: Scope) -> Period:
    """Return the shortest period in which half of the branches there can be judged."""
    chosen = SumFilter(
        branch=scope.branch or None,
        area=scope.area or None,
        checklist_key=measured.line.key,
        checklist_versions=measured.line.versions,
    )
    last = measured.last_month
    return usual_period(chosen, last) or period_of(PeriodKind.QUARTER, last)
