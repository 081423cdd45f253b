"""Branches as a comparison names them, and what is expected of each.  Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit_app.checklists.definition import Checklist, Text
from audit_app.rollups.entry import OVERALL
from audit_app.statistics import BranchFigures, BranchSums

Counted = BranchSums | BranchFigures
"""A branch (by code) with its number of visits."""


@dataclass(frozen=True, slots=True)
class BranchPlace:
    """A branch; ``class_id`` is the row id of its class, ``class_name`` how people call that."""

    code: str
    name: str
    area_code: str
    area: str
    address: str = ""
    class_id: int | None = None
    class_name: Text | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What is expected, in points: ``usual`` by measure, ``by_class`` by class (row id) and measure."""

    usual: Mapping[str, float]
    by_class: Mapping[tuple[int, str], float]

    def of(self, place: BranchPlace, measure: str) -> float:
        """Return what is expected of a branch: its class's threshold, else the checklist's."""
        own = None if place.class_id is None else self.by_class.get((place.class_id, measure))
        return self.usual[measure] if own is None else own

    def of_visits(self, visits: Mapping[int | None, int], measure: str) -> float:
        """Return what was expected of visits on average: ``visits`` counts them by class (row id)."""
        usual = self.usual[measure]
        apart = sum(
            n * (self.by_class.get((class_id, measure), usual) - usual)
            for class_id, n in visits.items()
            if class_id is not None
        )
        return usual + apart / sum(visits.values()) if apart else usual

    def of_branches(self, rows: Iterable[Counted], places: Mapping[str, BranchPlace], measure: str) -> float:
        """Return what was expected of the visits of these branches on average."""
        visits = Counter[int | None]()
        for row in rows:
            visits[places[row.branch].class_id] += row.n
        return self.of_visits(visits, measure)

    def unusual(self, places: Iterable[BranchPlace], measure: str) -> dict[str, float]:
        """Return what is expected of those branches (codes) whose class has another threshold."""
        usual = self.usual[measure]
        own = {
            class_id: threshold
            for (class_id, name), threshold in self.by_class.items()
            if name == measure and threshold != usual
        }
        return {place.code: own[place.class_id] for place in places if place.class_id in own} if own else {}


def checklist_thresholds(checklist: Checklist) -> dict[str, float]:
    """Return the checklist's thresholds by measure."""
    factors = {factor.value: float(value) for factor, value in checklist.factor_thresholds.items()}
    return {OVERALL: float(checklist.threshold), **factors}
