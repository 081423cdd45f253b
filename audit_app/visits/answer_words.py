"""Answers and conditions in words, in this request's language."""

from fractions import Fraction

from flask_babel import gettext

from audit_app.checklists.definition import (
    AllOf,
    AnyOf,
    Checklist,
    Comparison,
    Condition,
    Question,
    QuestionType,
    Test,
)
from audit_app.formatting import format_seconds, in_language
from audit_app.scoring.answers import Answer
from audit_app.scoring.values import NONE_OF_THESE
from audit_app.visits.answer_fields import plain_words
from audit_app.visits.emotions import emotion_words


def answer_words(question: Question, answer: Answer | None) -> str:
    """Return an answer as a person would say it; ``""`` where there is none."""
    if answer is None:
        return ""
    if answer.not_applicable:
        return str(gettext("Not applicable"))
    match question.type, answer.value:
        case _, None | ():
            return ""
        case QuestionType.SCALE, step:
            return str(gettext("%(step)s of %(steps)d", step=step, steps=question.steps))
        case QuestionType.MULTI, tuple(keys):
            return ", ".join(value_words(question, key) for key in keys)
        case QuestionType.NUMBER, (int() | Fraction()) as number:
            unit = in_language(question.unit)
            return f"{plain_words(number)} {unit}".strip()
        case _, (str() | int() | Fraction()) as value:
            return value_words(question, value)
    return ""


def value_words(question: Question, value: str | int | Fraction) -> str:
    """Return one value of a question in words."""
    match question.type, value:
        case QuestionType.YES_NO, _:
            return str(gettext("Yes")) if value == "yes" else str(gettext("No"))
        case ((QuestionType.CHOICE | QuestionType.MULTI), key):
            labels = {option.key: in_language(option.label) for option in question.options}
            return labels.get(str(key)) or str(gettext("None of these") if key == NONE_OF_THESE else key)
        case QuestionType.DURATION, (int() | Fraction()) as seconds:
            return format_seconds(seconds)
        case QuestionType.EMOTION, (int() | Fraction()) as level:
            return emotion_words()[int(level) - 1]
        case _, (int() | Fraction()) as number:
            return plain_words(number)
    return str(value)


def condition_words(checklist: Checklist, condition: Condition) -> str:
    """Return when a question is asked, to follow “only if”."""
    match condition:
        case AllOf(parts):
            return gettext(" and ").join(condition_words(checklist, part) for part in parts)
        case AnyOf(parts):
            return gettext(" or ").join(condition_words(checklist, part) for part in parts)
        case Test(key, comparison, operand):
            return _test_words(checklist.question(key), comparison, operand)


def _test_words(question: Question, comparison: Comparison, operand: object) -> str:
    number = question.number
    values = operand if isinstance(operand, tuple) else (operand,)
    words = gettext(" or ").join(
        f"“{value_words(question, value)}”" for value in values if not isinstance(value, bool)
    )
    match comparison:
        case Comparison.ANSWERED if operand:
            return str(gettext("question %(number)d is answered", number=number))
        case Comparison.ANSWERED:
            return str(gettext("question %(number)d is not answered", number=number))
        case Comparison.IS_NOT:
            return str(
                gettext("the answer to question %(number)d is not %(answer)s", number=number, answer=words)
            )
        case Comparison.AT_LEAST:
            return str(
                gettext(
                    "the answer to question %(number)d is at least %(answer)s", number=number, answer=words
                )
            )
        case Comparison.AT_MOST:
            return str(
                gettext(
                    "the answer to question %(number)d is at most %(answer)s", number=number, answer=words
                )
            )
    return str(gettext("the answer to question %(number)d is %(answer)s", number=number, answer=words))
