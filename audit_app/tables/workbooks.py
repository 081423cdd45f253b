"""A workbook's first sheet as the CSV that it would be saved as, so that one reader finds all mistakes."""

import csv
import io
import re
import warnings
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from audit_app.tables.mistakes import TableRefused, refusal

ZIP = b"PK\x03\x04"
LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
"""What a number format shows, skips or names as it stands: quoted, escaped, padding, colours."""


@dataclass(frozen=True, slots=True)
class SheetText:
    """A sheet as CSV in UTF-8, and the (row from 1, place from 0) of formulas without a stored result."""

    csv: bytes
    unstored: frozenset[tuple[int, int]]


def is_workbook(source: bytes) -> bool:
    """Whether this is a file as Excel writes them since 2007."""
    return source.startswith(ZIP)


def csv_of_workbook(source: bytes) -> SheetText:
    """Return the first sheet, row by row as it stands there; what formulas came to, percents with their mark.

    Raises :class:`~audit_app.tables.mistakes.TableRefused` for a file that is no workbook, is damaged or has
    no sheet with cells.
    """
    from openpyxl import load_workbook  # a quarter of a second: only those pay who bring one

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they tell of drawings and lists, which nobody compares
            with closing(load_workbook(io.BytesIO(source), read_only=True, data_only=True)) as book:
                if not book.worksheets:
                    raise _no_cells()
                return _read_sheet(book.worksheets[0])
    except TableRefused:
        raise
    except Exception as error:
        # Every kind: a damaged file fails wherever the damage is, in the archive, the XML, the styles or a
        # number, and openpyxl lets each of them through as it comes.
        raise refusal(
            None,
            "Không mở được tệp này như tệp Excel: có thể tệp bị hỏng hoặc chưa tải xong. Hãy mở tệp bằng "
            "Excel hoặc phần mềm bảng tính khác, lưu lại thành .xlsx hoặc CSV UTF-8 rồi thử lại.",
            "This cannot be opened as an Excel workbook: it may be damaged or not fully downloaded. Open it "
            "in Excel or another spreadsheet program, save it again as .xlsx or as CSV UTF-8, and try again.",
        ) from error


def _no_cells() -> TableRefused:
    return refusal(
        None,
        "Tệp Excel này không có trang tính nào chứa ô. Hãy chọn tệp có bảng điểm ở trang tính đầu tiên.",
        "This workbook has no sheet with cells. Choose one that has the scores in its first sheet.",
    )


def _read_sheet(sheet: Any) -> SheetText:
    from audit_app.tables.sheets import UNSTORED, read_rows, styles_with

    percents = styles_with(sheet.parent, shows_percent)
    text = io.StringIO()
    writer = csv.writer(text)
    written_rows = 0
    unstored = set()
    for number, cells in read_rows(sheet):
        writer.writerows([] for _ in range(written_rows, number - 1))  # rows that were not stored
        written = [""] * max((cell["column"] for cell in cells), default=0)
        for cell in cells:
            place = cell["column"] - 1
            if cell["value"] is UNSTORED:
                unstored.add((number, place))
            else:
                written[place] = _written(cell["value"], is_percent=cell["style_id"] in percents)
        writer.writerow(written)
        written_rows = number
    return SheetText(text.getvalue().encode(), frozenset(unstored))


def _written(value: Any, *, is_percent: bool) -> str:
    """Return a cell as a person would type it: 80 for 80.0, 76.4% for a percent, a day without midnight."""
    match value:
        case None:
            return ""
        case str():
            return value
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int() | float() if not isinstance(value, bool):
            return f"{_plain(value * 100)}%" if is_percent else _plain(value)
        case _:
            return str(value)


def _plain(number: float) -> str:
    """Write a number without exponent, to nine places: what lies beyond is the noise of binary fractions."""
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    return f"{number:.9f}".rstrip("0").rstrip(".")


def shows_percent(number_format: str) -> bool:
    """Whether numbers from 0 up are shown times 100: their part of the format has a ``%`` as a sign."""
    return "%" in LITERAL.sub("", number_format).split(";")[0]
