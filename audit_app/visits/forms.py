"""The form of a section, built from its checklist."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, MultipleFileField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from audit_app.checklists.definition import Checklist, PhotoRule, Question, QuestionType, Section
from audit_app.formatting import current_language, in_language
from audit_app.programmes.question_words import emotion_words
from audit_app.scoring.answers import Answer, Answers
from audit_app.scoring.shares import share_of
from audit_app.scoring.values import NONE_OF_THESE
from audit_app.visits.answer_fields import (
    NOT_APPLICABLE,
    LongText,
    Measure,
    MinutesAndSeconds,
    OneOf,
    Several,
    copy_field,
    shared,
)
from audit_app.visits.gaps import Gap

RADIO_TYPES = {QuestionType.YES_NO, QuestionType.SCALE, QuestionType.CHOICE, QuestionType.EMOTION}
# By digest, section and language: fields are made once and copied for each form.
_fields: dict[tuple[str, str, str], dict[str, Any]] = {}


def value_field(question: Question) -> Any:  # noqa: C901 - one arm for each type of question
    """Return the unbound field for a question's answer; ``None`` for a note, which is only read."""
    label = in_language(question.text)
    match question.type:
        case QuestionType.YES_NO:
            words = (("yes", gettext("Yes")), ("no", gettext("No")))
            choices = [shared(key, text, share_of(question, Answer(key))) for key, text in words]
            return OneOf(label, choices=choices + _not_applicable(question))
        case QuestionType.SCALE:
            steps = range(1, question.steps + 1)
            choices = [shared(str(step), str(step), share_of(question, Answer(step))) for step in steps]
            return OneOf(label, choices=choices + _not_applicable(question), coerce=whole_or_na)
        case QuestionType.CHOICE:
            choices = [shared(each.key, in_language(each.label), each.share) for each in question.options]
            return OneOf(label, choices=choices + _not_applicable(question))
        case QuestionType.MULTI:
            choices = [shared(each.key, in_language(each.label), each.share) for each in question.options]
            return Several(label, choices=[*choices, shared(NONE_OF_THESE, gettext("None of these"), None)])
        case QuestionType.EMOTION:
            return emotion_field(label)
        case QuestionType.DURATION:
            return MinutesAndSeconds(label)
        case QuestionType.NUMBER:
            return Measure(label)
        case QuestionType.TEXT:
            return LongText(label)
        case QuestionType.PHOTO:
            return MultipleFileField(label)
        case QuestionType.NOTE:
            return None


def emotion_field(label: str) -> Any:
    """Return the unbound field for how it felt, five levels."""
    levels = [SelectChoice(str(level), words) for level, words in enumerate(emotion_words(), start=1)]
    return OneOf(label, choices=levels, coerce=int)


def whole_or_na(value: Any) -> int | str:
    """Return the step of a scale, or *not applicable* as it is."""
    return NOT_APPLICABLE if value == NOT_APPLICABLE else int(value)


def _not_applicable(question: Question) -> list[SelectChoice]:
    return [SelectChoice(NOT_APPLICABLE, gettext("Not applicable"))] if question.allows_na else []


def takes_note(question: Question) -> bool:
    """Whether a note can be written under the answer."""
    return question.is_scored or question.type is QuestionType.PHOTO


def takes_photos(question: Question) -> bool:
    """Whether photos can be added at the question."""
    return question.photo is not PhotoRule.NONE or question.type is QuestionType.PHOTO


def photo_name(question: Question) -> str:
    """Return the name of the question's file input."""
    return question.key if question.type is QuestionType.PHOTO else f"{question.key}.photo"


def question_fields(question: Question) -> Iterator[tuple[str, Any]]:
    """Give the fields of one question: its answer, Not applicable where that is a box, note, photos."""
    field = value_field(question)
    if field is None:
        return
    yield question.key, field
    if question.allows_na and question.type not in RADIO_TYPES:
        yield f"{question.key}.na", BooleanField(gettext("Not applicable"))
    if takes_note(question):
        yield f"{question.key}.note", LongText(gettext("Note on question %(number)d", number=question.number))
    if takes_photos(question) and question.type is not QuestionType.PHOTO:
        yield f"{question.key}.photo", MultipleFileField(gettext("Add a photo"))
    if question.stamps:  # sent by a phone that timed the visit; a page without script has no such box
        yield f"{question.key}.corrected", BooleanField()


def section_fields(section: Section) -> Iterator[tuple[str, Any]]:
    """Give all fields of a section, its emotion and opportunity last."""
    for question in section.questions:
        yield from question_fields(question)
    if section.asks_emotion:
        yield f"{section.key}.emotion", emotion_field(gettext("How did this part feel to you?"))
    if section.asks_opportunity:
        yield (
            f"{section.key}.opportunity",
            LongText(gettext("What could be better here? An idea, if you have one.")),
        )


class AnswerForm(BaseForm):
    """The form of one or more sections; fields are reached by name: ``form["greeted.note"]``."""

    def __init__(self, checklist: Checklist, sections: Iterable[Section]) -> None:
        super().__init__((), meta=_Meta())
        self.sections = tuple(sections)
        language = current_language()
        for section in self.sections:
            for name, field in _known_fields(checklist, section, language).items():
                self._fields[name] = copy_field(field)

    @property
    def questions(self) -> Iterator[Question]:
        """Give the questions that have fields here."""
        for section in self.sections:
            yield from (each for each in section.questions if each.type is not QuestionType.NOTE)

    def fill(self, answers: Answers) -> "AnswerForm":
        """Show ``answers`` in the controls."""
        data: dict[str, Any] = {key: answer.value for key, answer in answers.items() if "." in key}
        for question in self.questions:
            answer = answers.get(question.key) or Answer()
            in_row = answer.not_applicable and question.type in RADIO_TYPES
            data[question.key] = NOT_APPLICABLE if in_row else answer.value
            data[f"{question.key}.na"] = answer.not_applicable
            data[f"{question.key}.note"] = answer.note
            data[f"{question.key}.corrected"] = answer.corrected
        self.process(data=data)
        return self

    def read(self, formdata: Any) -> "AnswerForm":
        """Take what was posted; :meth:`validate` then tells which fields cannot be understood."""
        self.process(formdata)
        return self

    def answers(self, before: Answers) -> dict[str, Answer]:
        """Return what was posted, by question; where it cannot be understood, what was there before."""
        found = {}
        for question in self.questions:
            found[question.key] = self._answer(question, before.get(question.key) or Answer())
        for section in self.sections:
            for key in (f"{section.key}.emotion", f"{section.key}.opportunity"):
                if key in self._fields and not self[key].errors:
                    found[key] = Answer(self[key].data or None)
        return found

    def _answer(self, question: Question, before: Answer) -> Answer:
        field = self[question.key]
        note = f"{question.key}.note"
        text = self[note].data or "" if note in self._fields and not self[note].errors else before.note
        if question.type is QuestionType.PHOTO:
            box = f"{question.key}.na"
            return Answer(None, box in self._fields and bool(self[box].data), text, before.photos)
        if field.errors:
            return Answer(before.value, before.not_applicable, text, before.photos, before.corrected)
        value = None if field.data == "" else field.data
        box = f"{question.key}.na"
        is_ticked = box in self._fields and bool(self[box].data)
        # Who writes the word into a text has written a word.
        not_applicable = value == NOT_APPLICABLE if question.type in RADIO_TYPES else is_ticked
        box = f"{question.key}.corrected"
        is_measured = value is not None and not not_applicable
        says_corrected = is_measured and box in self._fields and bool(self[box].data)
        corrected = says_corrected or (before.corrected and value == before.value)
        return Answer(None if not_applicable else value, not_applicable, text, before.photos, corrected)

    def mark(self, gaps: Iterable[Gap]) -> None:
        """Say at each field what is missing there."""
        for gap in gaps:
            if gap.field in self._fields:
                self.add_error(gap.field, gap.message)

    def add_error(self, name: str, message: str) -> None:
        """Say something at one field."""
        self[name].errors = [*self[name].errors, message]

    def faults(self) -> tuple[Gap, ...]:
        """Return every error of every field, in order."""
        return tuple(
            Gap(name, str(message), section.key, name.partition(".")[0])
            for section in self.sections
            for name, field in self._fields.items()
            if _section_of(name, section)
            for message in field.errors
        )


class _Meta(DefaultMeta):
    """Our own messages; the page carries the CSRF token."""

    # Not (): that would ask the environment, where LANGUAGE is ours and WTForms has no Vietnamese.
    locales = False
    csrf = False


def _section_of(name: str, section: Section) -> bool:
    key = name.partition(".")[0]
    own = name in {f"{section.key}.emotion", f"{section.key}.opportunity"}
    return own or any(question.key == key for question in section.questions)


def _known_fields(checklist: Checklist, section: Section, language: str) -> dict[str, Any]:
    place = (checklist.digest, section.key, language)
    if place not in _fields:
        _fields[place] = BaseForm(section_fields(section), meta=_Meta())._fields
    return _fields[place]


def control_id(checklist: Checklist, field: str) -> str:
    """Return the id of the control (the first one) of a field, for links from a summary."""
    key, _, part = field.partition(".")
    if part == "emotion":
        return f"{field}-0"
    for question in checklist.questions:
        if question.key == key and not part:
            several = question.type in RADIO_TYPES or question.type is QuestionType.MULTI
            return f"{field}-0" if several else field
    return field
