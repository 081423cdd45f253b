"""``show_if`` of a checklist file → a :data:`~audit_app.checklists.definition.Condition`."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from audit_app.checklists.definition import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Question,
    QuestionType,
    Test,
    Text,
)
from audit_app.checklists.fields import Fields
from audit_app.checklists.numbers import exact_number
from audit_app.checklists.spelling import did_you_mean

_EQUALITY = (Comparison.IS, Comparison.IS_NOT, Comparison.ANY_OF)
_ORDER = (Comparison.AT_LEAST, Comparison.AT_MOST)

COMPARISONS: dict[QuestionType, tuple[Comparison, ...]] = {
    QuestionType.YES_NO: (*_EQUALITY, Comparison.ANSWERED),
    QuestionType.CHOICE: (*_EQUALITY, Comparison.ANSWERED),
    QuestionType.MULTI: (*_EQUALITY, Comparison.ANSWERED),
    QuestionType.SCALE: (*_EQUALITY, *_ORDER, Comparison.ANSWERED),
    QuestionType.EMOTION: (*_EQUALITY, *_ORDER, Comparison.ANSWERED),
    QuestionType.DURATION: (*_EQUALITY, *_ORDER, Comparison.ANSWERED),
    QuestionType.NUMBER: (*_EQUALITY, *_ORDER, Comparison.ANSWERED),
    QuestionType.TEXT: (Comparison.ANSWERED,),
    QuestionType.PHOTO: (Comparison.ANSWERED,),
    QuestionType.NOTE: (),
}

_NEVER = AllOf(())


def read_condition(
    fields: Fields, earlier: Mapping[str, Question | None], every_key: Iterable[str]
) -> Condition:
    """Return the condition in ``fields``.

    It may look only at ``earlier`` questions; ``every_key`` tells a later question from a misspelt one.
    """
    heads = [head for head in ("question", "all", "any") if head in fields]
    if len(heads) != 1:
        fields.refuse(
            None,
            Text(
                "điều kiện phải có đúng một trong question, all, any",
                "needs exactly one of question, all, any",
            ),
            Text(
                'Viết { question = "…", is = "…" } hoặc { all = [ … ] } hoặc { any = [ … ] }',
                'Write { question = "…", is = "…" } or { all = [ … ] } or { any = [ … ] }',
            ),
        )
        return _NEVER
    if heads == ["question"]:
        return _read_test(fields, earlier, every_key)
    parts = tuple(read_condition(part, earlier, every_key) for part in fields.parts(heads[0]))
    if not parts and fields.take(heads[0]) == []:
        fields.refuse(
            heads[0],
            Text("không có điều kiện nào bên trong", "there is no condition inside"),
            Text("Thêm điều kiện hoặc bỏ show_if", "Add a condition or leave show_if out"),
        )
    fields.close()
    return AllOf(parts) if heads == ["all"] else AnyOf(parts)


def _read_test(fields: Fields, earlier: Mapping[str, Question | None], every_key: Iterable[str]) -> Condition:
    key = fields.name("question")
    comparisons = [comparison for comparison in Comparison if comparison in fields]
    if len(comparisons) != 1:
        names = ", ".join(Comparison)
        fields.close(known=comparisons)
        fields.refuse(
            None,
            Text(f"phải có đúng một phép so trong: {names}", f"needs exactly one of: {names}"),
            Text('Ví dụ { question = "…", is = "yes" }', 'For example { question = "…", is = "yes" }'),
        )
        return _NEVER
    value = fields.take(comparisons[0])
    fields.close()
    if key not in earlier:
        _refuse_question(fields, key, earlier, every_key)
        return _NEVER
    question = earlier[key]
    if question is None:  # its own mistake is in the list already
        return _NEVER
    operand = _read_operand(fields, comparisons[0], value, question)
    return _NEVER if operand is None else Test(key, comparisons[0], operand)


def _refuse_question(
    fields: Fields, key: str, earlier: Mapping[str, Question | None], every_key: Iterable[str]
) -> None:
    if key in every_key:
        problem = Text(
            f"câu “{key}” không đứng trước câu này", f"question “{key}” does not come before this one"
        )
        remedy = Text(
            "Chuyển câu đó lên trước, hoặc xét một câu đứng trước",
            "Move it up, or look at an earlier question",
        )
    else:
        problem = Text(f"không có câu nào tên “{key}”", f"there is no question “{key}”")
        remedy = did_you_mean(key, earlier)
    fields.refuse("question", problem, remedy)


def _read_operand(
    fields: Fields, comparison: Comparison, value: object, question: Question
) -> str | Fraction | bool | tuple[str | Fraction, ...] | None:
    if comparison not in COMPARISONS[question.type]:
        names = ", ".join(COMPARISONS[question.type])
        fields.refuse(
            comparison,
            Text(
                f"câu “{question.key}” kiểu {question.type} không so được bằng {comparison}",
                f"question “{question.key}” is a {question.type} and cannot be looked at with {comparison}",
            ),
            Text(f"Dùng: {names or '–'}", f"Use: {names or '–'}"),
        )
        return None
    match comparison:
        case Comparison.ANSWERED if isinstance(value, bool):
            return value
        case Comparison.ANSWERED:
            _refuse_operand(fields, comparison, value, "true, false")
            return None
        case Comparison.ANY_OF:
            values = value if isinstance(value, list) and value else [None]
            found = tuple(_possible_value(each, question) for each in values)
            if any(each is None for each in found):
                _refuse_operand(fields, comparison, value, f"[{possible_values(question)}]")
                return None
            return tuple(each for each in found if each is not None)
        case _:
            one = _possible_value(value, question)
            if one is None:
                _refuse_operand(fields, comparison, value, possible_values(question))
            return one


def _possible_value(value: object, question: Question) -> str | Fraction | None:
    """Return ``value`` if the question can have it as an answer."""
    match question.type:
        case QuestionType.YES_NO | QuestionType.CHOICE | QuestionType.MULTI:
            return value if isinstance(value, str) and value in _option_keys(question) else None
        case QuestionType.SCALE | QuestionType.EMOTION:
            number = exact_number(value)
            is_step = number is not None and number.denominator == 1 and 1 <= number <= question.steps
            return number if is_step else None
        case _:
            return exact_number(value)


def _option_keys(question: Question) -> tuple[str, ...]:
    match question.type:
        case QuestionType.YES_NO:
            return ("yes", "no")
        case QuestionType.MULTI:
            return (*(option.key for option in question.options), "none")
        case _:
            return tuple(option.key for option in question.options)


def possible_values(question: Question) -> str:
    """Return the answers of ``question`` in words that need no translation."""
    match question.type:
        case QuestionType.SCALE | QuestionType.EMOTION:
            return f"1 … {question.steps}"
        case QuestionType.DURATION | QuestionType.NUMBER:
            return "0 …"
        case _:
            return ", ".join(f'"{key}"' for key in _option_keys(question))


def _refuse_operand(fields: Fields, comparison: Comparison, value: object, possible: str) -> None:
    fields.refuse(
        comparison,
        Text(f"câu đó không thể có câu trả lời {value}", f"that question cannot be answered with {value}"),
        Text(f"Chọn trong: {possible}", f"Choose from: {possible}"),
    )
