"""Released visits with who made them: bounded by a period and by a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import ModelSelect

from audit_app.accounts.models import User
from audit_app.organisation.models import Area, Branch
from audit_app.releases.models import Release
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState

MOST_VISITS = 10_000
"""Of more visits the latest are read: enough for every figure here, and a page stays a page."""


@dataclass(frozen=True, slots=True)
class CalibrationFilter:
    """Which visits: days of the visit (inclusive), checklist versions, an area's code (``""`` for all)."""

    first: date
    last: date
    checklist_key: str
    checklist_versions: tuple[int, ...]
    area: str = ""


def scored_visits(wanted: CalibrationFilter) -> list[tuple[int, int, int, int, str]]:
    """Return shopper, branch, version, score (hundredths) and marks of the latest visits, latest first."""
    columns = (Visit.shopper, Release.branch, Visit.checklist_version, Release.score, Release.marks)
    return _rows(wanted, *columns)


def visits_to_pair(wanted: CalibrationFilter) -> list[tuple[int, int, int, int, date]]:
    """Return release, shopper, branch, version and day of the latest visits, latest first."""
    columns = (Release.id, Visit.shopper, Release.branch, Visit.checklist_version, Release.visited_on)
    return _rows(wanted, *columns)


def documents_of(releases: Iterable[int]) -> list[tuple[int, str]]:
    """Return the documents of these releases by row id."""
    rows: Any = Release.select(Release.id, Release.document).where(Release.id.in_(list(releases))).tuples()
    return list(rows)


def names_of_shoppers(numbers: Iterable[int]) -> dict[int, str]:
    """Return names by row id, in the order of the Vietnamese alphabet."""
    rows: Any = User.select(User.id, User.name).where(User.id.in_(list(numbers))).order_by(User.sort_key)
    return dict(rows.tuples())


def places_of_branches(numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return the name of each branch and of its area by row id, in the order of the Vietnamese alphabet."""
    query = Branch.select(Branch.id, Branch.name, Area.name).join(Area)
    rows: Any = query.where(Branch.id.in_(list(numbers))).order_by(Branch.sort_key).tuples()
    return {number: (name, area) for number, name, area in rows}


def _rows(wanted: CalibrationFilter, *columns: Any) -> list[Any]:
    rows: Any = _narrowed(wanted, *columns).limit(MOST_VISITS).tuples()
    return list(rows)


def _narrowed(wanted: CalibrationFilter, *columns: Any) -> "ModelSelect[Release]":
    query = (
        Release.select(*columns)
        .join(Visit)
        .where(
            Release.replaced_by.is_null(),
            Release.visited_on.between(wanted.first, wanted.last),
            Visit.state == VisitState.RELEASED,
            Visit.checklist_key == wanted.checklist_key,
            Visit.checklist_version.in_(wanted.checklist_versions),
        )
    )
    if wanted.area:
        query = query.switch(Release).join(Branch).join(Area).where(Area.code == wanted.area)
    return query.order_by(Release.visited_on.desc(), Release.id.desc())
