"""What changed since the period before, beyond noise.  Pure.

Each score has its own list, in which movers are marked by Benjamini and Hochberg (see
:mod:`audit_app.statistics.movers`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from audit_app.comparison.places import BranchPlace
from audit_app.statistics import BranchFigures, Change, Comparison


@dataclass(frozen=True, slots=True)
class Mover:
    """A branch whose score of ``measure`` moved."""

    place: BranchPlace
    measure: str
    figures: BranchFigures
    change: Change

    @property
    def is_better(self) -> bool:
        """Whether it moved up."""
        return self.change.difference > 0


@dataclass(frozen=True, slots=True)
class Movers:
    """The movers of every score, overall first, in each the largest fall first.

    ``compared`` branches were visited in both periods, by measure.
    """

    rows: tuple[Mover, ...]
    compared: Mapping[str, int]

    def of(self, measure: str) -> tuple[Mover, ...]:
        """Return the movers of one score."""
        return tuple(row for row in self.rows if row.measure == measure)


def find_movers(
    measures: Mapping[str, Comparison],
    places: Mapping[str, BranchPlace],
    only: Collection[str] | None = None,
) -> Movers:
    """Return the movers among the branches (or among the codes in ``only``, judged in the whole list)."""
    rows: list[Mover] = []
    compared: dict[str, int] = {}
    for measure, comparison in measures.items():
        changed = [
            Mover(places[row.branch], measure, row, row.change)
            for row in comparison.branches
            if row.change is not None and (only is None or row.branch in only)
        ]
        compared[measure] = len(changed)
        rows += sorted((row for row in changed if row.change.is_mover), key=lambda row: row.change.difference)
    return Movers(tuple(rows), compared)
