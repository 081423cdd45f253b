"""What waits for a reviewer, and what is known about one visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, ModelSelect, fn

from audit_app.accounts.models import User
from audit_app.db import UtcDateTimeField
from audit_app.organisation.models import Area, Branch
from audit_app.paging import Page, read_page
from audit_app.programmes.models import Programme
from audit_app.vietnamese import fold
from audit_app.visits.models import Photo, Submission, Visit, VisitChange
from audit_app.visits.states import VisitState

# The tabs of the queue, in this order; the first is where a reviewer starts.
TABS = (
    VisitState.SUBMITTED,
    VisitState.IN_REVIEW,
    VisitState.COULD_NOT_TAKE_PLACE,
    VisitState.RETURNED,
    VisitState.RELEASED,
    VisitState.EXCLUDED,
)
# Here nothing waits for the reviewer: the latest stand first.
DONE = frozenset({VisitState.RELEASED, VisitState.EXCLUDED})
SENT = (VisitState.SUBMITTED, VisitState.COULD_NOT_TAKE_PLACE)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a reviewer looks for; empty means all. ``area`` is a code, ``checklist`` a key."""

    state: VisitState = VisitState.SUBMITTED
    area: str = ""
    checklist: str = ""
    words: str = ""


def queue_page(wanted: QueueFilter, number: int | None) -> Page:
    """Return one page of the queue with branch, area and shopper; each visit carries ``sent_at``.

    What waits is oldest first, what is done latest first.
    """
    sent_at = _sent_at()
    query = (
        _narrowed(wanted)
        .select(Visit, Branch, Area, User, sent_at.alias("sent_at"))
        .where(Visit.state == wanted.state)
    )
    if wanted.state in DONE:
        return read_page(query.order_by(sent_at.desc(), Visit.id.desc()), number)
    return read_page(query.order_by(sent_at, Visit.id), number)


def queue_counts(wanted: QueueFilter) -> dict[VisitState, int]:
    """Return how many visits each tab has under the same filters."""
    query = _narrowed(wanted).select(Visit.state, fn.COUNT(Visit.id)).group_by(Visit.state)
    rows: Any = query.where(Visit.state.in_(list(TABS))).tuples()
    found: dict[str, int] = dict(rows)
    return {state: found.get(state, 0) for state in TABS}


def _narrowed(wanted: QueueFilter) -> "ModelSelect[Visit]":
    query = (
        Visit.select()
        .join(Branch)
        .join(Area)
        .switch(Visit)
        .join(User, on=(Visit.shopper == User.id), attr="shopper")
    )
    if wanted.area:
        query = query.where(Area.code == wanted.area)
    if wanted.checklist:
        query = query.where(Visit.checklist_key == wanted.checklist)
    for word in fold(wanted.words).split():
        found = Branch.search.contains(word) | User.search.contains(word)
        query = query.where(found | fn.LOWER(Branch.code).contains(word))
    return query


def _sent_at() -> Any:
    """When the shopper sent it last, or said that it could not take place; else when it was assigned."""
    sent = VisitChange.select(fn.MAX(VisitChange.at)).where(
        VisitChange.visit == Visit.id, VisitChange.to_state.in_(list(SENT))
    )
    return fn.COALESCE(sent, Visit.assigned_at).python_value(UtcDateTimeField().python_value)


def readers_of(visits: Iterable[Visit]) -> dict[int, str]:
    """Return the name of who took each visit into review last, by the visit's id."""
    rows: Any = (
        VisitChange.select(VisitChange, User)
        .join(User)
        .where(
            VisitChange.visit.in_([visit.id for visit in visits]),
            VisitChange.to_state == VisitState.IN_REVIEW,
        )
        .order_by(VisitChange.id)
    )
    return {row.visit_id: row.user.name for row in rows}


def find_visit(uid: str) -> Visit | None:
    """Return a visit that was sent at least once, with branch, area, shopper and programme."""
    found: Visit | None = (
        Visit.select(Visit, Branch, Area, User, Programme)
        .join(Branch)
        .join(Area)
        .switch(Visit)
        .join(User, on=(Visit.shopper == User.id), attr="shopper")
        .switch(Visit)
        .join(Programme, JOIN.LEFT_OUTER)
        .where(Visit.uid == uid, Visit.state.in_(list(TABS)))
        .first()
    )
    return found


def submissions_of(visit: Visit) -> list[Submission]:
    """Return what the shopper sent, the last first."""
    query = Submission.select().where(Submission.visit == visit.id).order_by(Submission.number.desc())
    return list(query)


def other_uses(visit: Visit, photos: Iterable[Photo]) -> list[Photo]:
    """Return photos of other visits that are the same upload or the same picture, with visit and branch."""
    mine = list(photos)
    same = Photo.upload_sha256.in_([photo.upload_sha256 for photo in mine]) | Photo.sha256.in_(
        [photo.sha256 for photo in mine]
    )
    query = (
        Photo.select(Photo, Visit, Branch)
        .join(Visit)
        .join(Branch)
        .where(Photo.visit != visit.id, same)
        .order_by(Photo.id)
    )
    return list(query) if mine else []
