"""A release and its annexes → everything that a scorecard shows, in numbers and in its authors' words.  Pure.

Nothing here depends on the language: checklists' texts stay in both, and the templates of the page and of
the PDF put the same value into words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from audit_app.checklists.definition import Text
from audit_app.scorecards.factors import FactorRow, KindRow, factor_rows, kind_rows
from audit_app.scorecards.findings import Finding, failures, fixes, not_counted, strengths
from audit_app.scorecards.journey import Touchpoint, touchpoints
from audit_app.scorecards.losses import LossLine, costs, loss_lines
from audit_app.scorecards.photos import PhotoEntry, photo_entries
from audit_app.scorecards.questions import QuestionRow, SectionSheet, question_rows, section_sheets
from audit_app.scorecards.released import (
    Contents,
    Document,
    ReleasedVisit,
    Words,
    day_and_clock,
    read_release,
)
from audit_app.scorecards.story import Story, visit_story
from audit_app.scorecards.verdict import (
    Earlier,
    Identity,
    KnownSpread,
    Verdict,
    history,
    identify,
    judge,
    known_spread,
)

SHORT_HASH = 12


class Standing(StrEnum):
    """What became of the release since."""

    CURRENT = "current"
    REPLACED = "replaced"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Reply:
    """The branch's answer to one revision of its scorecard."""

    added: str
    revision: int
    words: Words
    sha256: str


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

    @property
    def short(self) -> str:
        """As much of the hash as stands on every page."""
        return self.sha256[:SHORT_HASH]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One visit's scorecard; every part is documented where it is made."""

    identity: Identity
    verdict: Verdict
    factors: tuple[FactorRow, ...]
    kinds: tuple[KindRow, KindRow]
    weights_source: Text
    failures: tuple[QuestionRow, ...]
    strengths: tuple[Finding, ...]
    fixes: tuple[Finding, ...]
    story: Story
    journey: tuple[Touchpoint, ...]
    sections: tuple[SectionSheet, ...]
    not_counted: tuple[QuestionRow, ...]
    losses: tuple[LossLine, ...]
    lost: Decimal
    history: tuple[Earlier, ...]
    spread: KnownSpread | None
    photos: tuple[PhotoEntry, ...]
    replies: tuple[Reply, ...]
    proof: Proof
    document: Document
    annexes: tuple[Mapping[str, Any], ...]

    @property
    def questions(self) -> int:
        """How many questions were asked."""
        return sum(len(sheet.rows) for sheet in self.sections)


def make_scorecard(
    document: Document,
    sha256: str,
    contents: Contents,
    annexes: Iterable[Mapping[str, Any]] = (),
    standing: Standing = Standing.CURRENT,
) -> Scorecard:
    """Return the scorecard of a release.

    ``sha256`` is the document's own; ``contents`` holds its texts and photos by digest; ``annexes`` are
    what :func:`audit_app.releases.annexes.annexes_of` gives, oldest first.
    Raises :class:`ContentMissing` or :class:`ScoreDiffers`.
    """
    released, annexes = read_release(document, contents), tuple(annexes)
    losses = loss_lines(released)
    factors = factor_rows(released, losses)
    rows = question_rows(released, costs(losses))
    stops = touchpoints(released)
    return Scorecard(
        identity=identify(released),
        verdict=judge(released, factors),
        factors=factors,
        kinds=kind_rows(released),
        weights_source=released.checklist.weights_source,
        failures=failures(rows),
        strengths=strengths(released, rows),
        fixes=fixes(rows),
        story=visit_story(released, rows),
        journey=stops,
        sections=section_sheets(released, rows, stops),
        not_counted=not_counted(rows),
        losses=losses,
        lost=sum((line.lost for line in losses), Decimal("0.0")),
        history=history(released),
        spread=known_spread(released),
        photos=photo_entries(released, rows),
        replies=tuple(_reply(released, annex) for annex in annexes if annex["kind"] == "reply"),
        proof=_prove(released, sha256, standing),
        document=document,
        annexes=annexes,
    )


def _reply(released: ReleasedVisit, annex: Mapping[str, Any]) -> Reply:
    added = day_and_clock(released.moment(annex["added_at"]))
    return Reply(added, annex["revision"], Words(annex["text"]), annex["sha256"])


def _prove(released: ReleasedVisit, sha256: str, standing: Standing) -> Proof:
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
    )
