"""What a section's page shows around its fields."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from audit_app.checklists.condition import AllOf, AnyOf, Condition
from audit_app.checklists.definition import Question, Section
from audit_app.checklists.logic import condition_form
from audit_app.formatting import in_language
from audit_app.programmes.question_words import condition_words
from audit_app.scoring.answers import Answer
from audit_app.visits.answer_fields import NOT_APPLICABLE
from audit_app.visits.forms import AnswerForm, control_id, photo_name, takes_note, takes_photos
from audit_app.visits.gaps import needs_note
from audit_app.visits.sheets import Sheet


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One section of a sheet, with the form that it is filled in by."""

    sheet: Sheet
    section: Section
    form: AnswerForm

    @property
    def number(self) -> int:
        """The section's place, from 1."""
        return self.sheet.checklist.sections.index(self.section) + 1

    @property
    def of(self) -> int:
        """How many sections there are."""
        return len(self.sheet.checklist.sections)

    @property
    def before(self) -> Section | None:
        """The section before this one."""
        return self.sheet.neighbours(self.section)[0]

    @property
    def after(self) -> Section | None:
        """The section after this one."""
        return self.sheet.neighbours(self.section)[1]

    def answer(self, question: Question) -> Answer:
        """Return what is stored for a question."""
        return self.sheet.answers.get(question.key) or Answer()

    def show_if(self, question: Question) -> dict[str, Any] | None:
        """Return the question's condition for the page's script."""
        return None if question.show_if is None else condition_form(question.show_if)

    def condition(self, question: Question) -> str:
        """Return the question's condition in words, for a page without script."""
        return "" if question.show_if is None else condition_words(self.sheet.checklist, question.show_if)

    def answers_elsewhere(self) -> dict[str, Any]:
        """Return the answers in other sections on which conditions here hang, as their controls hold them."""
        wanted = {
            key
            for question in self.section.questions
            if question.show_if
            for key in looked_at(question.show_if)
        }
        here = {question.key for question in self.section.questions}
        answers = {key: self.sheet.answers.get(key) for key in (wanted - here) & self.sheet.shown}
        return {key: _control_value(answer) for key, answer in sorted(answers.items()) if answer}

    def note_below(self, question: Question) -> float | None:
        """Return the share under which the page opens the note."""
        return None if question.note_below is None else float(question.note_below)

    def takes_note(self, question: Question) -> bool:
        """Whether a note can be written."""
        return takes_note(question)

    def needs_note(self, question: Question) -> bool:
        """Whether the stored answer asks for a note."""
        return needs_note(question, self.answer(question))

    def phrases(self, question: Question) -> list[str]:
        """Return the suggested phrases."""
        return [in_language(phrase) for phrase in question.phrases]

    def takes_photos(self, question: Question) -> bool:
        """Whether photos can be added."""
        return takes_photos(question)

    def photo_field(self, question: Question) -> Any:
        """Return the question's file input."""
        return self.form[photo_name(question)]

    def photos(self, question: Question) -> list[dict[str, str]]:
        """Return the stored photos for the grid, each with what its remove button sends."""
        uid = self.sheet.visit.uid
        return [
            {
                "src": url_for("visits.photo", uid=uid, sha256=sha256, size="small"),
                "href": url_for("visits.photo", uid=uid, sha256=sha256),
                "number": str(number),
                "remove": f"{question.key} {sha256}",
            }
            for number, sha256 in enumerate(self.answer(question).photos, start=1)
        ]

    def room_for_photos(self, question: Question) -> int:
        """Return how many more photos fit."""
        return max(0, question.photo_max - len(self.answer(question).photos))

    def errors(self) -> list[tuple[str, str]]:
        """Return what is to be mended, each with a link to its control."""
        return [
            (fault.message, f"#{control_id(self.sheet.checklist, fault.field)}")
            for fault in self.form.faults()
        ]


def looked_at(condition: Condition) -> set[str]:
    """Return the questions that a condition looks at."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return {key for part in parts for key in looked_at(part)}
        case _:
            return {condition.question}


def _control_value(answer: Answer) -> Any:
    if answer.not_applicable:
        return NOT_APPLICABLE
    if isinstance(answer.value, tuple):
        return list(answer.value)
    return None if answer.value is None else str(answer.value)
