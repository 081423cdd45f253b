"""A release read back: its checklist, answers, texts and exact score.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from audit_app.checklists.definition import Checklist, Factor
from audit_app.refusal import ViHanhError
from audit_app.releases.contents import thaw_answers
from audit_app.releases.document import checklist_of
from audit_app.scoring.answers import Answer
from audit_app.scoring.rounding import stored
from audit_app.scoring.score import VisitScore, score_visit

Document = Mapping[str, Any]
Contents = Mapping[str, str | None]
"""Texts and photos' SHA-256 by salted digest; ``None`` once erased."""


class ContentMissing(ViHanhError):
    """A text or photo that the release names is not among its contents, and was not erased either."""

    status = 500

    def __init__(self, code: str, digest: str) -> None:
        super().__init__(f"Release {code} names the content {digest[:12]}…, and nobody has it.")


class ScoreDiffers(ViHanhError):
    """The release's score is not the score of its own answers: such a scorecard is never shown."""

    status = 500

    def __init__(self, code: str, frozen: object, computed: object) -> None:
        super().__init__(f"Release {code} says {frozen}, its answers give {computed}.")


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote; ``text`` is ``None`` once it was erased."""

    text: str | None


@dataclass(frozen=True, slots=True)
class ReleasedVisit:
    """A release's document with everything in it that has a type of its own.

    ``score`` is exact, from the document's own checklist, answers and thresholds.
    """

    document: Document
    contents: Contents
    checklist: Checklist
    answers: Mapping[str, Answer]
    score: VisitScore

    @property
    def code(self) -> str:
        """The short code that all revisions share."""
        return str(self.document["code"])

    @property
    def known(self) -> Mapping[str, Any]:
        """What was known that day, since format 2."""
        return self.document.get("known") or {}

    def note(self, key: str) -> Words | None:
        """Return the note at question ``key``; ``None`` where nothing was written."""
        return self.words(self.document["answers"].get(key, {}).get("note"))

    def written(self, key: str) -> Words | None:
        """Return the text that answers ``key`` (a text question or ``SECTION.opportunity``)."""
        return self.words(self.document["answers"].get(key, {}).get("value"))

    def words(self, reference: Mapping[str, str] | None) -> Words | None:
        """Return the text behind ``{"digest": …}``; raises :class:`ContentMissing`."""
        return None if reference is None else Words(self.content(reference["digest"]))

    def content(self, digest: str) -> str | None:
        """Return the content called ``digest``; raises :class:`ContentMissing`."""
        if digest not in self.contents:
            raise ContentMissing(self.code, digest)
        return self.contents[digest]

    def moment(self, written: str | None) -> datetime | None:
        """Return a moment of the document in the zone of the visit."""
        if written is None:
            return None
        return datetime.fromisoformat(written).astimezone(ZoneInfo(self.document["timezone"]))

    def numbers(self) -> dict[str, int]:
        """Return the printed number of every question: 1, 2, 3 … over those that ask something."""
        asked = [question.key for question in self.checklist.questions if question.type != "note"]
        return {key: number for number, key in enumerate(asked, 1)}


def read_release(document: Document, contents: Contents) -> ReleasedVisit:
    """Return the release; raises :class:`ScoreDiffers` where its score does not follow from its answers."""
    checklist = checklist_of(document)
    answers = thaw_answers(checklist, document)
    score = score_visit(
        checklist,
        answers,
        threshold=Fraction(document["thresholds"]["overall"]),
        factor_thresholds={
            Factor(key): Fraction(value) for key, value in document["thresholds"]["factors"].items()
        },
    )
    frozen = document["score"]["score"]
    if (None if frozen is None else Decimal(frozen)) != stored(score.score):
        raise ScoreDiffers(document["code"], frozen, stored(score.score))
    return ReleasedVisit(document, contents, checklist, answers, score)


def read_day(written: str) -> date:
    """Return a day of the document."""
    return date.fromisoformat(written)


def clock_of(moment: datetime | None) -> str:
    """Return ``10:12``, ``""`` for none."""
    return "" if moment is None else f"{moment:%H:%M}"


def day_and_clock(moment: datetime | None) -> str:
    """Return ``10:12 14/11/2026``, ``""`` for none."""
    return "" if moment is None else f"{moment:%H:%M %d/%m/%Y}"
