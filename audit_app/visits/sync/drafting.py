"""Who wins: whether a version becomes the draft, was it already, or has to be chosen."""

from enum import Enum, auto

from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.visits.absence import QUESTION as ABSENCE
from audit_app.visits.history import write_change
from audit_app.visits.models import Draft, Photo, Submission, Visit
from audit_app.visits.photos import forget_unused
from audit_app.visits.sheets import Sheet, write_document
from audit_app.visits.states import OPEN_STATES, VisitState
from audit_app.visits.sync.copies import Why, content_of_body, content_of_sheet, keep_copy, names_photo
from audit_app.visits.sync.draft_document import draft_document
from audit_app.visits.sync.evidence import document_of, merge_evidence, replace_evidence, write_evidence
from audit_app.visits.sync.incoming import Incoming
from audit_app.visits.sync.refusals import Conflict
from audit_app.visits.times import times_of


class Crossed(ViHanhError):
    """Somebody else wrote between reading and writing: read again, decide again."""

    status = 503


class Decision(Enum):
    """What becomes of a version of a visit that is still open."""

    HAVE = auto()  # this phone has sent it, or a later one
    WRITE = auto()  # it becomes the draft
    EQUAL = auto()  # another one wrote the very same
    CONFLICT = auto()  # another one wrote something else meanwhile


def decide(incoming: Incoming) -> Decision:
    """Return what becomes of the version; the server's revision and writer decide, never a clock."""
    device, _ = incoming.writer
    if incoming.is_known:
        # The same edit again may bring photos that had not come the first time.
        return Decision.HAVE if incoming.is_outdated or is_same(incoming) else Decision.WRITE
    if incoming.body.device == device or incoming.body.revision == incoming.sheet.revision:
        return Decision.WRITE
    return Decision.EQUAL if is_same(incoming) else Decision.CONFLICT


def is_same(incoming: Incoming) -> bool:
    """Whether the version says what the server has; of one that came before, only photos can be new."""
    version = incoming.version
    if write_document(version.answers) != write_document(incoming.sheet.answers):
        return False
    is_whole = not version.missing_photos and not version.faults
    return incoming.is_known or (is_whole and incoming.times == times_of(incoming.visit))


def save_version(incoming: Incoming) -> Sheet:
    """Return the draft as it is after the version was dealt with; a lost choice is kept as a copy.

    Raises :class:`~audit_app.visits.sync.refusals.Conflict`; :class:`Crossed` and
    :class:`~audit_app.visits.history.VisitMoved` where somebody else was faster.
    """
    match decide(incoming):
        case Decision.HAVE:
            return incoming.sheet
        case Decision.EQUAL:
            _add_evidence(incoming)
            return incoming.sheet
        case Decision.CONFLICT:
            content = content_of_body(incoming.body)
            keep_copy(incoming.visit, content, Why.CONFLICT, incoming.body.device, incoming.now)
            raise Conflict(draft_document(incoming.sheet, incoming.photos, incoming.evidence))
        case Decision.WRITE:
            return _write(incoming)


def _write(incoming: Incoming) -> Sheet:
    sheet, body = incoming.sheet, incoming.body
    is_others = incoming.writer[0] != body.device
    with database.atomic():
        _write_times(incoming)
        if body.is_chosen and is_others and not is_same(incoming):
            overwritten = content_of_sheet(sheet, list(incoming.photos), document_of(incoming.evidence))
            keep_copy(incoming.visit, overwritten, Why.OVERWRITTEN, incoming.writer[0], incoming.now)
        written = (
            Draft.update(
                answers=write_document(incoming.version.answers),
                revision=sheet.revision + 1,
                saved_at=incoming.now,
                device=body.device,
                edit=body.edit,
            )
            .where(Draft.visit == incoming.visit.id, Draft.revision == sheet.revision)
            .execute()
        )
        if not written:
            raise Crossed
        stored = document_of(incoming.evidence)
        noted = replace_evidence(
            stored, body.evidence.document, incoming.version.times, incoming.times, incoming.clock
        )
        write_evidence(incoming.visit, noted, incoming.clock, incoming.now)
    _forget_removed(incoming)
    return Sheet(incoming.visit, sheet.checklist, incoming.version.answers, sheet.revision + 1, incoming.now)


def _write_times(incoming: Incoming) -> None:
    """Store the times and start the visit; this takes the lock on the visit, as sending it does."""
    visit, times = incoming.visit, incoming.times
    if visit.state == VisitState.ASSIGNED:
        write_change(
            visit, VisitState.STARTED, incoming.by, entered_at=times.entered_at, left_at=times.left_at
        )
        return
    changed = (
        Visit.update(entered_at=times.entered_at, left_at=times.left_at)
        .where(Visit.id == visit.id, Visit.state.in_(list(OPEN_STATES)))
        .execute()
    )
    if not changed:
        raise Crossed
    visit.entered_at, visit.left_at = times.entered_at, times.left_at


def _add_evidence(incoming: Incoming) -> None:
    stored = document_of(incoming.evidence)
    merged = merge_evidence(stored, incoming.body.evidence.document)
    if merged != stored:
        write_evidence(incoming.visit, merged, incoming.clock, incoming.now)


def _forget_removed(incoming: Incoming) -> None:
    """Delete photos that the shopper took off an answer, unless a submission or a kept version has them."""
    removed = [photo for photo in incoming.photos if _is_removed(photo, incoming)]
    if not removed or Submission.select().where(Submission.visit == incoming.visit.id).exists():
        return
    for photo in removed:
        if not names_photo(incoming.visit, photo.upload_sha256):
            Photo.delete_by_id(photo.id)
            forget_unused(photo.sha256)


def _is_removed(photo: Photo, incoming: Incoming) -> bool:
    """Whether the draft had the photo and the version has not."""
    if photo.question == ABSENCE:
        return photo.upload_sha256 not in incoming.body.photos.get(ABSENCE, ())
    before, after = (
        answers[photo.question].photos if photo.question in answers else ()
        for answers in (incoming.sheet.answers, incoming.version.answers)
    )
    return photo.sha256 in before and photo.sha256 not in after
