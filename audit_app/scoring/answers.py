"""What a shopper answered, and how it is read from and written to JSON."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from audit_app.checklists.definition import Checklist, Question, QuestionType, Text
from audit_app.checklists.logic import AnswerValue
from audit_app.checklists.numbers import plain_number
from audit_app.refusal import ViHanhError
from audit_app.scoring.values import Unfit, read_value

NOT_APPLICABLE = "na"
_PARTS = ("value", "na", "note", "photos", "corrected")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    ``value`` is ``"yes"``/``"no"``, an option's key, a tuple of option keys (``("none",)`` is *none of
    these*), a text, a whole number (scale and emotion from 1, duration in seconds) or, for a number, a
    Fraction; ``None`` is unanswered.  ``photos`` are SHA-256 digests of stored photos; ``corrected`` marks
    a duration that was changed by hand after the stamps gave it.
    """

    value: AnswerValue = None
    not_applicable: bool = False
    note: str = ""
    photos: tuple[str, ...] = ()
    corrected: bool = False


Answers = Mapping[str, Answer]
"""By question key; a section's own are called ``SECTION.emotion`` and ``SECTION.opportunity``."""


@dataclass(frozen=True, slots=True)
class AnswerMistake:
    """One answer that its question cannot have."""

    key: str
    problem: Text


class AnswersRefused(ViHanhError):
    """Answers that do not fit their checklist, with all the ``mistakes``."""

    def __init__(self, mistakes: Iterable[AnswerMistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(self.into("vi"))

    def into(self, language: str) -> str:
        """Return ``key: problem.``, one mistake to a line."""
        return "\n".join(f"{mistake.key}: {mistake.problem.into(language)}." for mistake in self.mistakes)


def read_answers(checklist: Checklist, document: object) -> dict[str, Answer]:
    """Return the answers in a JSON-able ``document``, which may be wrapped as ``{"answers": …}``.

    An answer is ``{"value": …, "na": …, "note": …, "photos": […], "corrected": …}`` or a bare value: a text,
    a number, a list of ticks, ``true``/``false`` for yes/no, ``null`` for unanswered, ``"na"``.
    Texts become NFC.
    Raises :class:`AnswersRefused` with every mistake.
    """
    questions = {question.key: question for question in checklist.questions} | _section_questions(checklist)
    if isinstance(document, Mapping) and "answers" not in questions:
        document = document.get("answers", document)
    if not isinstance(document, Mapping):
        form = Text('phải có dạng {"câu": câu trả lời}', 'must look like {"question": answer}')
        raise AnswersRefused([AnswerMistake("answers", form)])
    answers: dict[str, Answer] = {}
    mistakes: list[AnswerMistake] = []
    for key, written in document.items():
        try:
            answers[str(key)] = _read_answer(_find_question(questions, str(key)), written)
        except Unfit as unfit:
            mistakes.append(AnswerMistake(str(key), unfit.text))
    if mistakes:
        raise AnswersRefused(mistakes)
    return answers


def _section_questions(checklist: Checklist) -> dict[str, Question]:
    """Return a question for the emotion and the opportunity of each section that asks for them."""
    found: dict[str, Question] = {}
    for section in checklist.sections:
        for name, is_asked, kind in (
            ("emotion", section.asks_emotion, QuestionType.EMOTION),
            ("opportunity", section.asks_opportunity, QuestionType.TEXT),
        ):
            if is_asked:
                key = f"{section.key}.{name}"
                found[key] = Question(key, 0, section.key, kind, section.title)
    return found


def _find_question(questions: Mapping[str, Question], key: str) -> Question:
    if key in questions:
        return questions[key]
    close = get_close_matches(key, questions, n=1)
    vi, en = (f" (có phải “{close[0]}”)", f" (did you mean “{close[0]}”)") if close else ("", "")
    raise Unfit(f"bộ câu hỏi không có câu này{vi}", f"the checklist has no such question{en}")


def _read_answer(question: Question, written: object) -> Answer:
    if question.type is QuestionType.NOTE:
        raise Unfit("đây là lời dẫn, không phải câu hỏi", "this is a note to read, not a question")
    if written == NOT_APPLICABLE and (question.allows_na or question.type is not QuestionType.TEXT):
        written = {"na": True}
    if not isinstance(written, Mapping):
        written = {"value": written}
    for part in written:
        if part not in _PARTS:
            parts = ", ".join(_PARTS)
            raise Unfit(f"không có mục “{part}”; chỉ có {parts}", f"there is no part “{part}”, only {parts}")
    value = None if written.get("value") is None else read_value(question, written["value"])
    not_applicable = _read_flag(written, "na")
    if not_applicable and not question.allows_na:
        raise Unfit("câu này không cho chọn Không áp dụng", "this question does not take Not applicable")
    if not_applicable and value is not None:
        raise Unfit("vừa có câu trả lời vừa Không áp dụng", "both an answer and Not applicable")
    return Answer(
        value, not_applicable, _read_note(written), _read_photos(written), _read_flag(written, "corrected")
    )


def _read_flag(written: Mapping[str, Any], part: str) -> bool:
    flag = written.get(part, False)
    if not isinstance(flag, bool):
        raise Unfit(f"“{part}” phải là true hoặc false", f"“{part}” must be true or false")
    return flag


def _read_note(written: Mapping[str, Any]) -> str:
    note = written.get("note") or ""
    if not isinstance(note, str):
        raise Unfit("ghi chú phải là câu chữ", "the note must be a text")
    return unicodedata.normalize("NFC", note)


def _read_photos(written: Mapping[str, Any]) -> tuple[str, ...]:
    photos = written.get("photos") or []
    if not isinstance(photos, list | tuple) or not all(isinstance(photo, str) and photo for photo in photos):
        raise Unfit("ảnh phải là danh sách mã SHA-256", "photos must be a list of SHA-256 digests")
    return tuple(photos)


def write_answers(answers: Answers) -> dict[str, Any]:
    """Return ``answers`` as a JSON-able dictionary; :func:`read_answers` gives the same answers back."""
    return {key: _write_answer(answer) for key, answer in answers.items()}


def _write_answer(answer: Answer) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if answer.value is not None:
        written["value"] = _write_value(answer.value)
    if answer.not_applicable:
        written["na"] = True
    if answer.note:
        written["note"] = answer.note
    if answer.photos:
        written["photos"] = list(answer.photos)
    if answer.corrected:
        written["corrected"] = True
    return written


def _write_value(value: AnswerValue) -> Any:
    match value:
        case Fraction():  # JSON's numbers would lose digits
            return int(value) if value.denominator == 1 else plain_number(value)
        case tuple():
            return list(value)
        case _:
            return value
