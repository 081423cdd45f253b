"""The share of its points that one answer earns."""

from fractions import Fraction

from audit_app.checklists.definition import Question, QuestionType
from audit_app.checklists.logic import is_answered
from audit_app.scoring.answers import Answer
from audit_app.scoring.values import NONE_OF_THESE

_NONE, _ALL = Fraction(0), Fraction(1)


def share_of(question: Question, answer: Answer | None) -> Fraction | None:
    """Return the share in [0, 1], or ``None`` for no answer, Not applicable or a type without points.

    The answer fits its question (:func:`audit_app.scoring.answers.read_answers`); ``ValueError`` otherwise.
    """
    if answer is None or not question.is_scored or not is_answered(question, answer):
        return None
    match question.type, answer.value:
        case QuestionType.YES_NO, "yes" | "no":
            return _ALL if answer.value == question.good else _NONE
        case QuestionType.SCALE, int(step) if 1 <= step <= question.steps:
            return Fraction(step - 1, question.steps - 1)
        case QuestionType.CHOICE, str(key):
            return _option_share(question, key)
        case QuestionType.MULTI, tuple(keys):
            ticked = [key for key in keys if key != NONE_OF_THESE]
            return _within(sum((_option_share(question, key) for key in ticked), _NONE))
        case ((QuestionType.DURATION | QuestionType.NUMBER), (int() | Fraction()) as measured):
            return _measured_share(question, Fraction(measured))
    raise ValueError(f"{question.key} cannot be answered with {answer.value!r}")


def _option_share(question: Question, key: str) -> Fraction:
    for option in question.options:
        if option.key == key:
            return option.share
    raise ValueError(f"{question.key} has no option {key!r}")


def _measured_share(question: Question, measured: Fraction) -> Fraction:
    assert question.target is not None
    assert question.limit is not None
    return _within((question.limit - measured) / (question.limit - question.target))


def _within(share: Fraction) -> Fraction:
    return min(max(share, _NONE), _ALL)
