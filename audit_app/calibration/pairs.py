"""Which visits can be laid side by side to see whether two shoppers agree.  Pure.

A pair is two visits of two shoppers to the same branch, with the same checklist version, in the same month of
the calendar: the grain at which everything else here counts a branch as one and the same.  Each visit is in
one pair at most, so that no visit speaks twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PairableVisit:
    """A released visit; all but the day are row ids and numbers."""

    release: int
    shopper: int
    branch: int
    version: int
    day: date


VisitPair = tuple[PairableVisit, PairableVisit]


def pair_visits(visits: Iterable[PairableVisit]) -> list[VisitPair]:
    """Return the pairs, latest first; in a month each visit is paired with the next one of somebody else."""
    waiting: dict[tuple[int, int, int, int], list[PairableVisit]] = {}
    pairs: list[VisitPair] = []
    for visit in sorted(visits, key=lambda each: (each.day, each.release)):
        alike = waiting.setdefault((visit.branch, visit.version, visit.day.year, visit.day.month), [])
        other = next((each for each in alike if each.shopper != visit.shopper), None)
        if other is None:
            alike.append(visit)
        else:
            alike.remove(other)
            pairs.append((other, visit))
    return pairs[::-1]
