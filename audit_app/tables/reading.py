"""From a table's text to rows by column."""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from audit_app.checklists.definition import Text
from audit_app.tables.cells import (
    has_controls,
    refuse_controls,
    refuse_unstored,
    too_many_cells,
    with_usual_spaces,
)
from audit_app.tables.decoding import decode_table
from audit_app.tables.mistakes import TableError, TableErrors, TableRefused, refusal

DELIMITERS = (",", ";", "\t")
MAX_ROWS = 200_000
NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?%?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the caller knows.

    ``key`` is its English heading, ``aliases`` other headings for the same (Vietnamese ones, say);
    capitals and spaces around never matter.  A ``required`` column must be there and filled in every row.
    """

    key: str
    required: bool = True
    aliases: tuple[str, ...] = ()

    @property
    def headings(self) -> frozenset[str]:
        """Every heading that means this column, folded for comparison."""
        return frozenset(fold_heading(name) for name in (self.key, *self.aliases))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``number`` as a spreadsheet counts, ``cells`` by column key (missing optional ones are "")."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells[key]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read: its rows, the columns it has, and the headings that nobody knows."""

    rows: tuple[Row, ...]
    columns: frozenset[str]
    unknown_headings: tuple[str, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def fold_heading(heading: str) -> str:
    """Return ``heading`` as it is compared: NFC, no capitals, ``_`` and runs of spaces as one space."""
    text = unicodedata.normalize("NFC", heading).casefold()
    return " ".join(text.replace("_", " ").split())


def parse_number(text: str) -> Decimal:
    """Return the number in ``text``, written ``76.4``, ``76,4`` or ``76,4%``; else ``ValueError``.

    Thousands separators, exponents, "NaN" and the like are refused: they are mistakes in a score.
    """
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.rstrip("%").replace(",", "."))


def read_table(
    source: bytes,
    columns: Sequence[Column],
    *,
    encoding: str | None = None,
    errors: TableErrors | None = None,
    unstored: Collection[tuple[int, int]] = (),
) -> Table:
    """Return the rows of a CSV file.

    Cells are NFC, without spaces around; rows with nothing in them are left out.  A file that cannot be
    read at all (encoding, headings, an open quotation mark) raises :class:`TableRefused`.  So do empty
    required cells, control characters and rows with too many cells, unless ``errors`` is given: then they are
    added to it and the faulty rows are left out, so that the caller can go on, add its own and refuse once.
    ``unstored`` has (row, place) of formulas whose results a workbook lacks: mistakes too, in known columns.
    """
    text = with_usual_spaces(decode_table(source, encoding))
    found = errors if errors is not None else TableErrors()
    delimiter, text = _find_delimiter(text, columns)
    records = _read_records(text, delimiter)
    heading_row, headings = records[0]
    places, unknown = _place_columns(heading_row, headings, columns)
    left_out = refuse_unstored(unstored, places, heading_row, found)
    must_check = has_controls(text)
    blank = {column.key: "" for column in columns}
    rows = []
    for number, cells in records[1:]:
        if number in left_out:
            continue
        if any(cells[len(headings) :]):
            found.add(number, None, too_many_cells(len(cells), len(headings), delimiter))
            continue
        row = Row(number, blank | {key: cells[place] for key, place in places.items() if place < len(cells)})
        if not (must_check and _has_controls(row, found)) and _has_required(row, columns, found):
            rows.append(row)
    if errors is None:
        found.refuse_if_any()
    return Table(tuple(rows), frozenset(places), unknown)


_EMPTY = Text(
    vi="Tệp không có dòng nào. Dòng đầu phải là tên cột, mỗi dòng sau là một bản ghi.",
    en="The file is empty. The first row must hold the column headings, each further row one record.",
)


def _find_delimiter(text: str, columns: Sequence[Column]) -> tuple[str, str]:
    """Return the separator under which the headings are best known, and the text without a ``sep=`` line."""
    first, _, rest = text.partition("\n")
    stated = re.fullmatch(r"sep=([^\s\"]|\t)\s*", first, re.IGNORECASE)
    if stated:
        return stated[1], rest
    known = frozenset().union(*(column.headings for column in columns))
    heading_line = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")

    def rank(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([heading_line], delimiter=delimiter), [])
        except csv.Error:  # a "heading" of more than 131,072 letters is said when the rows are read
            return 0, 0
        return sum(fold_heading(cell) in known for cell in cells), len(cells)

    return max(DELIMITERS, key=rank), text


def _read_records(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return (row number, stripped cells) of every row with something in it, at least the headings."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                records.append((number, stripped))
            if len(records) > MAX_ROWS + 1:
                raise refusal(
                    number,
                    f"quá nhiều dòng: nhiều nhất {MAX_ROWS}. Hãy chia thành nhiều tệp.",
                    f"too many rows: at most {MAX_ROWS}. Split the file.",
                )
    except csv.Error as error:
        raise refusal(
            number + 1,
            "dấu ngoặc kép không khớp. Ô chứa dấu ngoặc kép phải nằm trong một cặp ngoặc kép, "
            f'và mỗi dấu bên trong viết thành hai (“""”). ({error})',
            "the quotation marks do not match. A cell that holds one must stand between quotation marks, "
            f'and each one inside is written twice (“""”). ({error})',
        ) from None
    if not records:
        raise TableRefused([TableError(None, None, _EMPTY)])
    return records


def _place_columns(
    row: int, headings: Sequence[str], columns: Sequence[Column]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return where each known column stands, and the headings that are not known; refuse gaps and doubles."""
    found = TableErrors()
    for heading in headings:
        refuse_controls(row, None, heading, found)
    found.refuse_if_any()
    folded = [fold_heading(heading) for heading in headings]
    places: dict[str, int] = {}
    for column in columns:
        matches = [place for place, heading in enumerate(folded) if heading in column.headings]
        if len(matches) > 1:
            found.add(
                row,
                column.key,
                Text(vi="cột này có hai lần. Hãy xoá một cột.", en="this column is there twice. Remove one."),
            )
        elif matches:
            places[column.key] = matches[0]
        elif column.required:
            present = ", ".join(f"“{heading}”" for heading in headings if heading)
            found.add(
                row,
                column.key,
                Text(
                    vi=f"thiếu cột này. Tên cột ở dòng đầu hiện là: {present}.",
                    en=f"this column is missing. The headings in the first row are: {present}.",
                ),
            )
    found.refuse_if_any()
    known = set(places.values())
    unknown = tuple(h for place, h in enumerate(headings) if h and place not in known)
    return places, unknown


def _has_required(row: Row, columns: Sequence[Column], errors: TableErrors) -> bool:
    """Whether every required cell is filled; notes each one that is not."""
    empty = [column.key for column in columns if column.required and not row[column.key]]
    for key in empty:
        errors.add(
            row.number, key, Text(vi="ô trống. Hãy điền giá trị.", en="the cell is empty. Fill it in.")
        )
    return not empty


def _has_controls(row: Row, errors: TableErrors) -> bool:
    """Whether any cell has a control character; notes each one that has."""
    faulty = [refuse_controls(row.number, key, cell, errors) for key, cell in row.cells.items()]
    return any(faulty)
