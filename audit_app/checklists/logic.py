"""Which questions are shown, from the conditions of a checklist and the answers given so far."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol

from audit_app.checklists.condition import AllOf, AnyOf, Comparison, Condition, Operand, Test
from audit_app.checklists.definition import Checklist, Question, QuestionType

AnswerValue = str | int | Fraction | tuple[str, ...] | None


class Answered(Protocol):
    """As much of an answer as conditions look at."""

    @property
    def value(self) -> AnswerValue:
        """What was answered, or ``None``."""

    @property
    def not_applicable(self) -> bool:
        """Whether the question did not apply."""

    @property
    def photos(self) -> tuple[str, ...]:
        """The photos taken at the question."""


def is_answered(question: Question, answer: Answered | None) -> bool:
    """Whether ``answer`` says something other than Not applicable; a photo question is answered by a photo.

    Zero is an answer; a blank text and an untouched list of ticks are none.
    """
    if answer is None or answer.not_applicable:
        return False
    if question.type is QuestionType.PHOTO:
        return bool(answer.photos)
    match answer.value:
        case None | ():
            return False
        case str() as text:
            return bool(text.strip())
        case _:
            return True


def shown_questions(checklist: Checklist, answers: Mapping[str, Answered]) -> frozenset[str]:
    """Return the keys of the questions that are shown; one without ``show_if`` always is."""
    shown: set[str] = set()
    counted: dict[str, AnswerValue] = {}
    for question in checklist.questions:
        if question.show_if is not None and not holds(question.show_if, counted):
            continue
        shown.add(question.key)
        answer = answers.get(question.key)
        if answer is not None and is_answered(question, answer):
            counted[question.key] = answer.photos if question.type is QuestionType.PHOTO else answer.value
    return frozenset(shown)


def holds(condition: Condition, counted: Mapping[str, AnswerValue]) -> bool:
    """Whether ``condition`` is true of the answers that count.

    ``counted`` leaves out hidden, unanswered and not-applicable questions: they satisfy only
    ``answered = false``.
    """
    match condition:
        case AllOf(parts):
            return all(holds(part, counted) for part in parts)
        case AnyOf(parts):
            return any(holds(part, counted) for part in parts)
        case Test(question, Comparison.ANSWERED, wanted):
            return (question in counted) is wanted
        case Test(question, comparison, operand):
            return question in counted and _compare(counted[question], comparison, operand)


def _compare(value: AnswerValue, comparison: Comparison, operand: Operand) -> bool:
    given = value if isinstance(value, tuple) else (value,)
    match comparison, operand:
        case Comparison.IS, _:
            return operand in given
        case Comparison.IS_NOT, _:
            return operand not in given
        case Comparison.ANY_OF, tuple():
            return any(each in operand for each in given)
        case Comparison.AT_LEAST, Fraction():
            return isinstance(value, int | Fraction) and value >= operand
        case Comparison.AT_MOST, Fraction():
            return isinstance(value, int | Fraction) and value <= operand
    raise ValueError(f"{comparison} does not look at {operand!r}")


def condition_form(condition: Condition) -> dict[str, Any]:
    """Return ``condition`` as the checklist file writes it, JSON-able, for the browser to follow.

    Whole numbers are ints and others floats; a browser compares in floats anyway.
    """
    match condition:
        case AllOf(parts):
            return {"all": [condition_form(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [condition_form(part) for part in parts]}
        case Test(question, comparison, operand):
            return {"question": question, comparison.value: _operand_form(operand)}


def _operand_form(operand: Operand) -> Any:
    match operand:
        case tuple():
            return [_operand_form(each) for each in operand]
        case Fraction():
            return int(operand) if operand.denominator == 1 else float(operand)
        case _:
            return operand
