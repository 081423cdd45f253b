"""The ``options`` of a ``choice`` or ``multi`` question."""

from collections.abc import Sequence
from fractions import Fraction

from audit_app.checklists.definition import Option, QuestionType, Text
from audit_app.checklists.fields import Fields
from audit_app.checklists.numbers import plain_number

RESERVED_KEYS = {
    QuestionType.CHOICE: ("na",),
    QuestionType.MULTI: ("na", "none"),
}
"""``na`` is Not applicable in an answers file; ``none`` is the *None of these* of a multi question."""


def read_options(fields: Fields, kind: QuestionType) -> tuple[Option, ...]:
    """Return the options; full points must be reachable with one of them (choice) or some (multi)."""
    mistakes_before = len(fields.mistakes)
    options: list[Option] = []
    for part in fields.parts("options", required=True):
        option = _read_option(part, kind)
        _refuse_key(part, kind, option.key, options)
        options.append(option)
    if len(fields.mistakes) == mistakes_before:
        _refuse_shares(fields, kind, options)
    return tuple(options)


def _read_option(fields: Fields, kind: QuestionType) -> Option:
    key = fields.name("key")
    label = fields.text("label")
    given = "share" in fields
    share = fields.number("share", low=-1 if kind is QuestionType.MULTI else 0, high=1)
    if not given:
        fields.take("share", required=True)
    fields.close()
    return Option(key, label, Fraction(0) if share is None else share)


def _refuse_key(fields: Fields, kind: QuestionType, key: str, earlier: Sequence[Option]) -> None:
    if key in RESERVED_KEYS[kind]:
        fields.refuse(
            "key",
            Text(
                f"“{key}” đã có nghĩa riêng trong câu trả lời", f"“{key}” has a meaning of its own in answers"
            ),
            Text("Đặt tên khác cho lựa chọn này", "Choose another name for this option"),
        )
    if key and any(option.key == key for option in earlier):
        fields.refuse(
            "key",
            Text(
                f"tên “{key}” đã dùng cho một lựa chọn trước",
                f"the name “{key}” belongs to an earlier option",
            ),
            Text("Đặt tên khác", "Choose another name"),
        )


def _refuse_shares(fields: Fields, kind: QuestionType, options: Sequence[Option]) -> None:
    if len(options) < 2:
        fields.refuse(
            "options",
            Text("phải có ít nhất hai lựa chọn", "needs at least two options"),
            Text("Thêm lựa chọn, hoặc dùng kiểu yes_no", "Add options, or use the type yes_no"),
        )
    elif kind is QuestionType.CHOICE and all(option.share != 1 for option in options):
        fields.refuse(
            "options",
            Text("không lựa chọn nào được trọn điểm", "no option earns the full points"),
            Text("Cho lựa chọn tốt nhất share = 1", "Give the best option share = 1"),
        )
    elif kind is QuestionType.MULTI:
        best = sum((option.share for option in options if option.share > 0), Fraction(0))
        if best != 1:
            total = plain_number(best)
            fields.refuse(
                "options",
                Text(
                    f"các share dương cộng lại là {total}, phải là 1",
                    f"the positive shares sum to {total}, not 1",
                ),
                Text(
                    "Sửa share để tổng đúng 1, ví dụ 0.34 + 0.33 + 0.33",
                    "Make them sum to 1: 0.34 + 0.33 + 0.33",
                ),
            )
