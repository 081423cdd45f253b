"""What may stand in a cell, whatever its column means."""

import re
from collections.abc import Collection, Mapping

from audit_app.checklists.definition import Text
from audit_app.tables.mistakes import TableErrors

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Nobody sees these, and neither a page nor a drawing may hold them; tabs and line breaks may stay."""


def with_usual_spaces(text: str) -> str:
    """Return ``text`` with usual spaces for those that do not break and for page breaks within a cell."""
    return text.replace("\u00a0", " ").replace("\v", " ").replace("\f", " ")


def has_controls(text: str) -> bool:
    """Whether any control character is in the text."""
    return CONTROL.search(text) is not None


def refuse_controls(row: int, column: str | None, cell: str, errors: TableErrors) -> bool:
    """Note the first control character of a cell, if it has one; whether it has."""
    found = CONTROL.search(cell)
    if found:
        shown = CONTROL.sub("�", cell)
        code = f"U+{ord(found[0]):04X}"
        errors.add(
            row,
            column,
            Text(
                vi=f"“{shown}” có ký tự điều khiển {code} ở chỗ dấu �. Hãy gõ lại ô này.",
                en=f"“{shown}” holds the control character {code} where � stands. Type this cell again.",
            ),
        )
    return found is not None


def refuse_unstored(
    unstored: Collection[tuple[int, int]], places: Mapping[str, int], heading_row: int, errors: TableErrors
) -> frozenset[int]:
    """Note formulas without a stored result, once for each column in ``places``; return their rows.

    ``unstored`` has (row, place); a whole column lacks its results as a rule, so the first is named and the
    others are counted.
    """
    rows: set[int] = set()
    for column, place in places.items() if unstored else ():
        here = [row for row, where in unstored if where == place and row > heading_row]
        if here:
            errors.add(min(here), column, _unstored_words(len(here)))
            rows.update(here)
    return frozenset(rows)


def _unstored_words(count: int) -> Text:
    return Text(
        vi=f"công thức ở đây chưa có kết quả được lưu trong tệp (số ô như vậy trong cột: {count}). Hãy mở "
        "tệp bằng Excel hoặc phần mềm bảng tính khác rồi lưu lại.",
        en=f"the formula here has no stored result (such cells in this column: {count}). Open the file in "
        "Excel or another spreadsheet program and save it.",
    )


def too_many_cells(count: int, width: int, delimiter: str) -> Text:
    """Say that a row has more cells than there are headings, and the usual reason."""
    hint = Text(vi="", en="")
    if delimiter == ",":
        hint = Text(
            vi=" Nếu số có dấu phẩy thập phân, hãy đặt trong ngoặc kép hoặc ngăn cột bằng dấu chấm phẩy.",
            en=" If numbers have a decimal comma, quote them or separate the columns with semicolons.",
        )
    return Text(
        vi=f"dòng có {count} ô nhưng chỉ có {width} tên cột.{hint.vi}",
        en=f"the row has {count} cells for {width} headings.{hint.en}",
    )
