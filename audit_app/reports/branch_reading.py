"""What only a branch's report reads: its past, its visits, what was missed again and again."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from audit_app.comparison.branch import BranchReport
from audit_app.comparison.filters import MEASURES
from audit_app.comparison.history import MonthSums, PeriodFigures, branch_history, periods_up_to
from audit_app.comparison.overview import FACTORS, Overview
from audit_app.comparison.periods import months_later
from audit_app.comparison.repeats import find_repeats
from audit_app.reports.papers import read_paper
from audit_app.reports.queries import days_of, released_documents
from audit_app.reports.report import BranchPart, MarkedVisit
from audit_app.reports.scope import Scope
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.queries import sums_by_branch_and_month
from audit_app.scorecards.released import read_release
from audit_app.scoring.rounding import shown

LOOKED_BACK = 24
"""The latest visits that are listed, and in which repeats are looked for, within twelve months."""
MONTHS_BACK = 12


def read_branch_part(scope: Scope, compared: BranchReport) -> BranchPart:
    """Return what the report adds to the branch's place in the comparison."""
    selection = compared.overview.selection
    first, last = days_of(selection.period)
    since = min(first, months_later(last, 1 - MONTHS_BACK))
    documents = list(released_documents(selection.measured.line, scope, since, last, LOOKED_BACK))
    papers = [read_paper(document) for document in documents]
    return BranchPart(
        compared=compared,
        history=_history(scope, compared.overview),
        visits=[
            MarkedVisit(paper, _factors(document))
            for paper, document in zip(papers, documents, strict=True)
            if paper.visited_on >= first
        ],
        repeats=find_repeats(selection.measured.line.checklist, [paper.marked for paper in papers]),
        looked_back=len(papers),
    )


def _factors(document: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """Return the factors from the exact score, so that they are rounded once."""
    score = read_release(document, {}).score
    return {factor.value: shown(line.score) for factor, line in score.factors.items()}


def _history(scope: Scope, overview: Overview) -> tuple[PeriodFigures, ...]:
    selection = overview.selection
    oldest = periods_up_to(selection.period)[0]
    sums = selection.sums_between(oldest.first, selection.period.last_month, overview.assessed)
    factors = selection.sums_between(oldest.first, selection.period.last_month)
    rows = [*sums_by_branch_and_month([OVERALL], sums), *sums_by_branch_and_month(FACTORS, factors)]
    place = overview.places[scope.code]
    thresholds = {measure: overview.thresholds.of(place, measure) for measure in MEASURES}
    found = (MonthSums(measure, month, cell) for measure, month, cell in rows)
    return branch_history(found, selection.period, scope.code, thresholds)
