"""What was known before this visit: earlier visits, averages, the spread of visits.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit_app.checklists.definition import Factor
from audit_app.scorecards.released import ReleasedVisit, read_day
from audit_app.scoring.rounding import rounded

OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier visit of the branch on the same checklist; scores 0–100, one decimal.

    ``factors`` are in order of importance, ``None`` not assessed; empty in a release of format 1.
    """

    visited_on: date
    code: str
    score: Decimal | None
    factors: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownSpread:
    """How far visits lie from their branch's mean, as known at release: a standard deviation in points."""

    within: Decimal
    branches: int
    visits: int


@dataclass(frozen=True, slots=True)
class Average:
    """The mean of so many other visits, one decimal; the 95 % interval is known of a branch alone."""

    visits: int
    mean: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Averages:
    """One measure at the branch, in its area and in the chain; ``None`` without a comparable visit."""

    branch: Average | None
    area: Average | None
    chain: Average | None


def history(released: ReleasedVisit) -> tuple[Earlier, ...]:
    """Return up to six earlier visits as known when this one was released, oldest first."""
    return tuple(read_earlier(entry) for entry in released.document["history"])


def read_earlier(entry: Mapping[str, Any]) -> Earlier:
    """Return an earlier visit as the document tells of it."""
    score = None if entry["shown"] is None else Decimal(entry["shown"])
    factors = entry.get("factors") or {}
    return Earlier(
        read_day(entry["visited_on"]),
        entry["code"],
        score,
        tuple(round_hundredths(factors[factor]) for factor in Factor) if factors else (),
    )


def known_spread(released: ReleasedVisit) -> KnownSpread | None:
    """Return what was known of chance when this visit was released."""
    spread = released.document["spread"]
    if spread is None:
        return None
    within = round_hundredths(spread["within_sd"])
    assert within is not None
    return KnownSpread(within, spread["branches"], spread["visits"])


def known_averages(released: ReleasedVisit) -> dict[str, Averages]:
    """Return the averages of the other visits by measure: overall and each factor; empty for format 1."""
    return {
        measure: Averages(*(_average(entry[place]) for place in ("branch", "area", "chain")))
        for measure, entry in released.known.get("averages", {}).items()
    }


def _average(entry: Mapping[str, Any] | None) -> Average | None:
    if entry is None:
        return None
    mean = round_hundredths(entry["mean"])
    assert mean is not None
    low, high = (_within_scale(round_hundredths(entry.get(end))) for end in ("low", "high"))
    return Average(entry["visits"], mean, low, high)


def _within_scale(score: Decimal | None) -> Decimal | None:
    """Return what of an interval lies where means can lie."""
    return None if score is None else min(max(score, Decimal(0)), Decimal(100))


def round_hundredths(written: str | None) -> Decimal | None:
    """Return a stored score (two decimals) with one, half up; ``None`` stays unknown."""
    return None if written is None else rounded(Fraction(written), 1)
