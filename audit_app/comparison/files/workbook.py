"""Tables as a workbook for spreadsheets: numbers are numbers, and no text is ever a formula or a link.

Rows go to the disk as they come, so that a workbook of a hundred thousand rows takes no more memory than a
small one.
"""

import tempfile
from collections.abc import Iterable
from decimal import Decimal
from typing import IO

from audit_app.comparison.files.cells import Cell, Sheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 14
MOST_LETTERS = 32_767
"""A cell holds no more."""

PLAIN = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write_workbook(sheets: Iterable[Sheet]) -> IO[bytes]:
    """Return the workbook as a file that is open at its beginning and gone once it is closed."""
    from xlsxwriter import Workbook  # only a download needs it

    file = tempfile.TemporaryFile()  # noqa: SIM115 (who sends it closes it)
    workbook = Workbook(file, PLAIN)
    heading = workbook.add_format({"bold": True})
    for sheet in sheets:
        page = workbook.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        page.set_column(0, len(sheet.columns) - 1, WIDTH)
        for place, name in enumerate(sheet.columns):
            page.write_string(0, place, name, heading)
        for number, row in enumerate(sheet.rows, start=1):
            for place, cell in enumerate(row):
                _write(page, number, place, cell)
    workbook.close()
    file.seek(0)
    return file


def _write(page: object, row: int, place: int, cell: Cell) -> None:
    match cell:
        case None:
            return
        case int() | Decimal():
            page.write_number(row, place, cell)  # type: ignore[attr-defined]
        case _:
            page.write_string(row, place, cell[:MOST_LETTERS])  # type: ignore[attr-defined]
