"""Whose visit it was and what it came to.  Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from audit_app.checklists.definition import Band, Factor, Text
from audit_app.scorecards.factors import FactorRow
from audit_app.scorecards.history import Earlier, read_earlier
from audit_app.scorecards.released import ReleasedVisit, clock_of, day_and_clock, read_day
from audit_app.scoring.bands import CRITICAL_FAILURE, band_of
from audit_app.scoring.rounding import rounded, shown


@dataclass(frozen=True, slots=True)
class Identity:
    """Branch, time, scenario, checklist and revision; times are texts in the zone of the visit."""

    organisation: str
    branch: str
    branch_code: str
    address: str
    area: str
    branch_class: Text | None
    programme: Text | None
    visited_on: date
    entered: str
    left: str
    segment: str
    scenario: str
    checklist: Text
    checklist_version: int
    code: str
    revision: int
    released: str

    @property
    def short_scenario(self) -> str:
        """The scenario in at most 120 letters, cut between words."""
        return shorten(self.scenario, 120)


@dataclass(frozen=True, slots=True)
class Change:
    """The visit before this one, and whether the difference is more than chance (``None``: cannot tell)."""

    before: Earlier
    difference: Decimal
    beyond_noise: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole result: ``score``, ``threshold`` and ``gap`` 0–100 with one decimal.

    ``band`` is what the score alone says; ``is_critical`` overrides it as the outcome.
    ``worst`` lost most of all factors; ``weight_counted`` is the percentage of the declared weights behind
    the score.
    """

    score: Decimal | None
    threshold: Decimal
    gap: Decimal | None
    band: Band | None
    bands: tuple[Band, ...]
    is_critical: bool
    worst: FactorRow | None
    not_assessed: tuple[Factor, ...]
    change: Change | None

    @property
    def is_below(self) -> bool:
        """Whether the shown score is under the threshold."""
        return self.gap is not None and self.gap < 0


def identify(released: ReleasedVisit) -> Identity:
    """Return what stands above the result."""
    document = released.document
    branch, visit = document["branch"], document["visit"]
    return Identity(
        organisation=document["organisation"],
        branch=branch["name"],
        branch_code=branch["code"],
        address=branch["address"],
        area=branch["area"]["name"],
        branch_class=_name(branch["class"]),
        programme=_name(document["programme"]),
        visited_on=read_day(visit["visited_on"]),
        entered=clock_of(released.moment(visit["entered_at"])),
        left=clock_of(released.moment(visit["left_at"])),
        segment=visit["segment"],
        scenario=visit["scenario"],
        checklist=released.checklist.title,
        checklist_version=released.checklist.version,
        code=released.code,
        revision=document["revision"],
        released=day_and_clock(released.moment(document["released_at"])),
    )


def judge(released: ReleasedVisit, factors: Sequence[FactorRow]) -> Verdict:
    """Return the verdict on the whole visit."""
    score = released.score
    losing = [row for row in factors if row.lost > 0]
    return Verdict(
        score=shown(score.score),
        threshold=rounded(score.threshold, 1),
        gap=shown(score.gap),
        band=band_of(released.checklist.bands, score.score),
        bands=tuple(sorted(released.checklist.bands, key=lambda band: band.low)),
        is_critical=score.outcome == CRITICAL_FAILURE,
        worst=max(losing, key=lambda row: row.lost, default=None),
        not_assessed=tuple(row.factor for row in factors if row.score is None),
        change=_change(released),
    )


def shorten(text: str, most: int) -> str:
    """Return ``text`` in at most ``most`` letters, cut between words and marked with “…”.

    Spaces that do not break a line stay.
    """
    text = re.sub(r"[ \t\r\n]+", " ", text.strip())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"


def _change(released: ReleasedVisit) -> Change | None:
    previous = released.document["previous"]
    now = shown(released.score.score)
    if previous is None or now is None:
        return None
    before = read_earlier(previous)
    if before.score is None:
        return None
    return Change(before, now - before.score, previous["beyond_noise"])


def _name(named: dict[str, dict[str, str]] | None) -> Text | None:
    return None if named is None else Text(**named["name"])
