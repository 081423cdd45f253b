"""One JSON value → the value of an answer to one question."""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from audit_app.checklists.definition import Question, QuestionType, Text
from audit_app.checklists.logic import AnswerValue
from audit_app.checklists.numbers import exact_number

EMOTION_STEPS = 5
NONE_OF_THESE = "none"


class Unfit(Exception):
    """A value that its question cannot have."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(vi, en)


def read_value(question: Question, value: object) -> AnswerValue:
    """Return ``value`` as the type of question has it; :class:`Unfit` when it is no possible answer."""
    match question.type:
        case QuestionType.YES_NO:
            return _one_of(
                {True: "yes", False: "no"}[value] if isinstance(value, bool) else value, ("yes", "no")
            )
        case QuestionType.CHOICE:
            return _one_of(value, [option.key for option in question.options])
        case QuestionType.MULTI:
            return _read_ticks(question, value)
        case QuestionType.SCALE:
            return _read_whole(value, 1, question.steps)
        case QuestionType.EMOTION:
            return _read_whole(value, 1, EMOTION_STEPS)
        case QuestionType.DURATION:
            return _read_whole(value, 0, None)
        case QuestionType.NUMBER:
            return _read_number(value)
        case QuestionType.TEXT if isinstance(value, str):
            return unicodedata.normalize("NFC", value)
        case QuestionType.TEXT:
            raise Unfit("phải là câu chữ", "must be a text")
        case _:
            raise Unfit("câu này chỉ nhận ảnh", "this question takes photos only")


def _one_of(value: object, keys: Iterable[str]) -> str:
    if isinstance(value, str) and value in keys:
        return value
    known = ", ".join(keys)
    raise Unfit(f"không có lựa chọn {value}; chọn một trong {known}", f"{value} is not one of {known}")


def _read_ticks(question: Question, value: object) -> tuple[str, ...] | None:
    """Return the ticked options in the order of the checklist; nothing ticked is unanswered."""
    ticks = [value] if isinstance(value, str) else value
    if not isinstance(ticks, list | tuple):
        raise Unfit("phải là danh sách các lựa chọn", "must be a list of options")
    keys = [option.key for option in question.options]
    if NONE_OF_THESE in ticks and len(ticks) > 1:
        raise Unfit("“none” không đi cùng lựa chọn khác", "“none” goes with no other option")
    ticked = {_one_of(tick, [*keys, NONE_OF_THESE]) for tick in ticks}
    return tuple(key for key in [*keys, NONE_OF_THESE] if key in ticked) or None


def _read_number(value: object) -> Fraction:
    plain = value
    if isinstance(value, str | float):
        try:
            plain = Decimal(str(value).strip().replace(",", "."))
        except InvalidOperation:
            plain = None
    number = exact_number(plain)
    if number is None:
        raise Unfit(
            f"{value} không phải số (nhiều nhất 6 chữ số thập phân)",
            f"{value} is not a number of at most six decimals",
        )
    return number


def _read_whole(value: object, low: int, high: int | None) -> int:
    number = _read_number(value)
    if number.denominator != 1 or number < low or (high is not None and number > high):
        vi, en = (
            (f"từ {low} đến {high}", f"from {low} to {high}")
            if high is not None
            else (f"từ {low}", f"from {low}")
        )
        raise Unfit(f"{value} không phải số nguyên {vi}", f"{value} is not a whole number {en}")
    return int(number)
