"""What is known of a branch and its chain when one of its visits is released: a few queries, each bounded."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peewee import ModelSelect

from audit_app.checklists.definition import Checklist, Factor
from audit_app.organisation.models import Branch
from audit_app.releases.averages import write_averages, write_peers
from audit_app.releases.knowledge import HISTORY, EarlierVisit, Knowledge, MissCount
from audit_app.releases.misses import count_misses
from audit_app.releases.models import Annex, Release
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.filters import SumFilter
from audit_app.rollups.queries import sums_by_measure
from audit_app.statistics.spread import measure_spread
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState

MONTHS = 12


@dataclass(frozen=True, slots=True)
class MarkedVisit:
    """The letters of a visit's questions, and whose they are."""

    branch: int
    marks: str


def knowledge_for(visit: Visit, visited_on: date, assessed: str, checklist: Checklist) -> Knowledge:
    """Return the branch's earlier releases on this checklist, and what comparable visits came to.

    Comparable are those of the same checklist version, of the twelve months that end with the visit's; for
    scores they also assessed the same factors.
    """
    since = _months_before(visited_on, MONTHS - 1)
    chosen = SumFilter(
        first=since,
        last=visited_on,
        checklist_key=visit.checklist_key,
        checklist_version=visit.checklist_version,
        assessed=assessed,
    )
    sums = sums_by_measure([OVERALL, *Factor], chosen)
    spread = measure_spread(sums[OVERALL])
    code = visit.branch.code
    earlier = _earlier_visits(visit, visited_on)
    return Knowledge(
        earlier=earlier,
        spread=spread,
        since=since,
        averages=write_averages(sums, code, _codes_of_area(visit.branch)),
        peers=write_peers(sums[OVERALL], code, spread),
        misses=_misses(visit, checklist, _marked_visits(visit, since, visited_on)),
        plan=_plan_of(earlier[-1].code) if earlier else {},
    )


def _earlier_visits(visit: Visit, visited_on: date) -> tuple[EarlierVisit, ...]:
    """Return the last releases of the branch on any version of the checklist, oldest first."""
    rows = (
        _comparable(visit)
        .where(Release.branch == visit.branch_id, Release.visited_on <= visited_on)
        .order_by(Release.visited_on.desc(), Release.id.desc())
        .limit(HISTORY)
    )
    return tuple(EarlierVisit.read(release.frozen) for release in rows)[::-1]


def _comparable(visit: Visit) -> "ModelSelect[Release]":
    """Select the current releases of other visits on the checklist, with their documents."""
    return (
        Release.select()
        .join(Visit)
        .where(
            Release.visit != visit,
            Release.replaced_by.is_null(),
            Visit.checklist_key == visit.checklist_key,
            Visit.state == VisitState.RELEASED,
        )
    )


def _marked_visits(visit: Visit, since: date, visited_on: date) -> list[MarkedVisit]:
    """Return every comparable visit's marks; whole months, as the monthly sums count."""
    rows = (
        _comparable(visit)
        .select(Release.branch, Release.marks)
        .where(
            Visit.checklist_version == visit.checklist_version,
            Release.visited_on >= since,
            Release.visited_on < _months_before(visited_on, -1),
        )
    )
    return [MarkedVisit(*row) for row in rows.tuples()]


def _misses(visit: Visit, checklist: Checklist, visits: Sequence[MarkedVisit]) -> dict[str, MissCount]:
    length = len(checklist.questions)
    own = [each.marks for each in visits if each.branch == visit.branch_id]
    counts = zip(
        checklist.questions,
        count_misses(own, length),
        count_misses([each.marks for each in visits], length),
        strict=True,
    )
    return {
        question.key: MissCount(here, chain)
        for question, here, chain in counts
        if question.is_scored and not question.bonus
    }


def _codes_of_area(branch: Branch) -> set[str]:
    return {row.code for row in Branch.select(Branch.code).where(Branch.area == branch.area_id)}


def _plan_of(code: str) -> dict[str, int]:
    """Return how many actions of a release are in each state."""
    rows = (
        Annex.select(Annex.kind, Annex.document)
        .join(Release)
        .where(Release.code == code, Annex.kind.in_(["action", "action_state"]))
        .order_by(Annex.added_at, Annex.id)
    )
    states: dict[str, str] = {}
    for row in rows:
        document = json.loads(row.document)
        states[document["action"]] = document.get("state", "open")
    return dict(Counter(states.values()))


def _months_before(day: date, months: int) -> date:
    """Return the first day of the month that many months before ``day``'s."""
    whole = day.year * 12 + day.month - 1 - months
    return date(whole // 12, whole % 12 + 1, 1)
