"""What a report asks the database beside the monthly sums: visits, documents, words."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from peewee import JOIN, ModelSelect, fn

from audit_app.comparison.lines import ChecklistLine
from audit_app.comparison.periods import Period, months_later
from audit_app.organisation.models import Area, Branch
from audit_app.releases.models import Release, ReleaseContent
from audit_app.reports.coverage import PlannedVisits
from audit_app.reports.papers import Paper, Remark, read_paper
from audit_app.reports.scope import Scope
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState

MOST_DOCUMENTS = 200
"""The latest visits in which examples are looked for; a document is about 15 kB."""


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A released visit in a list; ``score`` and ``threshold`` are points as they were shown."""

    code: str
    branch: str
    branch_name: str
    visited_on: date
    revision: int
    outcome: str
    score: Decimal
    threshold: Decimal

    @property
    def is_below(self) -> bool:
        """Whether the shown score is under the threshold."""
        return self.score < self.threshold


def days_of(period: Period) -> tuple[date, date]:
    """Return the first and the last day of ``period``."""
    return period.first, months_later(period.last_month, 1) - timedelta(days=1)


def planned_visits(line: ChecklistLine, period: Period, scope: Scope) -> list[PlannedVisits]:
    """Return how many visits of the period each branch has in each state.

    A visit with a release belongs to its day, another one to the last day of its window.
    """
    rows: Any = (
        _visits_of(period, scope)
        .select(Branch.code, Visit.state, fn.COUNT(Visit.id))
        .where(Visit.checklist_key == line.key, Visit.checklist_version.in_(line.versions))
        .group_by(Branch.code, Visit.state)
        .order_by(Branch.code, Visit.state)
        .tuples()
    )
    return [PlannedVisits(*row) for row in rows]


def branches_without_plan(period: Period, scope: Scope) -> list[str]:
    """Return the open branches (codes) for which nothing was planned in the period, on any checklist."""
    planned = _visits_of(period, scope).select(Visit.branch)
    rows: Any = (
        _in_scope(Branch.select(Branch.code).join(Area), scope)
        .where(Branch.closed_on.is_null(), Branch.id.not_in(planned))
        .order_by(Branch.code)
        .tuples()
    )
    return [code for (code,) in rows]


def _visits_of(period: Period, scope: Scope) -> "ModelSelect[Visit]":
    first, last = days_of(period)
    query = (
        Visit.select()
        .join(Branch)
        .join(Area)
        .switch(Visit)
        .join(Release, JOIN.LEFT_OUTER, on=(Release.visit == Visit.id) & Release.replaced_by.is_null())
        .where(
            Release.visited_on.between(first, last)
            | (Release.id.is_null() & Visit.window_to.between(first, last))
        )
    )
    return _in_scope(query, scope)


def _in_scope(query: Any, scope: Scope) -> Any:
    if scope.branch:
        return query.where(Branch.code == scope.branch)
    return query.where(Area.code == scope.area) if scope.area else query


def released_visits(line: ChecklistLine, period: Period, scope: Scope) -> list[VisitLine]:
    """Return the released visits of the period, by branch and latest first, without their documents."""
    rows: Any = (
        _released(line, scope, *days_of(period))
        .select(
            Release.code,
            Branch.code,
            Branch.name,
            Release.visited_on,
            Release.revision,
            Release.outcome,
            Release.shown,
            Release.threshold,
        )
        .order_by(Branch.sort_key, Branch.code, Release.visited_on.desc(), Release.id.desc())
        .tuples()
    )
    return [
        VisitLine(code, branch, name, day, revision, outcome, Decimal(shown) / 10, Decimal(limit) / 100)
        for code, branch, name, day, revision, outcome, shown, limit in rows
    ]


def released_papers(
    line: ChecklistLine, scope: Scope, first: date, last: date, most: int = MOST_DOCUMENTS
) -> Iterator[Paper]:
    """Yield what the latest ``most`` documents of these days say, latest first; one is read at a time."""
    for document in released_documents(line, scope, first, last, most):
        yield read_paper(document)


def released_documents(
    line: ChecklistLine, scope: Scope, first: date, last: date, most: int
) -> Iterator[dict[str, Any]]:
    """Yield the latest ``most`` documents of these days, latest first."""
    rows: Any = (
        _released(line, scope, first, last)
        .select(Release.document)
        .order_by(Release.visited_on.desc(), Release.id.desc())
        .limit(most)
        .tuples()
    )
    for (document,) in rows.iterator():
        yield json.loads(document)


def _released(line: ChecklistLine, scope: Scope, first: date, last: date) -> "ModelSelect[Release]":
    query = (
        Release.select()
        .join(Visit)
        .switch(Release)
        .join(Branch)
        .join(Area)
        .where(
            Release.replaced_by.is_null(),
            Visit.state == VisitState.RELEASED,
            Release.visited_on.between(first, last),
            Visit.checklist_key == line.key,
            Visit.checklist_version.in_(line.versions),
        )
    )
    found: ModelSelect[Release] = _in_scope(query, scope)
    return found


def words_of(remarks: Iterable[Remark]) -> dict[str, str]:
    """Return the words of ``remarks`` by digest; those that were erased are left out."""
    wanted = list(remarks)
    rows: Any = (
        ReleaseContent.select(ReleaseContent.digest, ReleaseContent.content)
        .join(Release)
        .where(
            Release.code.in_({remark.code for remark in wanted}),
            ReleaseContent.digest.in_({remark.digest for remark in wanted}),
            ReleaseContent.content.is_null(is_null=False),
        )
        .tuples()
    )
    return dict(rows)


def one_shopper_branches(line: ChecklistLine, period: Period, scope: Scope) -> list[tuple[str, int]]:
    """Return the branches (codes) of which one shopper made all visits, two or more, and how many."""
    shoppers = fn.COUNT(fn.DISTINCT(Visit.shopper))
    rows: Any = (
        _released(line, scope, *days_of(period))
        .select(Branch.code, fn.COUNT(Release.id))
        .group_by(Branch.code)
        .having((shoppers == 1) & (fn.COUNT(Release.id) > 1))
        .order_by(Branch.code)
        .tuples()
    )
    return [(code, visits) for code, visits in rows]
