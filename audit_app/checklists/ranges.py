"""``target``, ``limit`` and ``stamps`` of questions that are measured."""

from collections.abc import Sequence
from fractions import Fraction

from audit_app.checklists.definition import QuestionType, Stamp, Text
from audit_app.checklists.fields import Fields


def read_range(fields: Fields, kind: QuestionType) -> tuple[Fraction, Fraction]:
    """Return target and limit: whole seconds of a duration, the question's own unit of a number.

    A limit above the target means that smaller is better, below it that larger is; equal is refused.
    """
    low = 0 if kind is QuestionType.DURATION else None
    given = [name in fields for name in ("target", "limit")]
    ends = [fields.number(name, low=low) for name in ("target", "limit")]
    for name, is_given, end in zip(("target", "limit"), given, ends, strict=True):
        if not is_given:
            fields.take(name, required=True)
        elif kind is QuestionType.DURATION and end is not None and end.denominator != 1:
            fields.refuse(
                name,
                Text("thời gian tính bằng giây nguyên", "a duration is in whole seconds"),
                Text("Viết số nguyên, ví dụ 90", "Write a whole number such as 90"),
            )
    target, limit = ends
    if target is not None and target == limit:
        fields.refuse(
            "limit",
            Text(
                "limit bằng target nên không tính được điểm", "limit equals target, so nothing can be scored"
            ),
            Text(
                "Ghi limit lớn hơn target nếu càng ít càng tốt, nhỏ hơn nếu càng nhiều càng tốt",
                "Put it above the target if less is better, below it if more is better",
            ),
        )
    return Fraction(0) if target is None else target, Fraction(1) if limit is None else limit


def read_stamps(fields: Fields, stamps: Sequence[Stamp]) -> tuple[str, str] | None:
    """Return the two moments whose distance fills the duration, the earlier one first; or ``None``."""
    value = fields.take("stamps")
    if value is None:
        return None
    names = [stamp.key for stamp in stamps]
    match value:
        case [str(begin), str(end)] if (
            begin in names and end in names and names.index(begin) < names.index(end)
        ):
            return begin, end
    known = ", ".join(names) or "–"
    fields.refuse(
        "stamps",
        Text(
            "phải là hai mốc có trong [checklist].stamps, mốc trước đứng trước",
            "must be two moments of [checklist].stamps, the earlier one first",
        ),
        Text(f"Các mốc theo thứ tự: {known}", f"The moments in order: {known}"),
    )
    return None
