"""What a reader must know of the data behind a report.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from audit_app.comparison.places import BranchPlace


@dataclass(frozen=True, slots=True)
class OneShopper:
    """A branch all of whose visits are one shopper's, so that the two cannot be told apart."""

    place: BranchPlace
    visits: int


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes on the data of one report.

    ``other_versions`` and ``other_checklists`` are visits of the place and period that other lines hold, by
    checklist (key, version); ``apart`` those that assessed other factors, by what they assessed;
    ``corrected`` stand in a later revision; ``own_thresholds`` branches are judged against their class's.
    ``one_shopper`` is for head office only, ``None`` elsewhere.  ``last_visit`` is the day of the latest.
    """

    other_versions: Mapping[tuple[str, int], int]
    other_checklists: Mapping[tuple[str, int], int]
    apart: Mapping[str, int]
    is_mixed: bool
    corrected: int
    own_thresholds: int
    one_shopper: tuple[OneShopper, ...] | None
    last_visit: date | None
