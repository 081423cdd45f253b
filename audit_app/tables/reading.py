"""From a table's text to rows by column."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from audit_app.checklists.definition import Text
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
) -> Table:
    """Return the rows of a CSV file.

    Cells are NFC, without spaces around; rows with nothing in them are left out.  A file that cannot be
    read at all (encoding, headings, an open quotation mark) raises :class:`TableRefused`.  So do empty
    required cells and rows with too many cells, unless ``errors`` is given: then they are added to it and
    the faulty rows are left out, so that the caller can go on, add its own and refuse once.
    """
    text = decode_table(source, encoding)
    found = errors if errors is not None else TableErrors()
    delimiter, text = _find_delimiter(text, columns)
    records = _read_records(text, delimiter)
    if not records:
        raise TableRefused([TableError(None, None, _EMPTY)])
    heading_row, headings = records[0]
    places, unknown = _place_columns(heading_row, headings, columns)
    blank = {column.key: "" for column in columns}
    rows = []
    for number, cells in records[1:]:
        if any(cells[len(headings) :]):
            found.add(number, None, _too_many_cells(len(cells), len(headings), delimiter))
            continue
        row = Row(number, blank | {key: cells[place] for key, place in places.items() if place < len(cells)})
        if _has_required(row, columns, found):
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
    """Return (row number, stripped cells) of every row with something in it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            stripped = [" ".join(cell.split("\u00a0")).strip() for cell in cells]
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
    return records


def _place_columns(
    row: int, headings: Sequence[str], columns: Sequence[Column]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return where each known column stands, and the headings that are not known; refuse gaps and doubles."""
    folded = [fold_heading(heading) for heading in headings]
    found = TableErrors()
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


def _too_many_cells(count: int, width: int, delimiter: str) -> Text:
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


def _has_required(row: Row, columns: Sequence[Column], errors: TableErrors) -> bool:
    """Whether every required cell is filled; notes each one that is not."""
    empty = [column.key for column in columns if column.required and not row[column.key]]
    for key in empty:
        errors.add(
            row.number, key, Text(vi="ô trống. Hãy điền giá trị.", en="the cell is empty. Fill it in.")
        )
    return not empty
