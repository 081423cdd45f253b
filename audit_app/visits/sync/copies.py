"""Versions of a draft that lost: each is kept once, and nobody's writing is thrown away."""

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import Any

from audit_app.visits.absence import QUESTION as ABSENCE
from audit_app.visits.models import Photo, Visit
from audit_app.visits.sheets import Sheet
from audit_app.visits.sync.document import Body
from audit_app.visits.sync.evidence import as_sent
from audit_app.visits.sync.models import DraftCopy
from audit_app.visits.sync.receipts import is_blank
from audit_app.visits.sync.versions import fields_of
from audit_app.visits.times import times_of

# So many versions of one visit are no accident; then a device's oldest makes room for its newest.
MOST_COPIES = 200


class Why(StrEnum):
    """Why a version is not the draft."""

    CONFLICT = "conflict"  # another one was there first, and the person has not chosen
    OVERWRITTEN = "overwritten"  # the person chose another one
    CLOSED = "closed"  # the visit took nothing more
    CHECKLIST = "checklist"  # it answers other questions
    UNCLEAR = "unclear"  # it went with a visit that could not take place, and not every field is readable


def content_of_body(body: Body) -> dict[str, Any]:
    """Return what a phone wrote, as it is kept."""
    return {
        "checklist": body.checklist,
        "fields": {name: list(values) for name, values in body.fields.items() if not is_blank(values)},
        "photos": {question: list(digests) for question, digests in body.photos.items()},
        "evidence": body.evidence.document,
        "absence": {"reason": body.absence.reason, "words": body.absence.words} if body.absence else None,
    }


def content_of_sheet(sheet: Sheet, photos: list[Photo], evidence: dict[str, Any]) -> dict[str, Any]:
    """Return the server's own version in the same form."""
    uploads = {(photo.question, photo.sha256): photo.upload_sha256 for photo in photos}
    return {
        "checklist": sheet.checklist.digest,
        "fields": fields_of(sheet.checklist, sheet.answers, times_of(sheet.visit)),
        "photos": {
            key: [uploads[key, digest] for digest in answer.photos if (key, digest) in uploads]
            for key, answer in sheet.answers.items()
            if answer.photos
        }
        | {ABSENCE: [photo.upload_sha256 for photo in photos if photo.question == ABSENCE]},
        "evidence": as_sent(evidence),
        "absence": None,
    }


def digest_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of what a person wrote in a version: clocks and places do not make another one."""
    evidence = content["evidence"]
    written = [
        content["checklist"],
        content["fields"],
        {question: sorted(digests) for question, digests in content["photos"].items() if digests},
        evidence.get("stamps") or [],
        evidence.get("notes") or [],
        content["absence"],
    ]
    return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()


def keep_copy(visit: Visit, content: dict[str, Any], why: Why, device: str, now: datetime) -> None:
    """Keep a version; one that is kept already stays as it is."""
    # Escaped, so that half a sign or a NUL that a phone sent can be kept as it came.
    DraftCopy.insert(
        visit=visit.id,
        digest=digest_of(content),
        content=json.dumps(content, sort_keys=True),
        why=why,
        device=device,
        received_at=now,
    ).on_conflict_ignore().execute()
    if DraftCopy.select().where(DraftCopy.visit == visit.id).count() > MOST_COPIES:
        oldest = DraftCopy.select(DraftCopy.id).where(DraftCopy.visit == visit.id, DraftCopy.device == device)
        DraftCopy.delete().where(DraftCopy.id.in_(oldest.order_by(DraftCopy.id).limit(1))).execute()


def has_copy(visit: Visit, content: dict[str, Any]) -> bool:
    """Whether this very version is kept."""
    return bool(
        DraftCopy.select().where(DraftCopy.visit == visit.id, DraftCopy.digest == digest_of(content)).exists()
    )


def copies_of(visit: Visit) -> list[DraftCopy]:
    """Return the versions that are kept, the latest first."""
    return list(DraftCopy.select().where(DraftCopy.visit == visit.id).order_by(DraftCopy.id.desc()))


def names_photo(visit: Visit, upload_sha256: str) -> bool:
    """Whether a kept version holds this photo."""
    return bool(
        DraftCopy.select()
        .where(DraftCopy.visit == visit.id, DraftCopy.content.contains(upload_sha256))
        .exists()
    )
