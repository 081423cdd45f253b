"""``[[sections]]`` of a checklist file: the touchpoints in the order of the customer's journey."""

from collections.abc import Iterable
from fractions import Fraction

from audit_app.checklists.definition import Ambition, Section, Stage, Text
from audit_app.checklists.fields import Fields
from audit_app.checklists.questions import Reading, read_question

_JOURNEY = tuple(Stage)


def read_sections(parts: Iterable[Fields], reading: Reading) -> tuple[Section, ...]:
    """Return the sections; before, during and after the purchase must follow one another."""
    sections: list[Section] = []
    furthest = 0
    for part in parts:
        section, stage = _read_section(part, reading)
        if any(earlier.key == section.key for earlier in sections):
            part.refuse(
                "key",
                Text(
                    f"tên “{section.key}” đã dùng cho một phần trước",
                    f"“{section.key}” is an earlier section",
                ),
                Text("Đặt tên khác", "Choose another name"),
            )
        if stage is not None and _JOURNEY.index(stage) < furthest:
            part.refuse(
                "stage",
                Text(
                    f"phần “{stage}” đứng sau phần “{_JOURNEY[furthest]}”",
                    f"“{stage}” after “{_JOURNEY[furthest]}”",
                ),
                Text(
                    "Xếp các phần theo thứ tự before, during, after",
                    "Put sections in the order before, during, after",
                ),
            )
        elif stage is not None:
            furthest = _JOURNEY.index(stage)
        sections.append(section)
    return tuple(sections)


def _read_section(fields: Fields, reading: Reading) -> tuple[Section, Stage | None]:
    key = fields.key = fields.name("key")
    stage = fields.kind("stage", Stage)
    ambition = fields.kind("ambition", Ambition)
    if "target" not in fields:
        fields.take("target", required=True)
    target = fields.number("target", low=0, high=100)
    questions = tuple(read_question(part, key, reading) for part in fields.parts("questions", required=True))
    if not questions and fields.take("questions") == []:
        fields.refuse(
            "questions",
            Text("phần này chưa có câu nào", "this section has no question"),
            Text("Thêm [[sections.questions]]", "Add [[sections.questions]]"),
        )
    section = Section(
        key=key,
        stage=stage or Stage.BEFORE,
        title=fields.text("title"),
        touchpoint=fields.text("touchpoint"),
        ambition=ambition or Ambition.GOOD_ENOUGH,
        target=Fraction(0) if target is None else target,
        questions=questions,
        activity=fields.optional_text("activity"),
        guidance=fields.optional_text("guidance"),
        asks_emotion=fields.flag("emotion", default=True),
        asks_opportunity=fields.flag("opportunity", default=True),
    )
    fields.close()
    return section, stage
