"""A workbook's first sheet as the CSV that it would be saved as, so that one reader finds all mistakes."""

import csv
import io
from datetime import date, datetime, time
from typing import Any
from zipfile import BadZipFile

from audit_app.tables.mistakes import refusal

ZIP = b"PK\x03\x04"


def is_workbook(source: bytes) -> bool:
    """Whether this is a file as Excel writes them since 2007."""
    return source.startswith(ZIP)


def csv_of_workbook(source: bytes) -> bytes:
    """Return the first sheet as CSV in UTF-8, row by row as it stands there; what formulas came to, not they.

    Raises :class:`~audit_app.tables.mistakes.TableRefused` for a file that is no workbook.
    """
    from openpyxl import load_workbook  # a quarter of a second: only those pay who bring one
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(source), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise refusal(
            None,
            "Không mở được tệp này như tệp Excel. Hãy lưu lại thành .xlsx hoặc CSV UTF-8.",
            "This cannot be opened as an Excel workbook. Save it again as .xlsx or as CSV UTF-8.",
        ) from error
    text = io.StringIO()
    writer = csv.writer(text)
    for row in book.worksheets[0].iter_rows(values_only=True):
        writer.writerow([_written(cell) for cell in row])
    book.close()
    return text.getvalue().encode()


def _written(cell: Any) -> str:
    """Return a cell as a person would type it: 80 for 80.0, a day without midnight."""
    match cell:
        case None:
            return ""
        case datetime() if cell.time() == time(0):
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case float():
            return format(round(cell, 9), "f").rstrip("0")
        case _:
            return str(cell)
