"""One post of a section's page: answers first, then photos, then what is to be taken away."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Request

from audit_app.accounts.models import User
from audit_app.checklists.definition import Question, Section
from audit_app.errors import ViHanhError
from audit_app.photo_store import PhotosUnwritable
from audit_app.visits.drafts import save_draft
from audit_app.visits.forms import AnswerForm, photo_name, takes_photos
from audit_app.visits.models import Submission
from audit_app.visits.photos import add_photos, read_uploads, remove_photo
from audit_app.visits.pictures import PhotoRefused
from audit_app.visits.sheets import Sheet
from audit_app.visits.submission import VisitIncomplete, submit_visit
from audit_app.visits.times import times_of

# The most that one post of a section may carry; each photo is judged by itself, so that a single large
# one is refused at its question and everything else is kept.
MOST_BYTES = 160 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SavedSection:
    """The sheet after a post, and the form with what could not be taken; ``status`` is the HTTP status."""

    sheet: Sheet
    form: AnswerForm
    status: int = 200

    @property
    def is_whole(self) -> bool:
        """Whether everything that was posted is stored."""
        return self.status == 200


def save_section(sheet: Sheet, section: Section, request: Request, by: User) -> SavedSection:
    """Store everything in a section's post that can be stored, and say at its field what cannot.

    Raises :class:`~audit_app.visits.drafts.VisitClosed`, :class:`~audit_app.visits.history.VisitMoved`.
    """
    form = AnswerForm(sheet.checklist, [section]).read(request.form)
    status = 200 if form.validate() else 422
    saved = SavedSection(save_draft(sheet, form.answers, by), form, status)
    for question in section.questions:
        if takes_photos(question):
            saved = _save_photos(saved, question, request, by)
    return _remove_photo(saved, section, request.form.get("remove_photo", ""), by)


def _save_photos(saved: SavedSection, question: Question, request: Request, by: User) -> SavedSection:
    files: list[Any] = request.files.getlist(photo_name(question))
    try:
        uploads = read_uploads(files, request.form.get(f"{question.key}.taken", ""))
        return replace(saved, sheet=add_photos(saved.sheet, question, uploads, by))
    except (PhotoRefused, PhotosUnwritable) as refusal:
        return _refused(saved, photo_name(question), refusal)


def _remove_photo(saved: SavedSection, section: Section, asked: str, by: User) -> SavedSection:
    key, _, sha256 = asked.partition(" ")
    if key not in {question.key for question in section.questions}:
        return saved
    try:
        return replace(saved, sheet=remove_photo(saved.sheet, key, sha256, by))
    except PhotosUnwritable as refusal:
        return _refused(saved, key, refusal)


def _refused(saved: SavedSection, field: str, refusal: ViHanhError) -> SavedSection:
    saved.form.add_error(field, refusal.message)
    return replace(saved, status=max(saved.status, refusal.status) if saved.status > 200 else refusal.status)


def send_posted(sheet: Sheet, formdata: Any, by: User, number: int) -> Submission:
    """Send the visit, with the sections whose fields the post carries (it names them in ``sections``).

    The review's own form carries none.  Where the visit cannot be sent, what was posted is kept in the draft.
    Raises as :func:`~audit_app.visits.submission.submit_visit` does.
    """
    names, times = set(formdata.getlist("sections")), times_of(sheet.visit)
    sections = [section for section in sheet.checklist.sections if section.key in names]
    if not sections or not sheet.visit.is_open:
        return submit_visit(sheet, sheet.answers, times, by, number)
    form = AnswerForm(sheet.checklist, sections).read(formdata)
    try:
        if not form.validate():
            raise VisitIncomplete(form.faults())
        return submit_visit(sheet, {**sheet.answers, **form.answers(sheet.answers)}, times, by, number)
    except VisitIncomplete:
        save_draft(sheet, form.answers, by)
        raise
