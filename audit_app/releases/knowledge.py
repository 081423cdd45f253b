"""What was known on the day of a release: the branch's earlier visits, and how much visits differ.  Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit_app.checklists.definition import Factor
from audit_app.statistics.spread import Spread

HISTORY = 6


@dataclass(frozen=True, slots=True)
class EarlierVisit:
    """A released visit of the same branch on the same checklist.

    ``score`` and ``shown`` are as the document writes them; ``assessed`` are the factors as
    ``1``/``0``, of the last one only.
    """

    code: str
    visited_on: date
    score: str
    shown: str
    version: int
    assessed: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``earlier`` oldest first, at most :data:`HISTORY`; ``spread`` of comparable visits in the chain."""

    earlier: tuple[EarlierVisit, ...] = ()
    spread: Spread | None = None

    def parts(self) -> dict[str, Any]:
        """Return the parts ``previous``, ``history`` and ``spread`` of a release document."""
        return {
            "previous": self._write_previous(),
            "history": [
                {
                    "visited_on": visit.visited_on.isoformat(),
                    "score": visit.score,
                    "shown": visit.shown,
                    "code": visit.code,
                }
                for visit in self.earlier
            ],
            "spread": self._write_spread(),
        }

    def _write_previous(self) -> dict[str, Any] | None:
        if not self.earlier:
            return None
        last = self.earlier[-1]
        return {
            "code": last.code,
            "visited_on": last.visited_on.isoformat(),
            "score": last.score,
            "shown": last.shown,
            "version": last.version,
            "assessed": last.assessed,
            "beyond_noise": None,
        }

    def _write_spread(self) -> dict[str, Any] | None:
        """Leave out a spread of 0 too: visits that all score the same do not show how much chance does."""
        if self.spread is None or not round(self.spread.within_sd or 0, 2):
            return None
        return {
            "within_sd": f"{self.spread.within_sd:.2f}",
            "branches": self.spread.branches,
            "visits": self.spread.visits,
        }


def assessed_factors(figures: Mapping[str, Any]) -> str:
    """Return which factors were assessed, as ``1``/``0`` in order of importance."""
    return "".join("0" if figures["factors"][factor.value]["score"] is None else "1" for factor in Factor)


def is_beyond_noise(
    previous: Mapping[str, Any], spread: Mapping[str, Any] | None, figures: Mapping[str, Any], version: int
) -> bool | None:
    """Whether the score differs from the previous visit's by more than chance between two visits.

    |d| > t(0.975, N − B) · s · √2, for one visit against one.  ``None`` where that cannot be told: no
    spread is known, or the two visits were of different checklist versions or assessed other factors.
    """
    comparable = previous["version"] == version and previous["assessed"] == assessed_factors(figures)
    if spread is None or figures["score"] is None or not comparable:
        return None
    # SciPy takes a while to load; only a release needs it, and only here.
    from audit_app.statistics.intervals import t_quantile

    difference = float(figures["score"]) - float(previous["score"])
    half = t_quantile(spread["visits"] - spread["branches"]) * float(spread["within_sd"]) * math.sqrt(2)
    return abs(difference) > half
