"""One ``[[sections.questions]]`` table → a :class:`~audit_app.checklists.definition.Question`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from audit_app.checklists.critical import read_critical
from audit_app.checklists.definition import (
    SCORED_TYPES,
    Factor,
    Kind,
    PhotoRule,
    Question,
    QuestionType,
    Stamp,
    Text,
)
from audit_app.checklists.fields import Fields
from audit_app.checklists.options import read_options
from audit_app.checklists.ranges import read_range, read_stamps
from audit_app.checklists.show_if import read_condition

FIELDS_OF_ALL = frozenset({"key", "type", "text", "show_if", "guidance"})
FIELDS_OF_ANSWERED = frozenset({"na", "required", "photo", "photo_max"})
FIELDS_OF_SCORED = frozenset(
    {"factor", "kind", "points", "critical", "bonus", "when_hidden", "note_below", "phrases"}
)
FIELDS_OF_TYPE: Mapping[QuestionType, frozenset[str]] = {
    QuestionType.YES_NO: frozenset({"good"}),
    QuestionType.SCALE: frozenset({"steps", "low", "high"}),
    QuestionType.CHOICE: frozenset({"options"}),
    QuestionType.MULTI: frozenset({"options"}),
    QuestionType.DURATION: frozenset({"target", "limit", "stamps"}),
    QuestionType.NUMBER: frozenset({"target", "limit", "unit"}),
}
EVERY_FIELD = (
    FIELDS_OF_ALL | FIELDS_OF_ANSWERED | FIELDS_OF_SCORED | frozenset().union(*FIELDS_OF_TYPE.values())
)

# What the forms of a visit post beside the answers.
TAKEN_KEYS = frozenset(
    {
        "csrf_token",
        "could_not_take_place",
        "day",
        "entered",
        "go",
        "left",
        "number",
        "remove_photo",
        "sections",
    }
)
_ANOTHER_NAME = Text("Đặt tên khác", "Choose another name")

_FALLBACK = Question("", 0, "", QuestionType.NOTE, Text("", ""))


@dataclass(slots=True)
class Reading:
    """What reading has met so far: the keys in the file, the stamps, and the questions already read.

    ``earlier`` has ``None`` for a question whose type or options are wrong: its answers cannot be known.
    """

    every_key: frozenset[str]
    stamps: tuple[Stamp, ...]
    earlier: dict[str, Question | None] = field(default_factory=dict)


def fields_of(kind: QuestionType) -> frozenset[str]:
    """Return the names of the fields that a question of this type may have."""
    names = FIELDS_OF_ALL | FIELDS_OF_TYPE.get(kind, frozenset())
    if kind is not QuestionType.NOTE:
        names |= FIELDS_OF_ANSWERED
    return names | FIELDS_OF_SCORED if kind in SCORED_TYPES else names


def read_question(fields: Fields, section: str, reading: Reading) -> Question:
    """Return the question in ``fields`` and add it to ``reading``; mistakes go to the fields' list."""
    fields.key = ""  # until the question's own is known
    key = fields.key = fields.name("key")
    if key in reading.earlier:
        fields.refuse(
            "key",
            Text(
                f"tên “{key}” đã dùng cho một câu trước", f"the name “{key}” belongs to an earlier question"
            ),
            _ANOTHER_NAME,
        )
    elif key in TAKEN_KEYS:
        fields.refuse(
            "key",
            Text(
                f"tên “{key}” đã có nghĩa khác trên phiếu",
                f"the name “{key}” means something else on the form",
            ),
            _ANOTHER_NAME,
        )
    kind = fields.kind("type", QuestionType)
    text = fields.text("text")
    if kind is None:
        reading.earlier.setdefault(key, None)
        fields.close(known=EVERY_FIELD)
        return _FALLBACK
    _refuse_foreign(fields, kind)
    number = len(reading.earlier) + 1
    question = Question(key, number, section, kind, text, guidance=fields.optional_text("guidance"))
    question = _with_condition(fields, question, reading)
    before = len(fields.mistakes)
    question = replace(question, **_of_type(fields, kind, reading))
    answers_are_known = len(fields.mistakes) == before
    if kind is not QuestionType.NOTE:
        question = replace(question, **_of_answered(fields, kind))
    if kind in SCORED_TYPES:
        question = replace(question, **_of_scored(fields))
    fields.close(known=EVERY_FIELD)
    reading.earlier.setdefault(key, question if answers_are_known else None)
    return question


def _refuse_foreign(fields: Fields, kind: QuestionType) -> None:
    """Complain about fields that exist, but not for this type of question."""
    for name in sorted(EVERY_FIELD - fields_of(kind)):
        if name in fields:
            owners = ", ".join(owner for owner in QuestionType if name in fields_of(owner))
            fields.refuse(
                name,
                Text(f"câu kiểu {kind} không có mục “{name}”", f"a {kind} question has no field “{name}”"),
                Text(
                    f"Bỏ dòng này, hoặc đổi type thành: {owners}",
                    f"Leave it out, or make the type one of: {owners}",
                ),
            )


def _with_condition(fields: Fields, question: Question, reading: Reading) -> Question:
    condition = fields.part("show_if")
    fails = fields.one_of("when_hidden", ("fail",), required=False) == "fail"
    if condition is None:
        if fails and question.is_scored:
            fields.refuse(
                "when_hidden",
                Text("when_hidden chỉ dùng cùng show_if", "when_hidden means something only with show_if"),
                Text("Thêm show_if hoặc bỏ when_hidden", "Add show_if or leave when_hidden out"),
            )
        return question
    return replace(
        question, show_if=read_condition(condition, reading.earlier, reading.every_key), hidden_fails=fails
    )


def _of_type(fields: Fields, kind: QuestionType, reading: Reading) -> dict[str, Any]:
    match kind:
        case QuestionType.YES_NO:
            return {"good": fields.one_of("good", ("yes", "no"), required=False) or "yes"}
        case QuestionType.SCALE:
            return {
                "steps": fields.whole("steps", 5, low=2, high=10),
                "low_label": fields.optional_text("low"),
                "high_label": fields.optional_text("high"),
            }
        case QuestionType.CHOICE | QuestionType.MULTI:
            return {"options": read_options(fields, kind)}
        case QuestionType.DURATION:
            target, limit = read_range(fields, kind)
            return {"target": target, "limit": limit, "stamps": read_stamps(fields, reading.stamps)}
        case QuestionType.NUMBER:
            target, limit = read_range(fields, kind)
            return {"target": target, "limit": limit, "unit": fields.optional_text("unit")}
        case _:
            return {}


def _of_answered(fields: Fields, kind: QuestionType) -> dict[str, Any]:
    required = fields.flag("required", default=kind in SCORED_TYPES)
    allows_na = fields.flag("na", default=False)
    photo_max = fields.whole("photo_max", 3, low=1, high=6)
    if kind is not QuestionType.PHOTO:
        rules: tuple[PhotoRule, ...] = (PhotoRule.NONE, PhotoRule.OPTIONAL, PhotoRule.REQUIRED)
        if kind in SCORED_TYPES:
            rules = tuple(PhotoRule)
        chosen = fields.one_of("photo", rules, required=False)
        photo = PhotoRule(chosen) if chosen else PhotoRule.NONE
    else:
        chosen = fields.one_of("photo", (PhotoRule.OPTIONAL, PhotoRule.REQUIRED), required=False)
        required = required or chosen == PhotoRule.REQUIRED
        photo = PhotoRule.REQUIRED if required else PhotoRule.OPTIONAL
    return {"required": required, "allows_na": allows_na, "photo": photo, "photo_max": photo_max}


def _of_scored(fields: Fields) -> dict[str, Any]:
    points = fields.number("points", low=0)
    if points == 0:
        fields.refuse(
            "points",
            Text("điểm phải lớn hơn 0", "points must be above 0"),
            Text(
                "Ghi điểm lớn hơn 0; câu không tính điểm thì dùng kiểu text hoặc emotion",
                "Give points above 0; a question that is not scored has the type text or emotion",
            ),
        )
    return {
        "factor": fields.kind("factor", Factor),
        "kind": fields.kind("kind", Kind),
        "points": Fraction(1) if points is None else points,
        "bonus": fields.flag("bonus", default=False),
        "critical": read_critical(fields),
        "note_below": fields.number("note_below", low=0, high=1),
        "phrases": fields.texts("phrases", most=3),
    }
