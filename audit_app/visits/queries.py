"""Which visits there are, for the shopper and for head office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peewee import JOIN, ModelSelect, fn

from audit_app.accounts.models import Role, User
from audit_app.organisation.models import Area, Branch
from audit_app.prepared import prepared
from audit_app.programmes.models import Programme, PublishedChecklist
from audit_app.vietnamese import fold
from audit_app.visits.models import Draft, Photo, Submission, Visit, VisitChange
from audit_app.visits.states import OPEN_STATES, VisitState

DONE_SHOWN = 30
"""So many finished visits stand on the shopper's list; older ones are of no use on a phone."""


def own_visits(shopper: User) -> "ModelSelect[Visit]":
    """Return the shopper's visits with branch, area and draft, the most pressing first."""
    return (
        Visit.select(Visit, Branch, Area, Draft)
        .join(Branch)
        .join(Area)
        .switch(Visit)
        .join(Draft, JOIN.LEFT_OUTER, on=(Draft.visit == Visit.id), attr="draft")
        .where(Visit.shopper == shopper.id)
        .order_by(Visit.window_to, Visit.window_from, Visit.id)
    )


def open_visits(shopper: User) -> list[Visit]:
    """Return what the shopper still has to do."""
    return list(own_visits(shopper).where(Visit.state.in_(list(OPEN_STATES))))


def closed_visits(shopper: User) -> list[Visit]:
    """Return what the shopper has sent, or what has ended otherwise, the latest first."""
    finished = own_visits(shopper).where(Visit.state.not_in(list(OPEN_STATES)))
    return list(finished.order_by(Visit.window_to.desc(), Visit.id.desc()).limit(DONE_SHOWN))


def find_own_visit(uid: str, shopper: User) -> Visit | None:
    """Return the shopper's own visit with its draft and the digest of its checklist as it was published.

    ``None`` for anybody else's.  One narrow query: this is read before every save.
    """
    return next(iter(_own_visit(uid, shopper.id)), None)


@prepared
def _own_visit(uid: str, shopper: int) -> "ModelSelect[Visit]":
    published = (PublishedChecklist.key == Visit.checklist_key) & (
        PublishedChecklist.version == Visit.checklist_version
    )
    return (
        Visit.select(Visit, Draft, PublishedChecklist.digest)
        .join(Draft, JOIN.LEFT_OUTER, on=(Draft.visit == Visit.id), attr="draft")
        .switch(Visit)
        .join(PublishedChecklist, JOIN.LEFT_OUTER, on=published, attr="published")
        .where(Visit.uid == uid, Visit.shopper == shopper)
    )


def find_submission(visit: Visit, number: int) -> Submission | None:
    """Return the visit's submission of this number."""
    return Submission.get_or_none(Submission.visit == visit.id, Submission.number == number)


def last_submission(visit: Visit) -> Submission | None:
    """Return the visit's latest submission."""
    return Submission.select().where(Submission.visit == visit.id).order_by(Submission.number.desc()).first()


def next_number(visit: Visit) -> int:
    """Return the number that the visit's next submission has."""
    highest = Submission.select(fn.MAX(Submission.number)).where(Submission.visit == visit.id).scalar()
    return (highest or 0) + 1


def known_photos(visit: Visit) -> set[tuple[str, str]]:
    """Return question and digest of every photo that was stored for the visit."""
    rows = Photo.select(Photo.question, Photo.sha256).where(Photo.visit == visit.id)
    return {(row.question, row.sha256) for row in rows}


def photos_of(visit: Visit) -> list[Photo]:
    """Return the visit's photos in the order in which they came."""
    return list(Photo.select().where(Photo.visit == visit.id).order_by(Photo.id))


def find_photo(visit: Visit, sha256: str) -> Photo | None:
    """Return a photo of the visit by its stored digest."""
    return Photo.select().where(Photo.visit == visit.id, Photo.sha256 == sha256).first()


def last_change(visit: Visit, to: VisitState) -> VisitChange | None:
    """Return the latest change of the visit into a state."""
    return (
        VisitChange.select()
        .where(VisitChange.visit == visit.id, VisitChange.to_state == to, VisitChange.from_state != to)
        .order_by(VisitChange.at.desc(), VisitChange.id.desc())
        .first()
    )


def returned_words(visit: Visit) -> str:
    """Return what the reviewer asked for; ``""`` unless the visit was returned."""
    if visit.state != VisitState.RETURNED:
        return ""
    change = last_change(visit, VisitState.RETURNED)
    return str(change.reason) if change else ""


@dataclass(frozen=True, slots=True)
class AssignmentFilter:
    """What head office looks for; empty means all. ``overdue`` is shown as a state of its own."""

    state: str = ""
    area: str = ""
    checklist: str = ""
    search: str = ""


def filtered_visits(wanted: AssignmentFilter, day: date) -> "ModelSelect[Visit]":
    """Return visits with shopper, branch, area and programme, those whose window closes last first."""
    query = (
        Visit.select(Visit, Branch, Area, User, Programme)
        .join(Branch)
        .join(Area)
        .switch(Visit)
        .join(User, on=(Visit.shopper == User.id), attr="shopper")
        .switch(Visit)
        .join(Programme, JOIN.LEFT_OUTER)
        .order_by(Visit.window_to.desc(), Branch.sort_key, Visit.id.desc())
    )
    if wanted.state == "overdue":
        query = query.where(Visit.state.in_(list(OPEN_STATES)), Visit.window_to < day)
    elif wanted.state:
        query = query.where(Visit.state == wanted.state)
    if wanted.area:
        query = query.where(Area.code == wanted.area)
    if wanted.checklist:
        query = query.where(Visit.checklist_key == wanted.checklist)
    for word in fold(wanted.search).split():
        found = Branch.search.contains(word) | User.search.contains(word)
        query = query.where(found | fn.LOWER(Branch.code).contains(word))
    return query


def find_assignment(uid: str) -> Visit | None:
    """Return any visit with everything that its page for head office shows."""
    return filtered_visits(AssignmentFilter(), date.min).where(Visit.uid == uid).first()


def changes_of(visit: Visit) -> list[VisitChange]:
    """Return the visit's history, oldest first, with who made each change."""
    return list(
        VisitChange.select(VisitChange, User)
        .join(User, JOIN.LEFT_OUTER)
        .where(VisitChange.visit == visit.id)
        .order_by(VisitChange.at, VisitChange.id)
    )


def lapsed_visits(grace_from: date) -> list[Visit]:
    """Return visits that ended unseen: not sent although their window closed before ``grace_from``."""
    unsent = Visit.state.in_([VisitState.ASSIGNED, VisitState.STARTED])
    return list(Visit.select(Visit.id, Visit.state).where(unsent, Visit.window_to < grace_from).limit(500))


def active_shoppers() -> list[User]:
    """Return the shoppers who can be given visits, by given name."""
    return list(User.select().where(User.role == Role.SHOPPER, User.active).order_by(User.sort_key, User.id))


def open_branches(day: date) -> list[Branch]:
    """Return the branches that are not closed on ``day``, with their areas."""
    return list(
        Branch.select(Branch, Area)
        .join(Area)
        .where(Branch.closed_on.is_null() | (Branch.closed_on >= day))
        .order_by(Branch.sort_key, Branch.id)
    )


def standing_assignments() -> set[tuple[int, int, str, date, date]]:
    """Return shopper, branch, checklist and window of every visit that is still to happen."""
    rows = Visit.select(
        Visit.shopper, Visit.branch, Visit.checklist_key, Visit.window_from, Visit.window_to
    ).where(Visit.state.in_(list(OPEN_STATES)))
    return {
        (row.shopper_id, row.branch_id, row.checklist_key, row.window_from, row.window_to) for row in rows
    }


def all_areas() -> list[Area]:
    """Return the areas by name."""
    return list(Area.select().order_by(Area.sort_key))


def used_checklists() -> Sequence[str]:
    """Return the keys of the checklists that visits name."""
    return [row.checklist_key for row in Visit.select(Visit.checklist_key).distinct()]
