"""The facts of a visit that are weighed for its reviewer, and what a finding is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Tone(StrEnum):
    """What a finding asks of the reviewer."""

    LOOK = "look"
    UNKNOWN = "unknown"
    FITS = "fits"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the facts say; ``visit`` is the uid of another visit that it points at."""

    tone: Tone
    words: str
    visit: str = ""


@dataclass(frozen=True, slots=True)
class OtherUse:
    """Another visit in which the same photo was sent."""

    uid: str
    branch: str
    visited_on: date


@dataclass(frozen=True, slots=True)
class PhotoEvidence:
    """A photo by the number that the page gives it; ``taken_at`` by the phone, where known.

    ``others`` are visits that have the same photo now; ``seen_before`` says that one had it when it came.
    """

    number: int
    taken_at: datetime | None
    others: tuple[OtherUse, ...] = ()
    seen_before: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """An answered duration: the question's number, whole seconds, and whether the stamps were overruled."""

    question: int
    seconds: int
    corrected: bool


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """Everything that is weighed here; ``changed`` are the questions that differ from the last submission."""

    channel: str
    window_from: date
    window_to: date
    entered_at: datetime | None
    left_at: datetime | None
    submitted_at: datetime
    photos: tuple[PhotoEvidence, ...] = ()
    waits: tuple[Wait, ...] = ()
    low_without_words: tuple[int, ...] = ()
    changed: tuple[int, ...] | None = None

    @property
    def dwell(self) -> timedelta | None:
        """How long the visit lasted; ``None`` where a time is missing or they are out of order."""
        if self.entered_at is None or self.left_at is None or self.left_at < self.entered_at:
            return None
        return self.left_at - self.entered_at
