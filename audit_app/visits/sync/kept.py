"""What the server has of a visit that was sent, gathered for its receipt."""

from collections.abc import Iterable
from typing import Any

from audit_app.scoring.answers import Answers
from audit_app.visits.absence import QUESTION as ABSENCE
from audit_app.visits.models import Photo, Submission
from audit_app.visits.queries import last_change, last_submission, next_number
from audit_app.visits.sheets import Sheet, read_document
from audit_app.visits.states import VisitState
from audit_app.visits.sync.evidence import times_by_phone
from audit_app.visits.sync.models import VisitEvidence
from audit_app.visits.sync.receipts import Kept, write_receipt
from audit_app.visits.sync.versions import fields_of
from audit_app.visits.times import times_of


def kept_submission(
    sheet: Sheet, submission: Submission, photos: Iterable[Photo], evidence: VisitEvidence | None
) -> Kept:
    """Return what a submission holds."""
    answers = read_document(sheet.checklist, submission.answers)
    times = times_by_phone(sheet.visit, evidence)
    uploads = _uploads(photos, answers)
    return Kept(answers, times, uploads, submission.code, submission.submitted_at, submission.number)


def kept_absence(sheet: Sheet, photos: Iterable[Photo], evidence: VisitEvidence | None) -> Kept | None:
    """Return what is known of a visit that could not take place; ``None`` for any other."""
    if sheet.visit.state != VisitState.COULD_NOT_TAKE_PLACE:
        return None
    change = last_change(sheet.visit, VisitState.COULD_NOT_TAKE_PLACE)
    if change is None:
        return None
    reason, _, words = change.reason.partition(": ")
    times = times_by_phone(sheet.visit, evidence)
    uploads, number = _uploads(photos, sheet.answers), next_number(sheet.visit)
    absence = {"reason": reason, "words": words}
    return Kept(sheet.answers, times, uploads, "", change.at, number, absence)


def find_kept(
    sheet: Sheet, photos: Iterable[Photo], evidence: VisitEvidence | None, number: int | None = None
) -> Kept | None:
    """Return what was sent of a visit: by number, or its last; ``None`` where nothing was."""
    if absent := kept_absence(sheet, photos, evidence):
        return absent
    last = last_submission(sheet.visit)
    if last is not None and number not in (None, last.number):
        last = Submission.get_or_none(Submission.visit == sheet.visit.id, Submission.number == number)
    return kept_submission(sheet, last, photos, evidence) if last else None


def stored_receipt(
    sheet: Sheet, photos: Iterable[Photo], evidence: VisitEvidence | None
) -> dict[str, Any] | None:
    """Return the receipt of a closed visit as its stored answers would be typed; ``None`` for an open one."""
    if sheet.visit.is_open:
        return None
    kept = find_kept(sheet, photos, evidence)
    if kept is None:
        return None
    fields = fields_of(sheet.checklist, kept.answers, times_of(sheet.visit))
    return write_receipt(kept, fields, fields)


def _uploads(photos: Iterable[Photo], answers: Answers) -> set[str]:
    return {
        photo.upload_sha256
        for photo in photos
        if photo.question == ABSENCE
        or (photo.question in answers and photo.sha256 in answers[photo.question].photos)
    }
