"""What became of the visits that were planned, and where too few of them arrived.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from audit_app.comparison.places import BranchPlace
from audit_app.statistics import MINIMUM_VISITS
from audit_app.vietnamese import sort_key


class Fate(StrEnum):
    """What became of a planned visit, in the order of the page."""

    RELEASED = "released"
    WAITING = "waiting"
    """Not finished: with the shopper or in review."""
    NOT_HELD = "not_held"
    """Could not take place, or its window passed."""
    EXCLUDED = "excluded"


FATES = {
    "released": Fate.RELEASED,
    "assigned": Fate.WAITING,
    "started": Fate.WAITING,
    "submitted": Fate.WAITING,
    "in_review": Fate.WAITING,
    "returned": Fate.WAITING,
    "could_not_take_place": Fate.NOT_HELD,
    "expired": Fate.NOT_HELD,
    "excluded": Fate.EXCLUDED,
}


@dataclass(frozen=True, slots=True)
class PlannedVisits:
    """How many visits of a branch (by code) are in a state."""

    branch: str
    state: str
    visits: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A branch, an area or all of it: planned visits by what became of them.

    ``compared`` of the released ones assessed the compared factors.
    """

    name: str
    code: str
    fates: Mapping[Fate, int]
    compared: int

    @property
    def planned(self) -> int:
        """All visits of the period, whatever became of them."""
        return sum(self.fates.values())

    @property
    def has_too_few(self) -> bool:
        """Whether nothing can be claimed of it."""
        return self.compared < MINIMUM_VISITS


@dataclass(frozen=True, slots=True)
class Coverage:
    """``branches`` by name, ``areas`` by name with the sums of theirs, and ``whole``.

    ``without_plan`` are open branches for which nothing was planned in the period, on any checklist.
    """

    branches: tuple[CoverageRow, ...]
    areas: tuple[CoverageRow, ...]
    whole: CoverageRow
    without_plan: tuple[BranchPlace, ...] = field(default=())

    @property
    def too_few(self) -> list[CoverageRow]:
        """The branches with fewer visits than a judgement needs, the fewest first."""
        return sorted((row for row in self.branches if row.has_too_few), key=lambda row: row.compared)


def cover(
    planned: Iterable[PlannedVisits],
    compared: Mapping[str, int],
    places: Mapping[str, BranchPlace],
    unplanned: Iterable[str] = (),
) -> Coverage:
    """Return the coverage of the branches that have a planned visit.

    ``compared`` are visits by branch; ``unplanned`` the codes of branches that were left out altogether.
    """
    by_branch: dict[str, dict[Fate, int]] = {}
    for row in planned:
        fates = by_branch.setdefault(row.branch, dict.fromkeys(Fate, 0))
        fates[FATES[row.state]] += row.visits
    chosen = sorted((places[code] for code in by_branch), key=lambda place: sort_key(place.name))
    branches = tuple(
        CoverageRow(place.name, place.code, by_branch[place.code], compared.get(place.code, 0))
        for place in chosen
    )
    left_out = sorted((places[code] for code in unplanned), key=lambda place: sort_key(place.name))
    return Coverage(branches, _areas(branches, places), _sum("", "", branches), tuple(left_out))


def _areas(branches: Sequence[CoverageRow], places: Mapping[str, BranchPlace]) -> tuple[CoverageRow, ...]:
    members: dict[str, list[CoverageRow]] = {}
    names: dict[str, str] = {}
    for row in branches:
        place = places[row.code]
        members.setdefault(place.area_code, []).append(row)
        names[place.area_code] = place.area
    return tuple(
        _sum(names[code], code, members[code])
        for code in sorted(members, key=lambda code: sort_key(names[code]))
    )


def _sum(name: str, code: str, rows: Iterable[CoverageRow]) -> CoverageRow:
    fates, compared = dict.fromkeys(Fate, 0), 0
    for row in rows:
        compared += row.compared
        for fate, visits in row.fates.items():
            fates[fate] += visits
    return CoverageRow(name, code, fates, compared)
