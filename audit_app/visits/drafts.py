"""Drafts: saved at every section, merged by answer, never blocked by what is still missing."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import abort
from flask_babel import gettext
from peewee import Case, ModelUpdate, fn

from audit_app.accounts.models import User
from audit_app.checklists.definition import Checklist
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.prepared import prepared
from audit_app.programmes.published import checklist_of_digest
from audit_app.scoring.answers import Answer, Answers
from audit_app.visits.history import change_state
from audit_app.visits.models import Draft, Visit
from audit_app.visits.queries import find_own_visit
from audit_app.visits.sheets import Sheet, read_document, write_document
from audit_app.visits.states import OPEN_STATES, VisitState

Change = Callable[[Answers], Mapping[str, Answer]]
"""From the answers as they are to those that replace some of them."""

# Two tabs may save at once; each retry reads what the other wrote.  More than this is no person.
TRIES = 5


class VisitClosed(ViHanhError):
    """The shopper writes to a visit that was sent, withdrawn or has expired."""

    status = 409

    def __init__(self, visit: Visit) -> None:
        super().__init__(_words_of_closed(visit))
        self.visit = visit


def _words_of_closed(visit: Visit) -> str:
    match visit.state:
        case VisitState.EXPIRED:
            return str(
                gettext(
                    "The window of this visit has passed. Ask head office for more time; your draft is kept."
                )
            )
        case VisitState.EXCLUDED:
            return str(gettext("Head office has withdrawn this visit."))
    return str(gettext("This visit was sent and cannot be changed any more."))


def open_sheet(uid: str, shopper: User) -> Sheet:
    """Return the shopper's own visit with its draft; 404 for anybody else's.

    Raises :class:`~audit_app.programmes.published.ChecklistGone`.
    """
    visit = find_own_visit(uid, shopper)
    if visit is None:
        abort(404)
    return read_sheet(visit)


def read_sheet(visit: Visit) -> Sheet:
    """Return a visit that was read by :func:`~audit_app.visits.queries.find_own_visit` as a sheet."""
    digest = getattr(getattr(visit, "published", None), "digest", None)
    checklist = checklist_of_digest(visit.checklist_key, visit.checklist_version, digest)
    draft: Draft | None = getattr(visit, "draft", None)
    if draft is None or draft.id is None:
        return Sheet(visit, checklist, {})
    return Sheet(visit, checklist, read_document(checklist, draft.answers), draft.revision, draft.saved_at)


def save_draft(sheet: Sheet, changes: Mapping[str, Answer] | Change, by: User) -> Sheet:
    """Replace the answers named in ``changes``, keep all others, and return the sheet as it is now.

    The first save starts the visit.  A save that crosses another one is merged with it, answer by answer;
    ``changes`` as a function is asked again then.
    Raises :class:`VisitClosed`, :class:`~audit_app.visits.history.VisitMoved`.
    """
    visit = sheet.visit
    if not visit.is_open:
        raise VisitClosed(visit)
    if visit.state == VisitState.ASSIGNED:
        change_state(visit, VisitState.STARTED, by)
    answers, revision = dict(sheet.answers), sheet.revision
    for _ in range(TRIES):
        answers.update(changes(answers) if callable(changes) else changes)
        if _write_draft(visit, answers, revision):
            return Sheet(visit, sheet.checklist, answers, revision + 1, utc_now())
        answers, revision = _read_again(visit, sheet.checklist)
    raise VisitClosed(visit)


def _write_draft(visit: Visit, answers: Mapping[str, Answer], revision: int) -> bool:
    """Write if the draft is still at ``revision`` and the visit still open; say whether it was."""
    with database.atomic():
        return bool(_replace_draft(visit.id, revision, write_document(answers), utc_now()))


@prepared
def _replace_draft(visit: int, revision: int, answers: str, saved_at: datetime) -> ModelUpdate:
    is_open = Visit.select().where(Visit.id == visit, Visit.state.in_(list(OPEN_STATES)))
    changed = Draft.update(
        answers=answers,
        revision=Draft.revision + 1,
        saved_at=saved_at,
        # A page that changed nothing leaves the draft to the phone that wrote it.
        device=Case(None, [(Draft.answers == answers, Draft.device)], ""),
        edit=Case(None, [(Draft.answers == answers, Draft.edit)], 0),
    )
    return changed.where(Draft.visit == visit, Draft.revision == revision, fn.EXISTS(is_open))


def _read_again(visit: Visit, checklist: Checklist) -> tuple[dict[str, Answer], int]:
    fresh = Visit.get_by_id(visit.id)
    visit.state = fresh.state
    if not visit.is_open:
        raise VisitClosed(visit)
    draft, _ = Draft.get_or_create(visit=visit.id)
    return read_document(checklist, draft.answers), draft.revision


def save_times(sheet: Sheet, entered_at: datetime | None, left_at: datetime | None, by: User) -> None:
    """Store when the shopper came in and left (``None`` for not known yet); starts the visit."""
    visit = sheet.visit
    if not visit.is_open:
        raise VisitClosed(visit)
    if visit.state == VisitState.ASSIGNED:
        change_state(visit, VisitState.STARTED, by, entered_at=entered_at, left_at=left_at)
        return
    if (entered_at, left_at) == (visit.entered_at, visit.left_at):
        return
    with database.atomic():
        changed = (
            Visit.update(entered_at=entered_at, left_at=left_at)
            .where(Visit.id == visit.id, Visit.state.in_(list(OPEN_STATES)))
            .execute()
        )
        if not changed:
            raise VisitClosed(Visit.get_by_id(visit.id))
        # The times belong to the draft: a phone that wrote it last must hear that a page wrote since.
        Draft.update(revision=Draft.revision + 1, saved_at=utc_now(), device="", edit=0).where(
            Draft.visit == visit.id
        ).execute()
    visit.entered_at, visit.left_at = entered_at, left_at
