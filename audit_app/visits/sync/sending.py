"""A version that is to be sent, and one that comes to a visit which takes nothing more."""

from typing import Any

from werkzeug.datastructures import MultiDict

from audit_app.clock import utc_now
from audit_app.visits.absence import report_absence
from audit_app.visits.drafts import VisitClosed, open_sheet
from audit_app.visits.gaps import Gap, find_gaps
from audit_app.visits.history import VisitMoved
from audit_app.visits.models import Visit
from audit_app.visits.queries import next_number, photos_of
from audit_app.visits.states import VisitState
from audit_app.visits.submission import VisitIncomplete, submit_visit
from audit_app.visits.sync.copies import Why, content_of_body, content_of_sheet, has_copy, keep_copy
from audit_app.visits.sync.document import Absence, written_moment
from audit_app.visits.sync.evidence import find_evidence_of
from audit_app.visits.sync.incoming import Incoming
from audit_app.visits.sync.kept import find_kept, kept_absence, kept_submission
from audit_app.visits.sync.receipts import Kept, covers, listed_names, write_receipt
from audit_app.visits.sync.refusals import Closed, Incomplete, OtherNumber, PhotosMissing
from audit_app.visits.times import times_of
from audit_app.visits.visit_forms import CouldNotForm

Receipt = dict[str, Any]


def send_version(incoming: Incoming, number: int) -> Receipt:
    """Send the draft that holds this version, and return its receipt.

    Raises :class:`PhotosMissing`, :class:`Incomplete`, :class:`OtherNumber`; :class:`VisitClosed` where
    somebody else has closed the visit at this moment.
    """
    sheet, saved = incoming.sheet, written_moment(incoming.sheet.saved_at)
    if incoming.version.missing_photos:
        raise PhotosMissing(incoming.version.missing_photos, sheet.revision, saved)
    _check_turn(incoming, number)
    try:
        if incoming.version.faults:
            raise VisitIncomplete(_all_gaps(incoming))
        submission = submit_visit(sheet, sheet.answers, times_of(sheet.visit), incoming.by, number)
    except VisitIncomplete as refusal:
        raise Incomplete(refusal.gaps, sheet.revision, saved) from refusal
    except VisitMoved as moved:
        raise OtherNumber(next_number(sheet.visit)) from moved
    kept = kept_submission(sheet, submission, incoming.photos, find_evidence_of(sheet.visit))
    receipt = receipt_of(incoming, kept)
    if not covers(receipt, sheet.checklist, incoming.body):
        raise VisitClosed(sheet.visit)  # another hand sent it a moment before
    _keep_crossing(incoming)
    return receipt


def _keep_crossing(incoming: Incoming) -> None:
    """Keep a draft that somebody else saved between our saving and our sending."""
    fresh = open_sheet(incoming.visit.uid, incoming.by)
    if fresh.revision != incoming.sheet.revision and fresh.answers != incoming.sheet.answers:
        content = content_of_sheet(fresh, photos_of(fresh.visit), {})
        keep_copy(fresh.visit, content, Why.CLOSED, "", incoming.now)


def _check_turn(incoming: Incoming, number: int) -> None:
    """Raise :class:`OtherNumber` where the visit waits for another submission than this one."""
    expected = next_number(incoming.visit)
    if number == expected:
        return
    if Visit.get_by_id(incoming.visit.id).is_open:
        raise OtherNumber(expected)
    raise VisitClosed(incoming.visit)


def _all_gaps(incoming: Incoming) -> tuple[Gap, ...]:
    """Return what cannot be understood, and what is missing elsewhere."""
    sheet, faults = incoming.sheet, incoming.version.faults
    gaps = find_gaps(sheet.visit, sheet.checklist, sheet.answers, times_of(sheet.visit), utc_now())
    named = {gap.field for gap in faults}
    return (*faults, *(gap for gap in gaps if gap.field not in named))


def send_absence(incoming: Incoming, absence: Absence) -> Receipt:
    """Close the visit as one that could not take place, and return its receipt.

    Raises :class:`PhotosMissing`, :class:`Incomplete`; :class:`VisitClosed`, :class:`VisitMoved`.
    """
    sheet, saved = incoming.sheet, written_moment(incoming.sheet.saved_at)
    if incoming.version.missing_photos:
        raise PhotosMissing(incoming.version.missing_photos, sheet.revision, saved)
    form = CouldNotForm(
        formdata=MultiDict({"reason": absence.reason, "words": absence.words}), meta={"csrf": False}
    )
    if not form.validate():
        gaps = [Gap(name, str(words[0])) for name, words in form.errors.items() if name]
        raise Incomplete(tuple(gaps), sheet.revision, saved)
    if incoming.version.faults:  # not every field could be read, and nobody will be asked again
        content = content_of_body(incoming.body)
        keep_copy(incoming.visit, content, Why.UNCLEAR, incoming.body.device, incoming.now)
    report_absence(sheet.visit, form.stored, [], incoming.by)
    kept = kept_absence(sheet, incoming.photos, find_evidence_of(sheet.visit))
    if kept is None:
        raise VisitClosed(sheet.visit)
    return receipt_of(incoming, kept)


def receipt_of(incoming: Incoming, kept: Kept) -> Receipt:
    """Return the receipt for what this phone holds: the fields whose meaning is stored."""
    body = incoming.body
    names = listed_names(incoming.sheet.checklist, body, incoming.version, kept)
    if kept.absence is not None and has_copy(incoming.visit, content_of_body(body)):
        names = set(body.fields)  # every field is there as it was typed
    return write_receipt(kept, body.fields, names)


def answer_closed(incoming: Incoming) -> Receipt:
    """Return the receipt where the closed visit holds this version; else keep the version as a copy.

    Raises :class:`Closed`.
    """
    visit, body = incoming.visit, incoming.body
    kept = find_kept(incoming.sheet, incoming.photos, incoming.evidence, body.submit)
    receipt = receipt_of(incoming, kept) if kept else None
    if receipt is not None and kept is not None:
        is_sent = visit.state not in {VisitState.EXPIRED, VisitState.EXCLUDED}
        is_held = covers(receipt, incoming.sheet.checklist, body) and _says_the_same(body.absence, kept)
        if is_sent and (is_held or incoming.is_known):
            return receipt
    if not incoming.is_known:
        keep_copy(visit, content_of_body(body), Why.CLOSED, body.device, incoming.now)
    raise Closed(VisitClosed(visit).message, visit.state, receipt)


def _says_the_same(absence: Absence | None, kept: Kept) -> bool:
    if absence is None:
        return True
    said = {"reason": absence.reason, "words": absence.words.strip()}
    return kept.absence == said
