"""``critical`` of a question: ``"flag"``, ``"fail_visit"`` or ``{ cap_factor = 50 }``."""

from audit_app.checklists.definition import Critical, CriticalEffect, Text
from audit_app.checklists.fields import Fields


def read_critical(fields: Fields) -> Critical | None:
    """Return what a failure of the question does, or ``None`` when it is not critical."""
    value = fields.take("critical")
    match value:
        case None:
            return None
        case CriticalEffect.FLAG | CriticalEffect.FAIL_VISIT:
            return Critical(CriticalEffect(value))
        case {"cap_factor": _}:
            inside = fields.part("critical")
            assert inside is not None
            cap = inside.number("cap_factor", low=0, high=100)
            inside.close()
            return None if cap is None else Critical(CriticalEffect.CAP_FACTOR, cap)
        case _:
            fields.refuse(
                "critical",
                Text(f"“{value}” không phải hậu quả hợp lệ", f"“{value}” is not an effect"),
                Text(
                    'Viết "flag", "fail_visit" hoặc { cap_factor = 50 }',
                    'Write "flag", "fail_visit" or { cap_factor = 50 }',
                ),
            )
            return None
