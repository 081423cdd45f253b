"""The customer's journey over many visits: each touchpoint against its target, and how it felt.  Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from audit_app.checklists.definition import Ambition, Checklist, Section
from audit_app.comparison.groups import GroupFigures, pooled_figures
from audit_app.rollups.entry import emotion_measure, touchpoint_measure
from audit_app.statistics import Band, BranchSums
from audit_app.statistics.spread import pool_sd

Sums = Mapping[str, Sequence[BranchSums]]
"""By measure."""

RESERVE = 10.0
"""Points above the target of a good-enough touchpoint from which effort could move elsewhere."""


@dataclass(frozen=True, slots=True)
class TouchpointFigures:
    """One section; ``figures`` are ``None`` when it was never assessed.

    ``emotion`` is the mean level, 1–5, that ``emotions`` visits recorded.
    """

    section: Section
    figures: GroupFigures | None
    emotion: float | None
    emotions: int

    @property
    def target(self) -> float:
        """What the touchpoint should score."""
        return float(self.section.target)

    @property
    def gap(self) -> float | None:
        """Mean − target, in points; ``None`` when it was never assessed."""
        return None if self.figures is None else self.figures.mean - self.target

    @property
    def is_gap(self) -> bool:
        """Whether it lies below its target beyond noise."""
        return self.figures is not None and self.figures.band is Band.BELOW

    @property
    def is_reserve(self) -> bool:
        """Whether it is meant to be good enough and lies far above, beyond noise."""
        return (
            self.section.ambition is Ambition.GOOD_ENOUGH
            and self.figures is not None
            and self.figures.band is Band.ABOVE
            and self.figures.mean >= self.target + RESERVE
        )


def touchpoint_figures(
    checklist: Checklist, scores: Sums, emotions: Sums, branches: Collection[str] | None = None
) -> tuple[TouchpointFigures, ...]:
    """Return the touchpoints in the order of the journey.

    Sums are the chain's; ``branches`` (codes) are those that are looked at, all unless told.
    """
    return tuple(_touchpoint(section, scores, emotions, branches) for section in checklist.sections)


def _touchpoint(
    section: Section, scores: Sums, emotions: Sums, branches: Collection[str] | None
) -> TouchpointFigures:
    chain = scores.get(touchpoint_measure(section.key), ())
    own = _of(chain, branches)
    figures = pooled_figures(own, *pool_sd(chain), float(section.target))
    felt = _of(emotions.get(emotion_measure(section.key), ()), branches)
    n = sum(sums.n for sums in felt)
    emotion = float(sum(sums.total for sums in felt)) / n / 100 if n else None
    return TouchpointFigures(section, figures, emotion, n)


def _of(sums: Sequence[BranchSums], branches: Collection[str] | None) -> Sequence[BranchSums]:
    return sums if branches is None else [each for each in sums if each.branch in branches]
