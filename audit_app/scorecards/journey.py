"""The customer's journey: touchpoints with score, target, emotion and opportunity.  Pure."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from audit_app.checklists.definition import Section
from audit_app.scorecards.released import ReleasedVisit, Words
from audit_app.scoring.rounding import rounded, shown

MOST_ACROSS = 8


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One stop of the journey.

    ``score``, ``target`` and ``gap`` are 0–100 with one decimal, ``None`` when not assessed; ``emotion``
    is 1–5 and never scored, ``None`` when not asked or not answered.
    """

    section: Section
    score: Decimal | None
    target: Decimal
    gap: Decimal | None
    earned: Fraction
    possible: Fraction
    emotion: int | None
    opportunity: Words | None

    @property
    def is_below(self) -> bool:
        """Whether the shown score is under the touchpoint's own target."""
        return self.gap is not None and self.gap < 0


@dataclass(frozen=True, slots=True)
class EmotionPoint:
    """A point of the emotion line: ``x`` in hundredths of the width, ``y`` 0 (best) to 100 (worst)."""

    x: float
    y: float
    level: int


def touchpoints(released: ReleasedVisit) -> tuple[Touchpoint, ...]:
    """Return every section's touchpoint in the order of the journey."""
    found = []
    for section in released.checklist.sections:
        line = released.score.touchpoints[section.key]
        emotion = released.answers.get(f"{section.key}.emotion")
        value = emotion.value if emotion else None
        found.append(
            Touchpoint(
                section=section,
                score=shown(line.score),
                target=rounded(section.target, 1),
                gap=shown(line.gap),
                earned=line.earned,
                possible=line.possible,
                emotion=value if isinstance(value, int) else None,
                opportunity=released.written(f"{section.key}.opportunity"),
            )
        )
    return tuple(found)


def bands_of_journey(stops: tuple[Touchpoint, ...]) -> tuple[tuple[Touchpoint, ...], ...]:
    """Cut a long journey into bands of about equal length that fit across a page."""
    bands = -(-len(stops) // MOST_ACROSS) or 1
    length = -(-len(stops) // bands)
    return tuple(stops[start : start + length] for start in range(0, len(stops), length or 1))


def emotion_runs(stops: tuple[Touchpoint, ...]) -> tuple[tuple[EmotionPoint, ...], ...]:
    """Return where the emotion line passes over a band's columns; a stop without an emotion breaks it."""
    runs: list[list[EmotionPoint]] = [[]]
    for place, stop in enumerate(stops):
        if stop.emotion is None:
            runs.append([])
        else:
            point = EmotionPoint((place + 0.5) * 100 / len(stops), (5 - stop.emotion) * 25, stop.emotion)
            runs[-1].append(point)
    return tuple(tuple(run) for run in runs if run)
