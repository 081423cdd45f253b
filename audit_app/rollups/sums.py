"""Adding visits to the sums and taking them out again, exactly, in the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from peewee import chunked

from audit_app.db import database
from audit_app.rollups.entry import ANY, RollupEntry
from audit_app.rollups.models import BranchSum, ChainSum, SumKind, SumMeasure
from audit_app.rollups.periods import month_number, periods_of

CHAIN = 0
"""The place of a branch in a cell that holds all branches."""

# SQLite takes 32,766 values in a statement; a row has seven.
ROWS_AT_ONCE = 2000

KIND = (
    SumKind.checklist_key,
    SumKind.checklist_version,
    SumKind.programme,
    SumKind.segment,
    SumKind.assessed,
)

Sums = tuple[int, int, int]
"""n, Σy and Σy², y in hundredths."""


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """The fields of :class:`SumKind`."""

    checklist_key: str
    checklist_version: int
    programme: str
    segment: str
    assessed: str


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where a figure is counted: ``branch`` a row id, or ``CHAIN``; ``period`` by its number."""

    branch: int
    period: int
    kind: Kind
    measure: str


Cells = dict[Cell, Sums]


def kind_of(entry: RollupEntry) -> Kind:
    """Return what kind of visit this is."""
    return Kind(entry.checklist_key, entry.checklist_version, entry.programme, entry.segment, entry.assessed)


def cells_of(entry: RollupEntry, sign: int = 1) -> Cells:
    """Return what one visit adds to each cell (or takes out, with ``sign`` −1).

    A branch's visit is counted under its kind and, for the many readings that do not ask for a programme or
    a segment, under the same kind with any of them.
    """
    kind = kind_of(entry)
    kinds = (kind, replace(kind, programme=ANY, segment=ANY))
    places = [(entry.branch, period, each) for period in periods_of(entry.month) for each in kinds]
    places.append((CHAIN, month_number(entry.month), kind))
    return {
        Cell(branch, period, each, measure): (sign, sign * figure, sign * figure**2)
        for measure, figure in entry.figures.items()
        for branch, period, each in places
    }


def sum_entries(entries: Iterable[RollupEntry]) -> Cells:
    """Return the sums of many visits by cell: what the roll-up must hold."""
    return merged(cells_of(entry) for entry in entries)


def merged(parts: Iterable[Cells]) -> Cells:
    """Return the sums of ``parts`` by cell."""
    sums: Cells = {}
    for part in parts:
        for cell, (n, total, squares) in part.items():
            before = sums.get(cell, (0, 0, 0))
            sums[cell] = (before[0] + n, before[1] + total, before[2] + squares)
    return sums


def add_to_rollup(entry: RollupEntry) -> None:
    """Add one visit to the sums of its month, quarter and year, in the caller's transaction."""
    add_cells(cells_of(entry))


def take_from_rollup(entry: RollupEntry) -> None:
    """Take one visit out again; cells that hold no visit any more go."""
    add_cells(cells_of(entry, sign=-1))
    _drop_empty(entry)


def replace_in_rollup(old: RollupEntry, new: RollupEntry) -> None:
    """Put a visit's new figures in the place of its old ones.

    In one statement for each table, so that two corrections that touch the same cells follow each other.
    """
    add_cells(merged((cells_of(old, sign=-1), cells_of(new))))
    _drop_empty(old)


def _drop_empty(entry: RollupEntry) -> None:
    periods = periods_of(entry.month)
    BranchSum.delete().where(
        BranchSum.branch == entry.branch, BranchSum.period.in_(periods), BranchSum.n == 0
    ).execute()
    ChainSum.delete().where(ChainSum.period == month_number(entry.month), ChainSum.n == 0).execute()


def add_cells(cells: Cells) -> None:
    """Add ``cells``: the branches' first, then the chain's, each in order.

    So two writers of a cell never wait for each other, and the chain's cells, which all writers of a month
    share, are held for the shortest time.
    """
    if not cells:
        return
    kinds = kind_ids({cell.kind for cell in cells})
    measures = measure_ids({cell.measure for cell in cells})
    of_branches, of_chain = [], []
    for cell, sums in cells.items():
        measure, kind = measures[cell.measure], kinds[cell.kind]
        if cell.branch == CHAIN:
            of_chain.append((measure, cell.period, kind, *sums))
        else:
            of_branches.append((measure, cell.period, cell.branch, kind, *sums))
    _upsert("branch_sum", ("measure_id", "period", "branch_id", "kind_id"), sorted(of_branches))
    _upsert("chain_sum", ("measure_id", "period", "kind_id"), sorted(of_chain))


def _upsert(table: str, key: Sequence[str], rows: Sequence[tuple[int, ...]]) -> None:
    """Add to the rows that are there; in SQL, which takes Peewee longer to build than it takes to run."""
    columns = (*key, "n", "total", "squares")
    one = f"({', '.join([database.param] * len(columns))})"
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in columns[len(key) :])
    for some in chunked(rows, ROWS_AT_ONCE):
        database.execute_sql(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([one] * len(some))} "  # noqa: S608 (names of our own)
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sums}",
            [value for row in some for value in row],
        )


def kind_ids(kinds: set[Kind]) -> dict[Kind, int]:
    """Return the row id of each kind, made if need be."""
    found = _known_kinds(kinds)
    if missing := sorted(kinds - set(found)):
        rows = [
            (each.checklist_key, each.checklist_version, each.programme, each.segment, each.assessed)
            for each in missing
        ]
        SumKind.insert_many(rows, fields=KIND).on_conflict_ignore().execute()
        found = _known_kinds(kinds)
    return found


def _known_kinds(kinds: set[Kind]) -> dict[Kind, int]:
    keys = {kind.checklist_key for kind in kinds}
    rows: Any = SumKind.select(SumKind.id, *KIND).where(SumKind.checklist_key.in_(keys)).tuples()
    return {kind: number for number, *fields in rows if (kind := Kind(*fields)) in kinds}


def measure_ids(names: set[str]) -> dict[str, int]:
    """Return the row id of each measure, made if need be."""
    query: Any = SumMeasure.select(SumMeasure.name, SumMeasure.id).where(SumMeasure.name.in_(names)).tuples()
    found: dict[str, int] = dict(query)
    if missing := sorted(names - set(found)):
        rows = [(name,) for name in missing]
        SumMeasure.insert_many(rows, fields=[SumMeasure.name]).on_conflict_ignore().execute()
        found = dict(query.clone())
    return found
