"""What a checklist's questions say of themselves, in this request's language."""

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
from audit_app.checklists.numbers import plain_number
from audit_app.formatting import current_language, format_seconds, in_language
from audit_app.scoring.values import NONE_OF_THESE


def emotion_words() -> tuple[str, ...]:
    """Return the five levels of how a touchpoint felt, from worst to best; never scored."""
    return (
        gettext("Very annoyed"),
        gettext("Annoyed"),
        gettext("Indifferent"),
        gettext("Pleased"),
        gettext("Delighted"),
    )


def plain_words(number: Fraction | int) -> str:
    """Return a number as a person here types it, with all its decimals."""
    words = plain_number(Fraction(number))
    return words.replace(".", ",") if current_language() == "vi" else words


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
