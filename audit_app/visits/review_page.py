"""What the review shows: every answer in words, and every gap with a link to where it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from audit_app.checklists.definition import Question, QuestionType, Section
from audit_app.programmes.question_words import emotion_words
from audit_app.scoring.answers import Answer
from audit_app.visits.answer_words import answer_words
from audit_app.visits.forms import AnswerForm, control_id
from audit_app.visits.gaps import Gap
from audit_app.visits.models import Visit
from audit_app.visits.sheets import Progress, Sheet
from audit_app.visits.times import VisitTimes, times_of


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A sheet with its gaps.

    ``number`` is the submission that the page's form makes; ``is_refused`` after an attempt to send it.
    """

    sheet: Sheet
    gaps: Sequence[Gap]
    number: int
    is_refused: bool = False

    @property
    def form(self) -> AnswerForm:
        """A form without fields whose errors are the gaps: what makes the title say *Error*."""
        form = AnswerForm(self.sheet.checklist, ())
        form.form_errors = [gap.message for gap in self.gaps]
        return form

    @property
    def visit(self) -> Visit:
        """The visit."""
        return self.sheet.visit

    @property
    def times(self) -> VisitTimes:
        """When the shopper came in and left."""
        return times_of(self.sheet.visit)

    @property
    def progress(self) -> Progress:
        """How much of the checklist is answered."""
        return self.sheet.progress()

    def questions(self, section: Section) -> list[Question]:
        """Return the questions of a section that are shown and can be answered."""
        return [
            question
            for question in section.questions
            if question.key in self.sheet.shown and question.type is not QuestionType.NOTE
        ]

    def answer(self, question: Question) -> Answer:
        """Return the answer to a question."""
        return self.sheet.answers.get(question.key) or Answer()

    def words(self, question: Question) -> str:
        """Return the answer in words."""
        return answer_words(question, self.answer(question))

    def emotion(self, section: Section) -> str:
        """Return how the section felt, in words."""
        answer = self.sheet.answers.get(f"{section.key}.emotion")
        return emotion_words()[answer.value - 1] if answer and isinstance(answer.value, int) else ""

    def opportunity(self, section: Section) -> str:
        """Return the shopper's idea for the section."""
        answer = self.sheet.answers.get(f"{section.key}.opportunity")
        return str(answer.value) if answer and answer.value else ""

    def gaps_at(self, question: Question) -> list[Gap]:
        """Return what is missing at a question."""
        return [gap for gap in self.gaps if gap.question == question.key]

    def time_gaps(self) -> list[Gap]:
        """Return what is wrong with the times."""
        return [gap for gap in self.gaps if gap.section is None]

    def edit_url(self, question: Question) -> str:
        """Return where an answer is changed."""
        return url_for(
            "visits.section",
            uid=self.visit.uid,
            section=question.section,
            _anchor=f"question-{question.key}",
        )

    def mend_url(self, gap: Gap) -> str:
        """Return where a gap is mended: the very control, with the same words beside it."""
        if gap.section is None:
            return url_for("visits.visit", uid=self.visit.uid, _anchor=gap.field)
        return url_for(
            "visits.section",
            uid=self.visit.uid,
            section=gap.section,
            missing=1,
            _anchor=control_id(self.sheet.checklist, gap.field),
        )

    def errors(self) -> list[tuple[str, str]]:
        """Return every gap with its link."""
        return [(gap.message, self.mend_url(gap)) for gap in self.gaps]

    def photos(self, question: Question) -> list[dict[str, str]]:
        """Return the photos of an answer for the grid."""
        return [
            {
                "src": url_for("visits.photo", uid=self.visit.uid, sha256=sha256, size="small"),
                "href": url_for("visits.photo", uid=self.visit.uid, sha256=sha256),
                "number": str(number),
            }
            for number, sha256 in enumerate(self.answer(question).photos, start=1)
        ]
