"""Reading a report from the database, by a number of queries that does not grow with branches or visits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from audit_app.checklists.definition import Checklist
from audit_app.clock import utc_now
from audit_app.comparison.branch import read_branch
from audit_app.comparison.groups import Group, group_measures
from audit_app.comparison.measures import compare_measure
from audit_app.comparison.overview import FACTORS, Overview, Trend, read_overview, read_trend
from audit_app.comparison.places import BranchPlace
from audit_app.comparison.questions import QuestionFigures, worst_questions
from audit_app.comparison.selection import Selection
from audit_app.comparison.touchpoints import TouchpointFigures, touchpoint_figures
from audit_app.reports.asking import PlaceUnknown, find_scope, select_for
from audit_app.reports.branch_reading import read_branch_part
from audit_app.reports.coverage import Coverage, cover
from audit_app.reports.follow_up_reading import read_follow_up
from audit_app.reports.movers import find_movers
from audit_app.reports.notes_reading import read_notes
from audit_app.reports.papers import collect_remarks
from audit_app.reports.queries import (
    branches_without_plan,
    days_of,
    planned_visits,
    released_papers,
    released_visits,
    words_of,
)
from audit_app.reports.report import BranchPart, Example, Report, WorstQuestion
from audit_app.reports.scope import ReportKind, ReportRequest, Scope
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.queries import sums_by_measure, sums_by_prefix
from audit_app.statistics import MINIMUM_VISITS, Comparison
from audit_app.vietnamese import sort_key


def read_report(request: ReportRequest) -> Report:
    """Return the report that ``request`` asks for; raises what :mod:`audit_app.reports.asking` raises."""
    scope = find_scope(request.kind, request.code)
    selection = select_for(request, scope)
    overview, trend, part = _compare(scope, selection)
    members = _members(scope, overview.places)
    coverage = _cover(scope, overview, members)
    visits = released_visits(selection.measured.line, selection.period, scope)
    return Report(
        scope=scope,
        overview=overview,
        trend=trend,
        coverage=coverage,
        groups=_groups(scope, overview),
        movers=find_movers(overview.measures, overview.places, members),
        questions=_questions(scope, selection, members),
        touchpoints=_touchpoints(selection, members),
        visits=tuple(visits),
        branch=part,
        follow_up=read_follow_up(scope, selection.period),
        notes=read_notes(scope, overview, members, visits),
        made_at=utc_now(),
    )


def _compare(scope: Scope, selection: Selection) -> tuple[Overview, Trend, BranchPart | None]:
    """Return the comparison, twelve months of the place, and what only a branch's report has."""
    if scope.kind is not ReportKind.BRANCH:
        overview = read_overview(selection)
        return overview, read_trend(selection, overview.assessed), None
    compared = read_branch(selection, scope.code)
    if compared is None:
        raise PlaceUnknown(scope.kind, scope.code)
    return compared.overview, compared.trend, read_branch_part(scope, compared)


def _members(scope: Scope, places: Mapping[str, BranchPlace]) -> Collection[str] | None:
    """Return the codes of the branches that the report is about; ``None`` for all."""
    match scope.kind:
        case ReportKind.BRANCH:
            return {scope.code}
        case ReportKind.AREA:
            return _branches_in(scope.code, places)
        case ReportKind.CHAIN:
            return None


def _branches_in(area: str, places: Mapping[str, BranchPlace]) -> set[str]:
    return {place.code for place in places.values() if place.area_code == area}


def _cover(scope: Scope, overview: Overview, members: Collection[str] | None) -> Coverage:
    line, period = overview.selection.measured.line, overview.selection.period
    compared = {
        row.branch: row.n
        for row in overview.measures[OVERALL].branches
        if members is None or row.branch in members
    }
    planned = planned_visits(line, period, scope)
    return cover(planned, compared, overview.places, branches_without_plan(period, scope))


def _groups(scope: Scope, overview: Overview) -> tuple[Group, ...]:
    """Return the areas of a chain by name; what a branch (area and chain) or an area (chain) lies in."""
    measures, places, thresholds = overview.measures, overview.places, overview.thresholds
    if scope.kind is ReportKind.AREA:
        return (Group("", "", group_measures(_chain(overview), places, thresholds)),)
    names = {place.area_code: place.area for place in places.values()}
    areas = [
        Group(code, name, group_measures(measures, places, thresholds, area=code))
        for code, name in sorted(names.items(), key=lambda area: sort_key(area[1]))
        if scope.kind is ReportKind.CHAIN or code == scope.area_code
    ]
    if scope.kind is ReportKind.BRANCH:
        areas.append(Group("", "", group_measures(measures, places, thresholds)))
    return tuple(area for area in areas if area.by_measure)


def _chain(overview: Overview) -> dict[str, Comparison]:
    """Return the comparison of the whole chain on the visits that ``overview`` compares in one area."""
    selection, usual = replace(overview.selection, area=""), overview.thresholds.usual
    overall = sums_by_measure([OVERALL], selection.sums(selection.period, overview.assessed))
    factors = sums_by_measure(FACTORS, selection.sums(selection.period))
    return {
        measure: compare_measure(sums, (), usual[measure], {})
        for measure, sums in {**overall, **factors}.items()
    }


def _questions(
    scope: Scope, selection: Selection, members: Collection[str] | None
) -> tuple[WorstQuestion, ...]:
    """Return the questions that cost most; a single branch is shown with fewer visits, each with its n."""
    checklist = selection.measured.line.checklist
    chain = replace(selection, area="")
    sums = sums_by_prefix("question", chain.sums(selection.period))
    fewest = 1 if scope.kind is ReportKind.BRANCH else MINIMUM_VISITS
    figures = worst_questions(checklist, sums, members, fewest=fewest)
    examples = _examples(scope, selection, figures)
    return tuple(WorstQuestion(row, examples.get(row.question.key)) for row in figures)


def _examples(scope: Scope, selection: Selection, figures: Sequence[QuestionFigures]) -> dict[str, Example]:
    """Return one example for each question: of the visit that lost most among the latest."""
    papers = released_papers(selection.measured.line, scope, *days_of(selection.period))
    remarks = collect_remarks(papers, [row.question.key for row in figures])
    words = words_of(remark for found in remarks.values() for remark in found)
    found: dict[str, Example] = {}
    for key, candidates in remarks.items():
        for remark in candidates:
            if remark.digest in words:
                text = words[remark.digest]
                found[key] = Example(text, remark.code, remark.branch_name, remark.visited_on)
                break
    return found


def _touchpoints(selection: Selection, members: Collection[str] | None) -> tuple[TouchpointFigures, ...]:
    chain = replace(selection, area="").sums(selection.period)
    checklist: Checklist = selection.measured.line.checklist
    scores, emotions = sums_by_prefix("touchpoint", chain), sums_by_prefix("emotion", chain)
    return touchpoint_figures(checklist, scores, emotions, members)
