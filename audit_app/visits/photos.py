"""Photos of a visit: taken in, counted, taken away."""

from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from audit_app.accounts.models import User
from audit_app.checklists.definition import Question
from audit_app.clock import local_zone, utc_now
from audit_app.photo_store import delete_photo, write_photo
from audit_app.scoring.answers import Answer, Answers
from audit_app.visits.drafts import Change, VisitClosed, save_draft
from audit_app.visits.models import Photo, Submission, Visit
from audit_app.visits.pictures import (
    MAX_BYTES,
    PhotoRefused,
    Picture,
    read_capture_time,
    read_picture,
    too_large,
)
from audit_app.visits.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it came; ``taken`` is the capture time that the page read from it, or ``""``."""

    content: bytes
    taken: str = ""


def read_uploads(files: list[FileStorage], taken: str = "") -> list[Upload]:
    """Return what a file input sent; ``taken`` are capture times separated by commas, in the same order.

    Raises :class:`PhotoRefused` for a file that is too large, without reading it whole.
    """
    times = taken.split(",") if taken else []
    uploads = []
    with ExitStack() as opened:
        sent = [opened.enter_context(closing(file)) for file in files if file.filename]
        for place, file in enumerate(sent):
            content = file.stream.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                raise too_large(file.stream.seek(0, 2))
            uploads.append(Upload(content, times[place] if place < len(times) else ""))
    return uploads


def add_photos(sheet: Sheet, question: Question, uploads: list[Upload], by: User) -> Sheet:
    """Store photos at a question, each safe before the next, and return the sheet with them.

    Raises :class:`PhotoRefused`, :class:`~audit_app.photo_store.PhotosUnwritable`,
    :class:`~audit_app.visits.drafts.VisitClosed`; photos before the faulty one are kept.
    """
    for upload in uploads:
        answer = sheet.answers.get(question.key) or Answer()
        picture = read_picture(upload.content, local_zone())
        if picture.sha256 in answer.photos:
            continue
        if len(answer.photos) >= question.photo_max:
            raise PhotoRefused(
                gettext("At most %(count)d photos fit here. Remove one first.", count=question.photo_max)
            )
        keep_photo(sheet.visit, question.key, picture, upload.taken)
        sheet = save_draft(sheet, _with_photo(question.key, picture.sha256), by)
    return sheet


def _with_photo(question: str, sha256: str) -> Change:
    """Return the change that puts a photo behind those that are there."""

    def change(before: Answers) -> dict[str, Answer]:
        answer = before.get(question) or Answer()
        others = [photo for photo in answer.photos if photo != sha256]
        return {question: replace(answer, photos=(*others, sha256))}

    return change


def _without_photo(question: str, sha256: str) -> Change:
    """Return the change that takes a photo away."""

    def change(before: Answers) -> dict[str, Answer]:
        answer = before.get(question) or Answer()
        return {question: replace(answer, photos=tuple(each for each in answer.photos if each != sha256))}

    return change


def keep_photo(
    visit: Visit, question: str, picture: Picture, taken: str = "", *, may_be_closed: bool = False
) -> None:
    """Store the bytes, then the row; the same photo at the same question is kept once."""
    if not visit.is_open and not may_be_closed:
        raise VisitClosed(visit)
    write_photo(picture.sha256, picture.full, picture.small)
    Photo.insert(
        visit=visit.id,
        question=question,
        sha256=picture.sha256,
        upload_sha256=picture.upload_sha256,
        width=picture.width,
        height=picture.height,
        size=len(picture.full),
        taken_at=_plausible(picture.taken_at or read_capture_time(taken, "", local_zone())),
        upload_size=picture.upload_size,
        seen_before=_is_elsewhere(visit, picture),
    ).on_conflict_ignore().execute()


def _is_elsewhere(visit: Visit, picture: Picture) -> bool:
    """Whether another visit has the same upload or the same picture."""
    same = (Photo.upload_sha256 == picture.upload_sha256) | (Photo.sha256 == picture.sha256)
    return bool(Photo.select().where(Photo.visit != visit.id, same).exists())


def _plausible(moment: datetime | None) -> datetime | None:
    """Return a capture time, or ``None`` for one in the future or from before phones had cameras."""
    return moment if moment and moment.year > 2000 and moment <= utc_now() else None


def remove_photo(sheet: Sheet, question: str, sha256: str, by: User) -> Sheet:
    """Take a photo away from a question; what was already sent once is kept as it was sent."""
    sheet = save_draft(sheet, _without_photo(question, sha256), by)
    if not Submission.select().where(Submission.visit == sheet.visit.id).exists():
        removed = (
            Photo.delete()
            .where(Photo.visit == sheet.visit.id, Photo.question == question, Photo.sha256 == sha256)
            .execute()
        )
        if removed:
            forget_unused(sha256)
    return sheet


def forget_unused(sha256: str) -> None:
    """Delete the bytes of a photo that no visit names any more."""
    if not Photo.select().where(Photo.sha256 == sha256).exists():
        delete_photo(sha256)
