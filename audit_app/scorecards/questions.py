"""Every question with its answer, points, cost, note and photos, by section.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from audit_app.checklists.definition import Question, QuestionType, Section, Text
from audit_app.scorecards.journey import Touchpoint
from audit_app.scorecards.misses import Misses, Repeat, repeat_of
from audit_app.scorecards.released import ReleasedVisit, Words
from audit_app.scoring.answers import Answer
from audit_app.scoring.results import QuestionScore, QuestionState


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question as it is printed.

    ``earned`` and ``possible`` are in points; ``lost`` is the printed cost in points of the score, 0 where
    nothing was lost; ``ticked`` are the labels of the chosen options; ``written`` is a text answer.
    ``repeat`` where the visit before missed it too.
    """

    number: int
    question: Question
    answer: Answer | None
    state: QuestionState
    share: Fraction | None
    earned: Fraction
    possible: Fraction
    lost: Decimal
    ticked: tuple[Text, ...]
    written: Words | None
    note: Words | None
    photos: tuple[int, ...]
    repeat: Repeat | None = None

    @property
    def counts(self) -> bool:
        """Whether the question takes part in the score."""
        return self.share is not None

    @property
    def level(self) -> str:
        """Return ``full``, ``part`` or ``none`` of the points, ``out`` where nothing counts."""
        if self.share is None:
            return "out"
        return "full" if self.share == 1 else "part" if self.share else "none"

    @property
    def is_failed(self) -> bool:
        """Whether a critical question earned nothing."""
        return self.question.critical is not None and self.share == 0


@dataclass(frozen=True, slots=True)
class SectionSheet:
    """One section: its touchpoint and its rows."""

    section: Section
    touchpoint: Touchpoint
    rows: tuple[QuestionRow, ...]


def question_rows(
    released: ReleasedVisit, costs: Mapping[str, Decimal], misses: Mapping[str, Misses]
) -> tuple[QuestionRow, ...]:
    """Return every question that was asked, or that counted without being asked, in reading order."""
    numbers = released.numbers()
    pairs = zip(released.checklist.questions, released.score.questions, strict=True)
    return tuple(
        replace(
            _row(released, question, mark, numbers[question.key], costs.get(question.key, Decimal(0))),
            repeat=repeat_of(misses.get(question.key), mark.share),
        )
        for question, mark in pairs
        if question.key in numbers and (mark.counts or mark.state is not QuestionState.HIDDEN)
    )


def section_sheets(
    released: ReleasedVisit, rows: tuple[QuestionRow, ...], touchpoints: tuple[Touchpoint, ...]
) -> tuple[SectionSheet, ...]:
    """Return the sections in the order of the journey, without those that asked nothing."""
    sheets = (
        SectionSheet(section, touchpoint, tuple(row for row in rows if row.question.section == section.key))
        for section, touchpoint in zip(released.checklist.sections, touchpoints, strict=True)
    )
    return tuple(sheet for sheet in sheets if sheet.rows)


def _row(
    released: ReleasedVisit, question: Question, mark: QuestionScore, number: int, lost: Decimal
) -> QuestionRow:
    answer = released.answers.get(question.key) if mark.state is not QuestionState.HIDDEN else None
    is_text = question.type is QuestionType.TEXT
    return QuestionRow(
        number=number,
        question=question,
        answer=answer,
        state=mark.state,
        share=mark.share,
        earned=mark.earned,
        possible=mark.possible,
        lost=lost,
        ticked=_ticked(question, answer),
        written=released.written(question.key) if is_text and answer else None,
        note=released.note(question.key) if answer else None,
        photos=tuple(int(photo) for photo in answer.photos) if answer else (),
    )


def _ticked(question: Question, answer: Answer | None) -> tuple[Text, ...]:
    if answer is None or question.type not in {QuestionType.CHOICE, QuestionType.MULTI}:
        return ()
    keys = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return tuple(option.label for option in question.options if option.key in keys)
