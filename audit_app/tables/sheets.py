"""A sheet of a workbook, cell by cell in one pass.

openpyxl's own read-only sheet trusts the size that a file states, passes over rows that stand out of order,
and gives ``None`` for an empty cell and for a formula without its result alike.  Each of these would lose
visits without a word, so its parser is used directly here.
"""

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

LAST_ROW = 1_048_576
"""No sheet has more rows: a number beyond is damage, and counting up to it would take hours."""

UNSTORED = object()
"""The value of a formula whose result the file does not hold; only a spreadsheet program can fill it in."""

Cell = dict[str, Any]
"""A cell as the parser gives it: ``row`` and ``column`` from 1, ``value``, ``style_id``."""


class SheetParser(WorkSheetParser):
    """Tells a formula without a stored result from an empty cell."""

    def parse_cell(self, element: Element) -> Cell:
        """Return the cell; a formula that came to an empty text has a result."""
        cell: Cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            is_empty_text = element.get("t") == "str" and element.find(VALUE_TAG) is not None
            cell["value"] = None if is_empty_text else UNSTORED
        return cell


def read_rows(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    """Yield each stored row with its number; ``ValueError`` when the rows do not ascend as in every sheet."""
    book = sheet.parent
    last = 0
    with sheet._get_source() as part:
        parser = SheetParser(
            part,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            if not last < number <= LAST_ROW:
                raise ValueError(number)
            yield number, cells
            last = number


def styles_with(book: Any, is_meant: Callable[[str], bool]) -> frozenset[int]:
    """Return the ``style_id`` of every style whose number format ``is_meant``."""
    formats = [_number_format(book, style.numFmtId) for style in book._cell_styles]
    return frozenset(number for number, each in enumerate(formats) if is_meant(each))


def _number_format(book: Any, identifier: int) -> str:
    if identifier < BUILTIN_FORMATS_MAX_SIZE:
        return str(BUILTIN_FORMATS.get(identifier, "General"))
    return str(book._number_formats[identifier - BUILTIN_FORMATS_MAX_SIZE])
