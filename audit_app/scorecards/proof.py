"""Which document a scorecard is made of, what it replaces, and what became of it.  Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from audit_app.scorecards.released import ReleasedVisit, day_and_clock

SHORT_HASH = 12


class Standing(StrEnum):
    """What became of the release since."""

    CURRENT = "current"
    REPLACED = "replaced"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class EarlierRevision:
    """A revision before this one, with its score of one decimal and the reason that it was made for."""

    revision: int
    released: str
    score: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the document is and what it replaces; ``released_at`` is ISO in UTC, ``released`` for people."""

    sha256: str
    checklist_digest: str
    revision: int
    reason: str
    released: str
    released_at: str
    replaces: str | None
    standing: Standing
    earlier: tuple[EarlierRevision, ...]

    @property
    def short(self) -> str:
        """As much of the hash as stands on every page."""
        return self.sha256[:SHORT_HASH]


def prove(released: ReleasedVisit, sha256: str, standing: Standing) -> Proof:
    """Return the proof of a release whose document hashes to ``sha256``."""
    document = released.document
    return Proof(
        sha256=sha256,
        checklist_digest=document["checklist_digest"],
        revision=document["revision"],
        reason=document["reason"],
        released=day_and_clock(released.moment(document["released_at"])),
        released_at=document["released_at"],
        replaces=document["replaces"],
        standing=standing,
        earlier=tuple(
            EarlierRevision(
                entry["revision"],
                day_and_clock(released.moment(entry["released_at"])),
                Decimal(entry["shown"]),
                entry["reason"],
            )
            for entry in document.get("earlier_revisions", ())
        ),
    )


def last_appeal_day(released: ReleasedVisit, days: int | None) -> date | None:
    """Return until when this revision can be appealed, ``days`` after its release; ``None``: not at all."""
    moment = released.moment(released.document["released_at"])
    return None if moment is None or days is None else moment.date() + timedelta(days=days)
