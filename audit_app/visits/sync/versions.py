"""One version of a visit: what a phone's fields mean, and what stored answers look like as fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from flask_babel import gettext

from audit_app.checklists.definition import Checklist, Question, QuestionType
from audit_app.checklists.numbers import plain_number
from audit_app.clock import local_time
from audit_app.scoring.answers import Answer, Answers
from audit_app.visits.absence import MOST_PHOTOS
from audit_app.visits.absence import QUESTION as ABSENCE
from audit_app.visits.forms import RADIO_TYPES, AnswerForm, photo_name, takes_photos
from audit_app.visits.gaps import Gap
from audit_app.visits.sheets import Sheet, read_document, write_document
from audit_app.visits.sync.document import Body
from audit_app.visits.times import VisitTimes, read_times, times_of
from audit_app.visits.visit_forms import TimesForm

TIME_FIELDS = ("day", "entered", "left")
# By question and upload digest: what the photo is stored under.
StoredPhotos = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Version:
    """What a body says, read with the page's own forms.

    ``times`` are by the phone's clock. Where a field cannot be understood (``faults``) the answer is what
    the server had; photos that have not come (``missing_photos``) are left out.
    """

    answers: Answers
    times: VisitTimes
    faults: tuple[Gap, ...] = ()
    missing_photos: tuple[str, ...] = ()

    @property
    def faulty_names(self) -> set[str]:
        """The names of the fields that could not be understood."""
        return {gap.field for gap in self.faults}


def read_version(sheet: Sheet, body: Body, stored: StoredPhotos) -> Version:
    """Return what ``body`` says about ``sheet``; ``stored`` are the photos that have come."""
    form = AnswerForm(sheet.checklist, sheet.checklist.sections).read(body.form)
    form.validate()
    faults = list(form.faults())
    faulty = {gap.question for gap in faults}
    before = {key: answer for key, answer in sheet.answers.items() if key.partition(".")[0] in faulty}
    answers = form.answers(before)
    for question in sheet.checklist.questions:
        named = body.photos.get(question.key, ())
        if question.key in answers and (named or answers[question.key].photos):
            photos, refused = _photos_at(question, named, stored)
            answers[question.key] = replace(answers[question.key], photos=photos)
            faults += refused
    faults += _absence_faults(body)
    times, time_faults = _read_times(sheet, body)
    missing = [
        digest
        for question, digests in body.photos.items()
        for digest in digests
        if (question, digest) not in stored
    ]
    return Version(
        canonical(sheet.checklist, answers), times, (*time_faults, *faults), tuple(dict.fromkeys(missing))
    )


def canonical(checklist: Checklist, answers: Answers) -> dict[str, Answer]:
    """Return answers as they come back from the database: NFC, blank ones left out."""
    return read_document(checklist, write_document(answers))


def _photos_at(
    question: Question, named: tuple[str, ...], stored: StoredPhotos
) -> tuple[tuple[str, ...], list[Gap]]:
    there = [stored[question.key, digest] for digest in named if (question.key, digest) in stored]
    photos = tuple(dict.fromkeys(there))
    most = question.photo_max if takes_photos(question) else 0
    if len(photos) <= most:
        return photos, []
    words = gettext("At most %(count)d photos fit here. Remove one first.", count=most)
    return photos[:most], [Gap(photo_name(question), words, question.section, question.key)]


def _absence_faults(body: Body) -> Iterator[Gap]:
    if len(body.photos.get(ABSENCE, ())) > MOST_PHOTOS:
        words = gettext("At most %(count)d photos fit here. Remove one first.", count=MOST_PHOTOS)
        yield Gap(ABSENCE, words)


def _read_times(sheet: Sheet, body: Body) -> tuple[VisitTimes, list[Gap]]:
    form = TimesForm(formdata=body.form, meta={"csrf": False})
    if form.validate():
        return form.times, []
    before, errors = times_of(sheet.visit), form.errors
    faults = [Gap(name, str(words[0])) for name, words in errors.items() if name in TIME_FIELDS]
    if "day" in errors:
        return before, faults
    read = read_times(form.day.meaning, form.entered.meaning, form.left.meaning)
    return VisitTimes(
        before.entered_at if "entered" in errors else read.entered_at,
        before.left_at if "left" in errors else read.left_at,
    ), faults


def fields_of(checklist: Checklist, answers: Answers, times: VisitTimes) -> dict[str, list[str]]:
    """Return answers and times as the fields that a phone would hold; blank ones are left out."""
    fields = dict(time_fields(times))
    for question in checklist.questions:
        if question.type is not QuestionType.NOTE and question.key in answers:
            fields |= dict(_question_fields(question, answers[question.key]))
    for section in checklist.sections:
        for key in (f"{section.key}.emotion", f"{section.key}.opportunity"):
            if key in answers and answers[key].value not in (None, ""):
                fields[key] = [str(answers[key].value)]
    return fields


def time_fields(times: VisitTimes) -> Iterator[tuple[str, list[str]]]:
    """Give the times of a visit as fields."""
    entered = local_time(times.entered_at) if times.entered_at else None
    left = local_time(times.left_at) if times.left_at else None
    if first := entered or left:
        yield "day", [f"{first:%Y-%m-%d}"]
    for name, moment in (("entered", entered), ("left", left)):
        if moment:
            yield name, [f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"]


def _question_fields(question: Question, answer: Answer) -> Iterator[tuple[str, list[str]]]:
    if answer.not_applicable:
        yield (question.key, ["na"]) if question.type in RADIO_TYPES else (f"{question.key}.na", ["y"])
    if answer.note:
        yield f"{question.key}.note", [answer.note]
    if answer.corrected:
        yield f"{question.key}.corrected", ["y"]
    value: Any = answer.value
    match question.type:
        case _ if value is None or value == "":
            return
        case QuestionType.DURATION:
            minutes, seconds = divmod(int(value), 60)
            yield f"{question.key}.minutes", [str(minutes)]
            yield f"{question.key}.seconds", [str(seconds)]
        case QuestionType.MULTI:
            yield question.key, list(value)
        case QuestionType.NUMBER:
            yield question.key, [plain_number(Fraction(value))]
        case _:
            yield question.key, [str(value)]
