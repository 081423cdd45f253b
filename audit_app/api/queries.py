"""What the API asks the database beside the comparison."""

from datetime import date
from typing import Any

from peewee import JOIN

from audit_app.organisation.models import Branch
from audit_app.programmes.models import Programme
from audit_app.releases.models import Release
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState


def counted_releases(
    after: int, limit: int, since: date | None, until: date | None, branch: str | None
) -> list[Release]:
    """Return current releases that count, oldest first, from behind row id ``after``; without documents."""
    columns = [field for field in Release._meta.sorted_fields if field.name not in {"document", "marks"}]
    rows: Any = _counting(*columns).where(Release.id > after).order_by(Release.id).limit(limit)
    if since is not None:
        rows = rows.where(Release.visited_on >= since)
    if until is not None:
        rows = rows.where(Release.visited_on <= until)
    if branch is not None:
        rows = rows.where(Branch.code == branch)
    return list(rows)


def counted_release(code: str) -> Release | None:
    """Return the current release with this code, if it counts."""
    found: Release | None = _counting(Release).where(Release.code == code).first()
    return found


def _counting(*columns: Any) -> Any:
    """Select nothing of the shopper: the visit's own columns are named one by one."""
    visit = (Visit.id, Visit.checklist_key, Visit.checklist_version, Visit.programme, Visit.segment)
    return (
        Release.select(*columns, *visit, Branch.id, Branch.code, Programme)
        .join(Visit)
        .join(Programme, JOIN.LEFT_OUTER)
        .switch(Release)
        .join(Branch, on=(Release.branch == Branch.id))
        .where(Release.replaced_by.is_null(), Visit.state == VisitState.RELEASED)
    )
