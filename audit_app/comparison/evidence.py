"""The released visits behind the figures: a few of them, read from their marks, not from their documents."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from peewee import JOIN, ModelSelect

from audit_app.checklists.definition import Checklist
from audit_app.comparison.periods import months_later
from audit_app.comparison.selection import Selection
from audit_app.organisation.models import Area, Branch, BranchClass
from audit_app.programmes.models import Programme
from audit_app.programmes.published import published_checklists
from audit_app.releases.misses import MISSED, NOT_COUNTED, assessed_by_marks, factor_positions
from audit_app.releases.models import Release, ReleaseContent
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState

LOOKED_THROUGH = 300
"""Examples are looked for in so many of the latest visits."""
MOST_EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class SeenVisit:
    """A released visit in a list; ``shown`` and ``threshold`` are points as they were shown on its day.

    ``marks`` are the letters of :mod:`audit_app.releases.misses` by question, ``{}`` where the release has
    none; ``assessed`` are the factors that it assessed (``1``/``0``); ``note`` are the shopper's words at the
    question that was asked for.
    """

    number: int
    code: str
    branch: str
    branch_name: str
    visited_on: date
    shown: Decimal
    threshold: Decimal
    segment: str
    outcome: str
    marks: Mapping[str, str]
    assessed: str
    note: str = ""

    @property
    def is_below(self) -> bool:
        """Whether the shown score was under the threshold of its day."""
        return self.shown < self.threshold

    def missed(self, question: str) -> bool:
        """Whether at most half of the question's points were earned."""
        return self.marks.get(question, NOT_COUNTED) == MISSED


@dataclass(frozen=True, slots=True)
class Examples:
    """The latest visits that missed a question; ``looked`` counts the visits asked it that were searched."""

    visits: Sequence[SeenVisit]
    looked: int


def latest_misses(selection: Selection, question: str) -> Examples:
    """Return the latest visits of the selection that missed ``question``, with the shopper's words."""
    seen = [
        visit
        for visit in seen_visits(selection, selection.period.first, LOOKED_THROUGH)
        if visit.marks.get(question, NOT_COUNTED) != NOT_COUNTED
        and selection.assessed in ("", visit.assessed)
    ]
    missed = [visit for visit in seen if visit.missed(question)][:MOST_EXAMPLES]
    notes = notes_at(question, [visit.number for visit in missed])
    return Examples([replace(visit, note=notes.get(visit.number, "")) for visit in missed], len(seen))


def seen_visits(selection: Selection, since: date, most: int, branch: str = "") -> list[SeenVisit]:
    """Return the latest ``most`` released visits since a day up to the period's end, latest first."""
    last = months_later(selection.period.last_month, 1) - timedelta(days=1)
    rows: Any = (
        _chosen(selection, branch)
        .select(
            Release.id,
            Release.code,
            Branch.code,
            Branch.name,
            Release.visited_on,
            Release.shown,
            Release.threshold,
            Visit.segment,
            Release.outcome,
            Release.marks,
            Visit.checklist_version,
        )
        .where(Release.visited_on.between(since, last))
        .order_by(Release.visited_on.desc(), Release.id.desc())
        .limit(most)
        .tuples()
    )
    asked = {
        version: ([each.key for each in checklist.questions], factor_positions(checklist))
        for version, checklist in checklists_by_version(selection).items()
    }
    return [_seen(*asked.get(row[-1], ((), ())), *row[:-1]) for row in rows]


def _chosen(selection: Selection, branch: str) -> "ModelSelect[Release]":
    line = selection.measured.line
    query = (
        Release.select()
        .join(Visit)
        .join(Programme, JOIN.LEFT_OUTER)
        .switch(Release)
        .join(Branch)
        .join(Area)
        .switch(Branch)
        .join(BranchClass, JOIN.LEFT_OUTER)
        .where(
            Release.replaced_by.is_null(),
            Visit.state == VisitState.RELEASED,
            Visit.checklist_key == line.key,
            Visit.checklist_version.in_(line.versions),
        )
    )
    for column, value in (
        (Branch.code, branch),
        (Area.code, selection.area),
        (BranchClass.code, selection.branch_class),
        (Programme.code, selection.programme),
        (Visit.segment, selection.segment),
    ):
        if value:
            query = query.where(column == value)
    return query


def checklists_by_version(selection: Selection) -> dict[int, Checklist]:
    """Return the versions whose visits are compared."""
    line = selection.measured.line
    if line.versions == (line.checklist.version,):
        return {line.checklist.version: line.checklist}
    published = published_checklists({(line.key, version) for version in line.versions})
    return {version: checklist for (_, version), checklist in published.items()}


def _seen(keys: Sequence[str], positions: Sequence[Sequence[int]], *row: Any) -> SeenVisit:
    number, code, branch, name, day, shown, threshold, segment, outcome, marks = row
    letters = dict(zip(keys, marks, strict=True)) if len(keys) == len(marks) else {}
    points = Decimal(shown) / 10, Decimal(threshold) / 100
    assessed = assessed_by_marks(positions, marks)
    return SeenVisit(number, code, branch, name, day, *points, segment, outcome, letters, assessed)


def notes_at(question: str, releases: Sequence[int]) -> dict[int, str]:
    """Return the shopper's words at a question by release (row id); those that were erased are left out."""
    rows: Any = Release.select(Release.id, Release.document).where(Release.id.in_(releases)).tuples()
    digests = {}
    for number, document in rows:
        answer = json.loads(document)["answers"].get(question, {})
        if "note" in answer:
            digests[number] = answer["note"]["digest"]
    contents: Any = (
        ReleaseContent.select(ReleaseContent.release, ReleaseContent.digest, ReleaseContent.content)
        .where(ReleaseContent.release.in_(list(digests)), ReleaseContent.content.is_null(is_null=False))
        .tuples()
    )
    return {number: text for number, digest, text in contents if digests.get(number) == digest}
