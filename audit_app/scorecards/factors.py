"""The five factors, facts and impressions, and how the weights moved.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from audit_app.checklists.definition import Factor, Kind
from audit_app.scorecards.losses import LossLine
from audit_app.scorecards.released import ReleasedVisit
from audit_app.scoring.results import Line
from audit_app.scoring.rounding import rounded, shown


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor as it is printed.

    ``score``, ``threshold`` and ``gap`` are 0–100 with one decimal (``None``: not assessed); ``weight`` is
    the declared weight, ``share`` its percentage of all, ``applied`` its percentage of what was assessed;
    the percentages of all rows add up to 100.  ``lost`` is the sum of the factor's printed losses.
    """

    factor: Factor
    score: Decimal | None
    threshold: Decimal
    gap: Decimal | None
    earned: Fraction
    possible: Fraction
    weight: Fraction
    share: Decimal
    applied: Decimal | None
    lost: Decimal
    cap: Decimal | None
    cap_question: int | None

    @property
    def is_below(self) -> bool:
        """Whether the shown score is under the threshold."""
        return self.gap is not None and self.gap < 0

    @property
    def moved(self) -> Decimal | None:
        """By how many percentage points the weight grew because others were not assessed."""
        return None if self.applied is None else self.applied - self.share


@dataclass(frozen=True, slots=True)
class KindRow:
    """Facts, or impressions: their own line, never mixed into one percentage."""

    kind: Kind
    score: Decimal | None
    earned: Fraction
    possible: Fraction
    questions: int


def factor_rows(released: ReleasedVisit, losses: Sequence[LossLine]) -> tuple[FactorRow, ...]:
    """Return all five factors, most important first."""
    lines = released.score.factors
    weights = [line.weight or Fraction(0) for line in lines.values()]
    shares = apportion([weight / (sum(weights) or 1) for weight in weights])
    applied = apportion([line.applied_weight or Fraction(0) for line in lines.values()])
    numbers = released.numbers()
    return tuple(
        FactorRow(
            factor=factor,
            score=shown(line.score),
            threshold=rounded(line.threshold or Fraction(0), 1),
            gap=shown(line.gap),
            earned=line.earned,
            possible=line.possible,
            weight=line.weight or Fraction(0),
            share=share,
            applied=None if line.applied_weight is None else part,
            lost=sum((loss.lost for loss in losses if loss.factor is factor), Decimal("0.0")),
            cap=shown(line.capped),
            cap_question=numbers.get(line.cap_cause) if line.cap_cause else None,
        )
        for (factor, line), share, part in zip(lines.items(), shares, applied, strict=True)
    )


def kind_rows(released: ReleasedVisit) -> tuple[KindRow, KindRow]:
    """Return the facts and the impressions."""
    score = released.score
    return (
        _kind_row(released, Kind.FACT, score.facts),
        _kind_row(released, Kind.IMPRESSION, score.impressions),
    )


def _kind_row(released: ReleasedVisit, kind: Kind, line: Line) -> KindRow:
    questions = zip(released.checklist.questions, released.score.questions, strict=True)
    counted = sum(1 for question, mark in questions if question.kind is kind and mark.counts)
    return KindRow(kind, shown(line.score), line.earned, line.possible, counted)


def apportion(shares: Sequence[Fraction]) -> list[Decimal]:
    """Return ``shares`` of 1 as percentages of one decimal that add up as the exact ones do.

    Largest remainder, like the printed losses.
    """
    exact = [share * 1000 for share in shares]
    units = [int(value) for value in exact]
    missing = int(rounded(sum(exact, Fraction(0)), 0)) - sum(units)
    for place in sorted(range(len(exact)), key=lambda row: units[row] - exact[row])[:missing]:
        units[place] += 1
    return [Decimal(value).scaleb(-1) for value in units]
