"""Adding visits to the monthly sums and taking them out again, exactly; and rebuilding them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date

from peewee import EXCLUDED, chunked

from audit_app.db import database, is_sqlite
from audit_app.rollups.entry import RollupEntry
from audit_app.rollups.models import MonthlySum

CELL = (
    MonthlySum.branch,
    MonthlySum.month,
    MonthlySum.checklist_key,
    MonthlySum.checklist_version,
    MonthlySum.programme,
    MonthlySum.segment,
    MonthlySum.assessed,
    MonthlySum.measure,
)
SUMS = (MonthlySum.n, MonthlySum.total, MonthlySum.squares)

# SQLite takes 32,766 values in a statement; a row has eleven.
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where a figure is counted; the fields are those of :class:`MonthlySum`."""

    branch: int
    month: date
    checklist_key: str
    checklist_version: int
    programme: str
    segment: str
    assessed: str
    measure: str


Sums = tuple[int, int, int]
"""n, Σy and Σy², y in hundredths."""


def cells_of(entry: RollupEntry, sign: int = 1) -> dict[Cell, Sums]:
    """Return what one visit adds to each cell (or takes out, with ``sign`` −1)."""
    return {
        Cell(
            entry.branch,
            entry.month,
            entry.checklist_key,
            entry.checklist_version,
            entry.programme,
            entry.segment,
            entry.assessed,
            measure,
        ): (sign, sign * figure, sign * figure**2)
        for measure, figure in entry.figures.items()
    }


def sum_entries(entries: Iterable[RollupEntry]) -> dict[Cell, Sums]:
    """Return the sums of many visits by cell: what the roll-up must hold."""
    return _merged(cells_of(entry) for entry in entries)


def _merged(parts: Iterable[dict[Cell, Sums]]) -> dict[Cell, Sums]:
    sums: dict[Cell, Sums] = {}
    for part in parts:
        for cell, (n, total, squares) in part.items():
            before = sums.get(cell, (0, 0, 0))
            sums[cell] = (before[0] + n, before[1] + total, before[2] + squares)
    return sums


def add_to_rollup(entry: RollupEntry) -> None:
    """Add one visit to its month's sums, in the caller's transaction."""
    _upsert(cells_of(entry))


def take_from_rollup(entry: RollupEntry) -> None:
    """Take one visit out again; cells that hold no visit any more go."""
    _upsert(cells_of(entry, sign=-1))
    _drop_empty(entry)


def replace_in_rollup(old: RollupEntry, new: RollupEntry) -> None:
    """Put a visit's new figures in the place of its old ones.

    In one statement, so that two corrections that touch the same cells follow each other.
    """
    _upsert(_merged((cells_of(old, sign=-1), cells_of(new))))
    _drop_empty(old)


def _drop_empty(entry: RollupEntry) -> None:
    MonthlySum.delete().where(
        MonthlySum.branch == entry.branch, MonthlySum.month == entry.month, MonthlySum.n == 0
    ).execute()


def _upsert(cells: dict[Cell, Sums]) -> None:
    """Add ``cells`` in one statement; in order, so that two writers of a cell never wait for each other."""
    if not cells:
        return
    rows = [(*astuple(cell), *cells[cell]) for cell in sorted(cells)]
    MonthlySum.insert_many(rows, fields=[*CELL, *SUMS]).on_conflict(
        conflict_target=CELL,
        update={field: field + getattr(EXCLUDED, field.name) for field in SUMS},
    ).execute()


def stored_sums() -> dict[Cell, Sums]:
    """Return everything that the roll-up holds."""
    query = MonthlySum.select(*CELL, *SUMS).tuples()
    return {Cell(*row[: len(CELL)]): row[len(CELL) :] for row in query.iterator()}


@dataclass(frozen=True, slots=True)
class RollupDifference:
    """A cell that does not hold what the releases say; ``None`` where there is no such cell."""

    cell: Cell
    stored: Sums | None
    expected: Sums | None


def find_differences(entries: Iterable[RollupEntry]) -> Iterator[RollupDifference]:
    """Compare the roll-up with what ``entries`` add up to."""
    stored, expected = stored_sums(), sum_entries(entries)
    for cell in sorted({*stored, *expected}):
        if stored.get(cell) != expected.get(cell):
            yield RollupDifference(cell, stored.get(cell), expected.get(cell))


def rebuild_rollup(read_entries: Callable[[], Iterable[RollupEntry]]) -> int:
    """Replace every sum by what ``read_entries`` gives; return the number of cells.

    The table is locked before the entries are read: a release in progress is either read here or adds
    itself afterwards.
    """
    with database.atomic():
        if not is_sqlite():
            database.execute_sql("LOCK TABLE monthly_sum IN EXCLUSIVE MODE")
        MonthlySum.delete().execute()
        sums = sum_entries(read_entries())
        rows = [(*astuple(cell), *sums[cell]) for cell in sorted(sums)]
        for some in chunked(rows, ROWS_AT_ONCE):
            MonthlySum.insert_many(some, fields=[*CELL, *SUMS]).execute()
    return len(rows)
