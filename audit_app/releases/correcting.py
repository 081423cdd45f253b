"""The page on which a reviewer corrects single answers of a release."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from audit_app.checklists.definition import Checklist, Question, QuestionType
from audit_app.checklists.logic import shown_questions
from audit_app.releases.document import checklist_of
from audit_app.releases.models import Release
from audit_app.releases.queries import contents_of
from audit_app.releases.revision import readable_answers
from audit_app.scoring.answers import Answer
from audit_app.visits.answer_words import answer_words
from audit_app.visits.forms import AnswerForm, control_id, takes_note

# Photos stay as they were sent.
NOT_CORRECTED = frozenset({QuestionType.NOTE, QuestionType.PHOTO})


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """A release's answers with the form for the ``chosen`` questions, in reading order."""

    release: Release
    checklist: Checklist
    answers: dict[str, Answer]
    chosen: tuple[Question, ...]
    form: AnswerForm

    @property
    def asked(self) -> list[Question]:
        """The questions that can be chosen: those that were asked."""
        shown = shown_questions(self.checklist, self.answers)
        return [
            each for each in self.checklist.questions if each.key in shown and each.type not in NOT_CORRECTED
        ]

    def number(self, question: Question) -> int:
        """Return the number that the question has on the scorecard."""
        return printed_numbers(self.checklist)[question.key]

    def words(self, question: Question) -> str:
        """Return the present answer in words."""
        return answer_words(question, self.answers.get(question.key))

    def takes_note(self, question: Question) -> bool:
        """Whether a note can be corrected."""
        return takes_note(question)

    def control_id(self, field: str) -> str:
        """Return the id of a field's control, for links from the summary."""
        return control_id(self.checklist, field)

    def read(self, posted: Any) -> bool:
        """Take what was posted; whether all of it can be understood."""
        return bool(self.form.read(posted).validate())

    @property
    def changes(self) -> dict[str, Answer]:
        """The answers that were posted for the chosen questions."""
        posted = self.form.answers(self.answers)
        return {question.key: posted[question.key] for question in self.chosen}


def printed_numbers(checklist: Checklist) -> dict[str, int]:
    """Return the number that each question has on a scorecard, by its key; notes to the shopper have none."""
    asking = (each for each in checklist.questions if each.type is not QuestionType.NOTE)
    return {question.key: number for number, question in enumerate(asking, start=1)}


def open_correction(release: Release, keys: Iterable[str]) -> CorrectionPage:
    """Return the page with the questions called ``keys`` chosen; strange keys are passed over."""
    document = release.frozen
    checklist, wanted = checklist_of(document), set(keys)
    answers = readable_answers(document, contents_of(release))
    chosen = [
        question
        for question in checklist.questions
        if question.key in wanted and question.type not in NOT_CORRECTED
    ]
    form = AnswerForm(checklist, checklist.sections).fill(answers)
    return CorrectionPage(release, checklist, answers, tuple(chosen), form)
