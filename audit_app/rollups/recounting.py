"""Comparing the sums with what visits add up to, and building them anew, branch by branch."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from audit_app.db import database, is_sqlite
from audit_app.rollups.entry import RollupEntry
from audit_app.rollups.models import BranchSum, ChainSum, SumKind, SumMeasure
from audit_app.rollups.sums import CHAIN, KIND, Cell, Cells, Kind, Sums, add_cells, merged, sum_entries


@dataclass(frozen=True, slots=True)
class RollupDifference:
    """A cell that does not hold what the releases say; ``None`` where there is no such cell."""

    cell: Cell
    stored: Sums | None
    expected: Sums | None


def stored_sums() -> Cells:
    """Return everything that the roll-up holds."""
    return {**_stored(BranchSum), **_stored(ChainSum)}


def _stored(model: Any, *conditions: Any) -> Cells:
    branch = [BranchSum.branch] if model is BranchSum else []
    sums = [model.n, model.total, model.squares]
    query = (
        model.select(*branch, model.period, SumMeasure.name, *KIND, *sums)
        .join(SumMeasure)
        .switch(model)
        .join(SumKind)
        .where(*conditions or [model.period > 0])
        .tuples()
    )
    cells: Cells = {}
    for row in query.iterator():
        place, (period, measure, *kind, n, total, squares) = (row[0], row[1:]) if branch else (CHAIN, row)
        cells[Cell(place, period, Kind(*kind), measure)] = (n, total, squares)
    return cells


def find_differences(entries: Iterable[RollupEntry]) -> Iterator[RollupDifference]:
    """Compare the roll-up with what ``entries`` add up to.

    They come branch by branch, so that the sums of one branch at a time are held; ``ValueError`` otherwise.
    """
    chain: Cells = {}
    seen: set[int] = set()
    for branch, expected in _by_branch(entries):
        if branch in seen:
            raise ValueError("the entries do not come branch by branch")
        seen.add(branch)
        chain = merged((chain, {cell: sums for cell, sums in expected.items() if cell.branch == CHAIN}))
        own = {cell: sums for cell, sums in expected.items() if cell.branch == branch}
        yield from _unlike(_stored(BranchSum, BranchSum.branch == branch), own)
    yield from _unlike(_stored(BranchSum, BranchSum.branch.not_in(seen)), {})
    yield from _unlike(_stored(ChainSum), chain)


def _by_branch(entries: Iterable[RollupEntry]) -> Iterator[tuple[int, Cells]]:
    for branch, some in groupby(entries, key=attrgetter("branch")):
        yield branch, sum_entries(some)


def _unlike(stored: Cells, expected: Cells) -> Iterator[RollupDifference]:
    for cell in sorted({*stored, *expected}):
        if stored.get(cell) != expected.get(cell):
            yield RollupDifference(cell, stored.get(cell), expected.get(cell))


def rebuild_rollup(read_entries: Callable[[], Iterable[RollupEntry]]) -> int:
    """Replace every sum by what ``read_entries`` gives, branch by branch; return the number of cells.

    The tables are locked before the entries are read: a release in progress is either read here or adds
    itself afterwards.
    """
    with database.atomic():
        if not is_sqlite():
            database.execute_sql("LOCK TABLE branch_sum, chain_sum IN EXCLUSIVE MODE")
        BranchSum.delete().execute()
        ChainSum.delete().execute()
        for _, cells in _by_branch(read_entries()):
            add_cells(cells)
        return int(BranchSum.select().count() + ChainSum.select().count())
