"""Reading what a reader must know of the data behind a report."""

from collections import Counter
from collections.abc import Collection, Sequence

from audit_app.comparison.overview import Overview
from audit_app.reports.notes import Notes, OneShopper
from audit_app.reports.queries import VisitLine, one_shopper_branches
from audit_app.reports.scope import ReportKind, Scope
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.filters import SumFilter
from audit_app.rollups.visit_counts import measured_checklists


def read_notes(
    scope: Scope, overview: Overview, members: Collection[str] | None, visits: Sequence[VisitLine]
) -> Notes:
    """Return the notes on the data of the report on ``scope``; ``visits`` are its released ones."""
    line = overview.selection.measured.line
    others, apart = _kept_apart(scope, overview)
    return Notes(
        other_versions={name: count for name, count in others.items() if name[0] == line.key},
        other_checklists={name: count for name, count in others.items() if name[0] != line.key},
        apart=apart,
        is_mixed=line.is_mixed,
        corrected=sum(visit.revision > 1 for visit in visits),
        own_thresholds=_judged_by_their_own(overview, members),
        one_shopper=_one_shopper(scope, overview),
        last_visit=max((visit.visited_on for visit in visits), default=None),
    )


def _kept_apart(scope: Scope, overview: Overview) -> tuple[Counter[tuple[str, int]], Counter[str]]:
    """Return the place's visits of other lines, by checklist, and those that assessed other factors."""
    line, period = overview.selection.measured.line, overview.selection.period
    place = SumFilter(
        first=period.first, last=period.last_month, branch=scope.branch or None, area=scope.area or None
    )
    others, apart = Counter[tuple[str, int]](), Counter[str]()
    for row in measured_checklists(place):
        if row.checklist_key != line.key or row.checklist_version not in line.versions:
            others[row.checklist_key, row.checklist_version] += row.visits
        elif row.assessed != overview.assessed:
            apart[row.assessed] += row.visits
    return others, apart


def _judged_by_their_own(overview: Overview, members: Collection[str] | None) -> int:
    """Count the compared branches of which another overall score is expected than of most."""
    usual = overview.thresholds.usual[OVERALL]
    return sum(
        overview.thresholds.of(overview.places[row.branch], OVERALL) != usual
        for row in overview.measures[OVERALL].branches
        if members is None or row.branch in members
    )


def _one_shopper(scope: Scope, overview: Overview) -> tuple[OneShopper, ...] | None:
    """Return the branches that one shopper alone has seen; for head office only."""
    if scope.kind is not ReportKind.CHAIN:
        return None
    line, period = overview.selection.measured.line, overview.selection.period
    rows = one_shopper_branches(line, period, scope)
    return tuple(OneShopper(overview.places[code], visits) for code, visits in rows)
