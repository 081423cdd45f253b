"""The shopper's list: what to do now, what comes, what is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from audit_app.accounts.models import User
from audit_app.checklists.definition import Checklist
from audit_app.clock import today
from audit_app.programmes.published import published_checklists
from audit_app.visits.expiry import expire_visits
from audit_app.visits.models import Visit
from audit_app.visits.queries import closed_visits, open_visits
from audit_app.visits.sheets import Progress, Sheet, read_document
from audit_app.visits.states import REVIEW_STATES, VisitState


@dataclass(frozen=True, slots=True)
class ListedVisit:
    """One row: ``checklist`` and ``progress`` are ``None`` where the published version is gone."""

    visit: Visit
    checklist: Checklist | None
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class TodayList:
    """The groups of the list, each most pressing first."""

    drafts: tuple[ListedVisit, ...]
    now: tuple[ListedVisit, ...]
    upcoming: tuple[ListedVisit, ...]
    waiting: tuple[ListedVisit, ...]
    done: tuple[ListedVisit, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.drafts or self.now or self.upcoming or self.waiting or self.done)

    @property
    def has_work(self) -> bool:
        """Whether anything is left to do."""
        return bool(self.drafts or self.now or self.upcoming)


def read_today(shopper: User) -> TodayList:
    """Return the shopper's list as it is today."""
    expire_visits()
    day = today()
    opened, closed = open_visits(shopper), closed_visits(shopper)
    listed = _list(opened + closed)
    drafts = [row for row in listed if row.visit.state in {VisitState.STARTED, VisitState.RETURNED}]
    assigned = [row for row in listed if row.visit.state == VisitState.ASSIGNED]
    ended = [row for row in listed if not row.visit.is_open]
    return TodayList(
        drafts=tuple(drafts),
        now=tuple(row for row in assigned if row.visit.window_from <= day),
        upcoming=tuple(row for row in assigned if row.visit.window_from > day),
        waiting=tuple(row for row in ended if row.visit.state in REVIEW_STATES),
        done=tuple(row for row in ended if row.visit.state not in REVIEW_STATES),
    )


def _list(visits: Iterable[Visit]) -> list[ListedVisit]:
    rows = list(visits)
    checklists = published_checklists({(row.checklist_key, row.checklist_version) for row in rows})
    return [_row(visit, checklists.get((visit.checklist_key, visit.checklist_version))) for visit in rows]


def _row(visit: Visit, checklist: Checklist | None) -> ListedVisit:
    draft = getattr(visit, "draft", None)
    if checklist is None or draft is None or not visit.is_open:
        return ListedVisit(visit, checklist, None)
    sheet = Sheet(visit, checklist, read_document(checklist, draft.answers), draft.revision, draft.saved_at)
    return ListedVisit(visit, checklist, sheet.progress())


def days_left(visit: Visit, day: date) -> int:
    """Return how many days remain after ``day``; 0 on the last one, negative afterwards."""
    return int((visit.window_to - day).days)
