"""Tables for spreadsheets: CSV in UTF-8 with its mark, commas, points as decimal signs, no formulas.

The headings and codes are the same in both languages, so that a spreadsheet built on them goes on working;
``docs/comparison.md`` says what each column holds.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from flask import Response

from audit_app.comparison.overview import FACTORS
from audit_app.comparison.places import BranchPlace
from audit_app.comparison.selection import Selection
from audit_app.formatting import round_half_up

PLACES = 2
FORMULA = re.compile(r"(^|[;\t\r\n])([\s\u200b\ufeff]*[=+\-@＝＋－＠])")
"""What some spreadsheet takes for a formula: a sign at the beginning of a text, or of what a semicolon, a
tab or a new line may make a cell of its own."""

PLACE_COLUMNS = ("branch_code", "branch", "area_code", "area")
CHOSEN_COLUMNS = ("checklist", "versions", "selected_area", "class", "programme", "segment")

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table under its name (at most 31 letters)."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def place_cells(place: BranchPlace) -> tuple[str, str, str, str]:
    """Return what stands under :data:`PLACE_COLUMNS`."""
    return place.code, place.name, place.area_code, place.area


def chosen_cells(selection: Selection) -> tuple[str, ...]:
    """Return what stands under :data:`CHOSEN_COLUMNS`: what was narrowed to, empty for all."""
    line = selection.measured.line
    versions = " ".join(map(str, line.versions))
    return (
        *(line.key, versions, selection.area),
        *(selection.branch_class, selection.programme, selection.segment),
    )


def assessed_words(selection: Selection, measure: str, usual: str) -> str:
    """Return the factors of :meth:`Selection.counted_factors` as a cell."""
    return factor_words(selection.counted_factors(measure, usual))


def factor_words(marks: str) -> str:
    """Return the factors that ``marks`` (``1``/``0``, or ``""``) names, with spaces between."""
    return " ".join(factor for factor, mark in zip(FACTORS, marks, strict=False) if mark == "1")


def rounded_cell(value: float | None, places: int = PLACES) -> Decimal | None:
    """Return a figure with as many decimals as the tables have."""
    return None if value is None else round_half_up(value, places)


def yes_or_no(value: bool) -> str:  # noqa: FBT001 (the cell of a statement)
    """Return a statement as a cell."""
    return "yes" if value else "no"


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield the table line by line; a text that a spreadsheet would take for a formula gets an apostrophe."""
    text = io.StringIO("\ufeff")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def csv_response(sheet: Sheet, name: str) -> Response:
    """Return the table as a file to keep, sent as it is written."""
    lines = csv_lines(sheet.columns, sheet.rows)
    return Response(lines, mimetype="text/csv", headers=file_headers(f"{name}.csv"))


def file_name(beginning: str, selection: Selection) -> str:
    """Return a name that says the period, and what was narrowed to, by code."""
    asked = selection.address()
    narrowed = (asked.get(name) for name in ("period", "area", "class", "programme", "segment"))
    return "-".join([beginning, *(word for word in narrowed if word)])


def file_headers(name: str) -> dict[str, str]:
    """Return what makes an answer a file to keep.

    A name may hold a branch's code, such as ĐN01; a header carries only its bytes, written out.
    """
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def _cell(cell: Cell) -> Cell:
    """Only texts can be formulas: a number's minus sign stays what it is."""
    return FORMULA.sub(r"\1'\2", cell) if isinstance(cell, str) else cell
