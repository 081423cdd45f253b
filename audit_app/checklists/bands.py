"""``[[bands]]`` of a checklist file: the outcomes, covering 0–100 with no gap and no overlap."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from audit_app.checklists.definition import Band, Text
from audit_app.checklists.fields import Fields
from audit_app.checklists.numbers import plain_number

CRITICAL_FAILURE = "critical_failure"
"""The outcome of a visit that failed a ``fail_visit`` question; no band may have this name."""

DEFAULT_BANDS = (
    Band("excellent", Text("xuất sắc", "excellent"), Fraction(90), Fraction(100)),
    Band("good", Text("tốt", "good"), Fraction(80), Fraction(90)),
    Band("needs_work", Text("cần cải thiện", "needs work"), Fraction(60), Fraction(80)),
    Band("poor", Text("kém", "poor"), Fraction(0), Fraction(60)),
)


def read_bands(parts: Iterable[Fields]) -> tuple[Band, ...]:
    """Return the bands, best first; the four usual ones when the file gives none."""
    found: list[tuple[Band, Fields]] = []
    are_sound = True
    for part in parts:
        mistakes_before = len(part.mistakes)
        band = _read_band(part)
        if any(earlier.key == band.key for earlier, _ in found) or band.key == CRITICAL_FAILURE:
            part.refuse(
                "key",
                Text(f"tên “{band.key}” đã dùng rồi", f"the name “{band.key}” is taken"),
                Text("Đặt tên khác", "Choose another name"),
            )
        are_sound = are_sound and len(part.mistakes) == mistakes_before
        found.append((band, part))
    if not found:
        return DEFAULT_BANDS
    found.sort(key=lambda pair: (pair[0].high, pair[0].low), reverse=True)
    if are_sound:
        _refuse_gaps(found)
    return tuple(band for band, _ in found)


def _read_band(fields: Fields) -> Band:
    key = fields.name("key")
    label = fields.text("label")
    ends: dict[str, Fraction] = {}
    for name in ("from", "to"):
        if name not in fields:
            fields.take(name, required=True)
        ends[name] = fields.number(name, low=0, high=100) or Fraction(0)
    fields.close()
    return Band(key, label, ends["from"], ends["to"])


def _refuse_gaps(found: list[tuple[Band, Fields]]) -> None:
    for band, fields in found:
        if band.low >= band.high:
            fields.refuse(
                "from",
                Text("from không nhỏ hơn to", "from is not below to"),
                Text("Ghi from nhỏ hơn to", "Put from below to"),
            )
    best, worst = found[0], found[-1]
    if best[0].high != 100:
        _refuse_end(best[1], "to", 100)
    if worst[0].low != 0:
        _refuse_end(worst[1], "from", 0)
    for (upper, _), (lower, fields) in pairwise(found):
        if lower.high != upper.low:
            is_gap = lower.high < upper.low
            low, high = sorted((lower.high, upper.low))
            span = f"{plain_number(low)}–{plain_number(high)}"
            problem = (
                Text(f"không mức nào phủ {span}", f"no band covers {span}")
                if is_gap
                else Text(f"hai mức cùng phủ {span}", f"two bands cover {span}")
            )
            edge = plain_number(upper.low)
            fields.refuse(
                "to",
                problem,
                Text(
                    f"Ghi to = {edge}, hoặc sửa from của mức trên",
                    f"Write to = {edge}, or change the upper band's from",
                ),
            )


def _refuse_end(fields: Fields, name: str, end: int) -> None:
    fields.refuse(
        name,
        Text(f"các mức phải phủ đến {end}", f"the bands must reach {end}"),
        Text(f"Ghi {name} = {end}", f"Write {name} = {end}"),
    )
