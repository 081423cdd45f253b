"""The file that a phone writes when nothing else works (*Xuất bản sao*), read and taken in."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.clock import local_zone
from audit_app.errors import ViHanhError
from audit_app.visits.absence import QUESTION as ABSENCE
from audit_app.visits.drafts import open_sheet
from audit_app.visits.models import Visit
from audit_app.visits.photos import keep_photo
from audit_app.visits.pictures import PhotoRefused, Picture, read_picture
from audit_app.visits.queries import find_assignment
from audit_app.visits.sync.document import DIGEST, Body, read_body
from audit_app.visits.sync.imported import Imported, import_version
from audit_app.visits.sync.refusals import Unreadable

FORMAT, VERSION = "vi-hanh-visit", 1
MOST_BYTES = 120 * 1024 * 1024
MOST_PHOTOS = 300


class CopyRefused(ViHanhError):
    """A file that is no copy of a visit of ours, or is damaged; nothing was changed."""


@dataclass(frozen=True, slots=True)
class CopiedPhoto:
    """A photo of the file, read and ready to be stored."""

    question: str
    picture: Picture
    taken: str


@dataclass(frozen=True, slots=True)
class CopyFile:
    """A whole copy: ``uid`` of the visit, what the phone would have sent, and its photos."""

    uid: str
    body: Body
    photos: tuple[CopiedPhoto, ...]


def import_copy(content: bytes, by: User | None) -> Imported:
    """Take in the file's visit as if its phone had sent it; ``by`` is who imports it, ``None`` a command.

    A version that another one has displaced is kept beside it. Raises :class:`CopyRefused`,
    :class:`~audit_app.photo_store.PhotosUnwritable`.
    """
    copy = read_copy(content)
    visit = find_assignment(copy.uid)
    if visit is None:
        raise CopyRefused(gettext("The visit of this file is not here. Is it from another installation?"))
    _refuse_strange_questions(visit, copy)
    for photo in copy.photos:
        keep_photo(visit, photo.question, photo.picture, photo.taken, may_be_closed=True)
    return import_version(visit, copy.body, by)


def read_copy(content: bytes) -> CopyFile:
    """Return what a file holds; raises :class:`CopyRefused` before anything is changed."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CopyRefused(
            gettext("This file is no copy of a visit, or it was cut short. Export it again on the phone.")
        ) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise CopyRefused(gettext("This file is no copy of a visit that a phone has saved."))
    if document.get("version") != VERSION:
        raise CopyRefused(gettext("This copy is from another version of Vi Hành. Update this installation."))
    uid, draft = document.get("uid"), document.get("draft")
    if not isinstance(uid, str) or not isinstance(draft, dict) or "\0" in uid:
        raise _damaged("uid, draft")
    if not draft.get("device"):  # a phone whose storage was gone could not tell its own name
        draft["device"] = f"copy-{hashlib.sha256(content).hexdigest()[:16]}"
    try:
        return CopyFile(uid, read_body(draft), _photos(document.get("photos", [])))
    except Unreadable as error:
        raise CopyRefused(error.message) from error


def _photos(rows: Any) -> tuple[CopiedPhoto, ...]:
    if not isinstance(rows, list) or len(rows) > MOST_PHOTOS:
        raise _damaged("photos")
    return tuple(_photo(number, row) for number, row in enumerate(rows, start=1))


def _photo(number: int, row: Any) -> CopiedPhoto:
    place = f"photos {number}"
    if not isinstance(row, Mapping) or not isinstance(row.get("question"), str):
        raise _damaged(place)
    sha256, text, taken = row.get("sha256"), row.get("bytes"), row.get("taken_at") or ""
    if not isinstance(sha256, str) or not DIGEST.fullmatch(sha256) or not isinstance(text, str):
        raise _damaged(place)
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _damaged(place) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _damaged(place)
    try:
        picture = read_picture(content, local_zone())
    except PhotoRefused as refusal:
        raise _damaged(place) from refusal
    return CopiedPhoto(row["question"], picture, taken[:40] if isinstance(taken, str) else "")


def _damaged(place: str) -> CopyRefused:
    return CopyRefused(
        gettext("This copy is damaged (%(place)s), so nothing was taken in. Export it again.", place=place)
    )


def _refuse_strange_questions(visit: Visit, copy: CopyFile) -> None:
    checklist = open_sheet(visit.uid, visit.shopper).checklist
    known = {question.key for question in checklist.questions} | {ABSENCE}
    for number, photo in enumerate(copy.photos, start=1):
        if photo.question not in known:
            raise _damaged(f"photos {number}")
