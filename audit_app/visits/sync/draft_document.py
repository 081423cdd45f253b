"""The draft as a phone reads it."""

from collections.abc import Iterable
from typing import Any

from audit_app.visits.absence import QUESTION as ABSENCE
from audit_app.visits.models import Draft, Photo, Visit
from audit_app.visits.queries import next_number
from audit_app.visits.sheets import Sheet
from audit_app.visits.sync.document import written_moment
from audit_app.visits.sync.evidence import as_sent, document_of
from audit_app.visits.sync.kept import stored_receipt
from audit_app.visits.sync.models import VisitEvidence
from audit_app.visits.sync.versions import fields_of
from audit_app.visits.times import times_of


def draft_document(sheet: Sheet, photos: Iterable[Photo], evidence: VisitEvidence | None) -> dict[str, Any]:
    """Return the server's version of a visit: what another phone would go on from."""
    visit, rows = sheet.visit, list(photos)
    return {
        "uid": visit.uid,
        "checklist": sheet.checklist.digest,
        "state": visit.state,
        "is_open": visit.is_open,
        "number": next_number(visit),
        "revision": sheet.revision,
        "saved_at": written_moment(sheet.saved_at),
        "writer": writer_document(visit),
        "fields": fields_of(sheet.checklist, sheet.answers, times_of(visit)),
        "photos": _photos(sheet, rows),
        "evidence": as_sent(document_of(evidence)),
        "receipt": stored_receipt(sheet, rows, evidence),
    }


def writer_document(visit: Visit) -> dict[str, Any]:
    """Return who saved the draft last."""
    draft: Draft | None = getattr(visit, "draft", None)
    is_there = draft is not None and draft.id is not None
    return {"device": draft.device, "edit": draft.edit} if is_there and draft else {"device": "", "edit": 0}


def _photos(sheet: Sheet, rows: list[Photo]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    by_place = {(photo.question, photo.sha256): photo for photo in rows}
    for key, answer in sheet.answers.items():
        there = [by_place[key, sha256] for sha256 in answer.photos if (key, sha256) in by_place]
        if there:
            found[key] = [_photo(photo) for photo in there]
    if absent := [_photo(photo) for photo in rows if photo.question == ABSENCE]:
        found[ABSENCE] = absent
    return found


def _photo(photo: Photo) -> dict[str, Any]:
    return {
        "sha256": photo.upload_sha256,
        "stored": photo.sha256,
        "size": photo.upload_size,
        "taken_at": written_moment(photo.taken_at),
    }
