"""What scoring gives back: exact fractions, rounded by nobody yet."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from audit_app.checklists.definition import Factor


class QuestionState(StrEnum):
    """Why a question counts, or why it does not."""

    ASSESSED = "assessed"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"
    HIDDEN = "hidden"
    NOT_SCORED = "not_scored"


class LossKind(StrEnum):
    """Where a loss comes from."""

    QUESTION = "question"
    CAP = "cap"
    SURPLUS = "surplus"


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question's part in the score.

    ``share`` is in [0, 1], ``None`` where the question does not count; a hidden question with
    ``when_hidden = "fail"`` has the state ``hidden`` and the share 0.  ``earned`` and ``possible`` are in
    points (a bonus question has nothing possible).  ``lost`` is in points of the visit's score, negative
    for a bonus, 0 where nothing counts.
    """

    question: str
    state: QuestionState
    share: Fraction | None = None
    earned: Fraction = Fraction(0)
    possible: Fraction = Fraction(0)
    lost: Fraction = Fraction(0)

    @property
    def counts(self) -> bool:
        """Whether the question takes part in the score."""
        return self.share is not None


@dataclass(frozen=True, slots=True)
class Line:
    """A factor, a touchpoint, or the facts or impressions of a visit.

    ``score`` is in [0, 100], ``None`` when nothing was possible (not assessed).  ``weight`` and
    ``applied_weight`` are a factor's only; the latter is its part of the weights that were assessed, in
    [0, 1], ``None`` when it has none.  ``gap`` is shown score − ``threshold``.  ``capped`` is the cap (0–100)
    that lowered the score, ``cap_cause`` the failed question that set it.
    """

    score: Fraction | None
    earned: Fraction
    possible: Fraction
    weight: Fraction | None = None
    applied_weight: Fraction | None = None
    threshold: Fraction | None = None
    gap: Fraction | None = None
    capped: Fraction | None = None
    cap_cause: str | None = None

    @property
    def uncapped(self) -> Fraction | None:
        """Return 100 · earned / possible before any limit; above 100 when bonuses carry it there."""
        return 100 * self.earned / self.possible if self.possible else None


@dataclass(frozen=True, slots=True)
class Loss:
    """Points of the visit's score that a question, a cap or the limit of 100 took; negative for a bonus.

    ``question`` is ``None`` for caps and surpluses; ``cause`` names the failed question behind a cap.
    """

    kind: LossKind
    question: str | None
    factor: Factor
    lost: Fraction
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class VisitScore:
    """The score of a visit and everything that it is made of.

    ``score`` is in [0, 100], ``None`` when no factor with weight was assessed.  ``outcome`` is a band's key
    or ``critical_failure``.  ``losses`` are largest first and add up to exactly 100 − ``score``.
    """

    score: Fraction | None
    outcome: str | None
    threshold: Fraction
    gap: Fraction | None
    factors: dict[Factor, Line]
    facts: Line
    impressions: Line
    touchpoints: dict[str, Line]
    questions: tuple[QuestionScore, ...]
    losses: tuple[Loss, ...]
    critical_failures: tuple[str, ...]
