"""Answers in words, in this request's language."""

from fractions import Fraction

from flask_babel import gettext

from audit_app.checklists.definition import Question, QuestionType
from audit_app.formatting import in_language
from audit_app.programmes.question_words import plain_words, value_words
from audit_app.scoring.answers import Answer


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
