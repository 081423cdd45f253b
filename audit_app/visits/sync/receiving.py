"""``PUT /visits/<uid>``: one repeatable request that saves, and sends when it is asked to."""

from typing import Any

from peewee import IntegrityError

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.visits.drafts import VisitClosed, open_sheet
from audit_app.visits.history import VisitMoved
from audit_app.visits.models import Draft
from audit_app.visits.queries import find_submission, next_number
from audit_app.visits.sheets import Sheet
from audit_app.visits.sync.copies import Why, content_of_body, keep_copy
from audit_app.visits.sync.document import Body, written_moment
from audit_app.visits.sync.drafting import Crossed, save_version
from audit_app.visits.sync.incoming import Incoming, read_incoming
from audit_app.visits.sync.kept import kept_submission
from audit_app.visits.sync.receipts import covers
from audit_app.visits.sync.refusals import Busy, OtherChecklist, gap_document
from audit_app.visits.sync.sending import Receipt, answer_closed, receipt_of, send_absence, send_version

# Each try reads what the other one wrote; more than this is no person.
TRIES = 8


def receive_version(uid: str, shopper: User, body: Body, *, is_live: bool = True) -> dict[str, Any]:
    """Take in a version of the shopper's visit and return what a phone reads about it.

    Doing so again changes nothing. ``is_live`` is false for a copy from a file, whose clock says nothing.
    404 for anybody else's visit. Raises every :class:`~audit_app.visits.sync.refusals.SyncRefusal`.
    """
    for _ in range(TRIES):
        sheet = open_sheet(uid, shopper)
        _keep_foreign(sheet, body)
        if sheet.saved_at is None:
            Draft.insert(visit=sheet.visit.id).on_conflict_ignore().execute()
        try:
            return _receive(read_incoming(sheet, body, shopper, is_live=is_live))
        except (Crossed, VisitMoved, VisitClosed, IntegrityError):
            continue
    raise Busy


def _keep_foreign(sheet: Sheet, body: Body) -> None:
    """Keep what answers another checklist, and refuse it."""
    if body.checklist != sheet.checklist.digest:
        keep_copy(sheet.visit, content_of_body(body), Why.CHECKLIST, body.device, utc_now())
        raise OtherChecklist


def _receive(incoming: Incoming) -> dict[str, Any]:
    if (sent := _sent_before(incoming)) is not None:
        return _answer(incoming, sent)
    if not incoming.visit.is_open:
        return _answer(incoming, answer_closed(incoming))
    saved = incoming.with_sheet(save_version(incoming))
    body = saved.body
    if incoming.is_outdated:  # a later one of this phone says whether it wants to be sent
        return _answer(saved, None)
    if body.absence is not None:
        return _answer(saved, send_absence(saved, body.absence))
    if body.submit is not None:
        return _answer(saved, send_version(saved, body.submit))
    return _answer(saved, None)


def _sent_before(incoming: Incoming) -> Receipt | None:
    """Return the receipt of the submission that this request repeats, though the visit may be open again."""
    body = incoming.body
    submission = find_submission(incoming.visit, body.submit) if body.submit else None
    if submission is None:
        return None
    kept = kept_submission(incoming.sheet, submission, incoming.photos, incoming.evidence)
    receipt = receipt_of(incoming, kept)
    return receipt if covers(receipt, incoming.sheet.checklist, body) else None


def _answer(incoming: Incoming, receipt: Receipt | None) -> dict[str, Any]:
    sheet = incoming.sheet
    return {
        "revision": sheet.revision,
        "saved_at": written_moment(sheet.saved_at),
        "missing_photos": list(incoming.version.missing_photos),
        "faults": [gap_document(gap) for gap in incoming.version.faults],
        "state": sheet.visit.state,
        "is_open": sheet.visit.is_open,
        "number": next_number(sheet.visit),
        "receipt": receipt,
    }
