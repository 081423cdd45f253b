"""A visit with its checklist and what has been answered so far: what every page of the shopper reads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from audit_app.checklists.definition import Checklist, Question, QuestionType, Section
from audit_app.checklists.logic import shown_questions
from audit_app.scoring.answers import Answer, Answers, read_answers, write_answers
from audit_app.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions that must be answered are."""

    answered: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether none is left."""
        return self.answered >= self.total

    @property
    def is_begun(self) -> bool:
        """Whether there is at least one answer."""
        return self.answered > 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visit's checklist as it is filled in.  ``revision`` counts the saves, ``saved_at`` is the last."""

    visit: Visit
    checklist: Checklist
    answers: Answers
    revision: int = 0
    saved_at: datetime | None = None
    shown: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shown", shown_questions(self.checklist, self.answers))

    def asks(self, question: Question) -> bool:
        """Whether the question is shown and must be answered before sending."""
        return question.required and question.type is not QuestionType.NOTE and question.key in self.shown

    def progress(self, section: Section | None = None) -> Progress:
        """Return the progress of one section, or of the whole checklist."""
        questions = section.questions if section else self.checklist.questions
        asked = [question for question in questions if self.asks(question)]
        done = [question for question in asked if says_something(question, self.answers.get(question.key))]
        return Progress(len(done), len(asked))

    def first_open_section(self) -> Section | None:
        """Return the first section with a question that must still be answered."""
        for section in self.checklist.sections:
            if not self.progress(section).is_complete:
                return section
        return None

    def neighbours(self, section: Section) -> tuple[Section | None, Section | None]:
        """Return the sections before and after ``section``."""
        sections = self.checklist.sections
        place = sections.index(section)
        before = sections[place - 1] if place else None
        after = sections[place + 1] if place + 1 < len(sections) else None
        return before, after


def says_something(question: Question, answer: Answer | None) -> bool:
    """Whether the question is dealt with: answered, Not applicable, or (a photo question) photographed."""
    if answer is None:
        return False
    if question.type is QuestionType.PHOTO:
        return bool(answer.photos) or answer.not_applicable
    if isinstance(answer.value, str):
        return bool(answer.value.strip())
    return answer.not_applicable or answer.value not in (None, ())


def read_document(checklist: Checklist, document: str) -> dict[str, Answer]:
    """Return the answers in a stored JSON text."""
    return read_answers(checklist, json.loads(document))


def write_document(answers: Mapping[str, Answer]) -> str:
    """Return answers as the JSON text that is stored: sorted, compact, unanswered ones left out."""
    written = {key: answer for key, answer in write_answers(answers).items() if answer}
    return json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
