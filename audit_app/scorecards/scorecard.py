"""A release and its annexes → everything that a scorecard shows, in numbers and in its authors' words.  Pure.

Nothing here depends on the language: checklists' texts stay in both, and the templates of the page and of
the PDF put the same value into words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from audit_app.checklists.definition import Text
from audit_app.scorecards.annexes import (
    DROPPED,
    Appeal,
    PlannedAction,
    Reply,
    actions_in,
    appeals_in,
    replies_in,
)
from audit_app.scorecards.evidence import Evidence, weigh_evidence
from audit_app.scorecards.factors import FactorRow, KindRow, factor_rows, kind_rows
from audit_app.scorecards.findings import Finding, failures, fixes, not_counted, strengths
from audit_app.scorecards.history import (
    Averages,
    Earlier,
    KnownSpread,
    history,
    known_averages,
    known_spread,
)
from audit_app.scorecards.journey import Touchpoint, touchpoints
from audit_app.scorecards.losses import LossLine, costs, loss_lines
from audit_app.scorecards.misses import read_misses
from audit_app.scorecards.photos import PhotoEntry, photo_entries
from audit_app.scorecards.proof import SHORT_HASH as SHORT_HASH
from audit_app.scorecards.proof import Proof, last_appeal_day, prove
from audit_app.scorecards.proof import Standing as Standing
from audit_app.scorecards.questions import QuestionRow, SectionSheet, question_rows, section_sheets
from audit_app.scorecards.released import Contents, Document, read_release
from audit_app.scorecards.story import Story, visit_story
from audit_app.scorecards.verdict import Identity, Verdict, identify, judge


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
    averages: Mapping[str, Averages]
    plan_before: Mapping[str, int]
    evidence: Evidence
    photos: tuple[PhotoEntry, ...]
    replies: tuple[Reply, ...]
    appeals: tuple[Appeal, ...]
    appeal_until: date | None
    actions: tuple[PlannedAction, ...]
    proof: Proof
    document: Document
    annexes: tuple[Mapping[str, Any], ...]

    @property
    def questions(self) -> int:
        """How many questions were asked."""
        return sum(len(sheet.rows) for sheet in self.sections)

    @property
    def is_appealed(self) -> bool:
        """Whether an appeal waits for its decision."""
        return any(appeal.decision is None for appeal in self.appeals)

    def action_for(self, question: str) -> PlannedAction | None:
        """Return what is planned about ``question``: the first action that was not dropped."""
        about = (action for action in self.actions if action.question == question)
        return next((action for action in about if action.state != DROPPED), None)


def make_scorecard(
    document: Document,
    sha256: str,
    contents: Contents,
    annexes: Iterable[Mapping[str, Any]] = (),
    standing: Standing = Standing.CURRENT,
    appeal_days: int | None = None,
) -> Scorecard:
    """Return the scorecard of a release.

    ``sha256`` is the document's own; ``contents`` holds its texts and photos by digest; ``annexes`` are
    what :func:`audit_app.releases.annexes.annexes_of` gives, oldest first; a release can be appealed for
    ``appeal_days``, and not at all without.  Raises :class:`ContentMissing` or :class:`ScoreDiffers`.
    """
    released, annexes = read_release(document, contents), tuple(annexes)
    misses = read_misses(released)
    losses = loss_lines(released, misses)
    factors = factor_rows(released, losses)
    rows = question_rows(released, costs(losses), misses)
    stops, story = touchpoints(released), visit_story(released, rows)
    return Scorecard(
        identity=identify(released),
        verdict=judge(released, factors),
        factors=factors,
        kinds=kind_rows(released),
        weights_source=released.checklist.weights_source,
        failures=failures(rows),
        strengths=strengths(released, rows),
        fixes=fixes(rows),
        story=story,
        journey=stops,
        sections=section_sheets(released, rows, stops),
        not_counted=not_counted(rows),
        losses=losses,
        lost=sum((line.lost for line in losses), Decimal("0.0")),
        history=history(released),
        spread=known_spread(released),
        averages=known_averages(released),
        plan_before=released.known.get("plan", {}),
        evidence=weigh_evidence(released, story),
        photos=photo_entries(released, rows),
        replies=replies_in(released, annexes),
        appeals=appeals_in(released, annexes),
        appeal_until=last_appeal_day(released, appeal_days if standing is Standing.CURRENT else None),
        actions=actions_in(released, annexes),
        proof=prove(released, sha256, standing),
        document=document,
        annexes=annexes,
    )
