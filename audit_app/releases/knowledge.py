"""What was known on the day of a release: earlier visits, averages, misses, and what chance does.  Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from audit_app.checklists.definition import Factor
from audit_app.releases.misses import NOT_COUNTED, marks_by_question, missed_in_a_row
from audit_app.statistics.spread import Spread

HISTORY = 6


@dataclass(frozen=True, slots=True)
class EarlierVisit:
    """A released visit of the same branch on the same checklist.

    ``score``, ``shown`` and ``factors`` are as the document writes them; ``assessed`` are the factors as
    ``1``/``0``; ``marks`` is the letter of each question (:mod:`audit_app.releases.misses`) by its key.
    """

    code: str
    visited_on: date
    score: str
    shown: str
    version: int
    assessed: str
    factors: Mapping[str, str | None] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Return what the document of an earlier visit says."""
        figures = document["score"]
        return cls(
            document["code"],
            date.fromisoformat(document["visit"]["visited_on"]),
            figures["score"],
            figures["shown"],
            document["checklist"]["version"],
            assessed_factors(figures),
            {factor: line["score"] for factor, line in figures["factors"].items()},
            marks_by_question(figures["questions"]),
        )


@dataclass(frozen=True, slots=True)
class MissCount:
    """How many comparable visits counted a question, and how many of those missed it: here and everywhere."""

    here: tuple[int, int] = (0, 0)
    chain: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``earlier`` oldest first, at most :data:`HISTORY`; ``spread`` of comparable visits in the chain.

    ``since`` is the first day of the months that were looked at; ``averages`` and ``peers`` are as
    :mod:`audit_app.releases.averages` writes them; ``misses`` are by the key of each scored question;
    ``plan`` says how many actions of the previous visit are in each state.
    """

    earlier: tuple[EarlierVisit, ...] = ()
    spread: Spread | None = None
    since: date | None = None
    averages: Mapping[str, Any] = field(default_factory=dict)
    peers: Mapping[str, Any] | None = None
    misses: Mapping[str, MissCount] = field(default_factory=dict)
    plan: Mapping[str, int] = field(default_factory=dict)

    def parts(self) -> dict[str, Any]:
        """Return the parts ``previous``, ``history``, ``spread`` and ``known`` of a release document."""
        return {
            "previous": self._write_previous(),
            "history": [
                {
                    "visited_on": visit.visited_on.isoformat(),
                    "score": visit.score,
                    "shown": visit.shown,
                    "code": visit.code,
                    "factors": dict(visit.factors),
                }
                for visit in self.earlier
            ],
            "spread": self._write_spread(),
            "known": {
                "since": None if self.since is None else self.since.isoformat(),
                "averages": dict(self.averages),
                "peers": self.peers,
                "misses": {key: self._write_misses(key, count) for key, count in self.misses.items()},
                "plan": dict(self.plan),
            },
        }

    def _write_misses(self, key: str, count: MissCount) -> dict[str, Any]:
        """Return the counts, and how often in a row the branch missed it up to now (of :data:`HISTORY`)."""
        before = missed_in_a_row(visit.marks.get(key, NOT_COUNTED) for visit in reversed(self.earlier))
        return {"here": list(count.here), "chain": list(count.chain), "before": before}

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
