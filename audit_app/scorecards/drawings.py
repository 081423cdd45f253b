"""Where the lines and boxes of a scorecard's drawings go.  Pure."""

from dataclasses import dataclass
from itertools import groupby

import segno

from audit_app.charts.sparkline import Sparkline, draw_sparkline
from audit_app.checklists.definition import Stage
from audit_app.scorecards.journey import (
    EmotionPoint,
    Touchpoint,
    bands_of_journey,
    emotion_runs,
)
from audit_app.scorecards.scorecard import Scorecard

QUIET_ZONE = 4  # modules of white around a QR code (ISO/IEC 18004)


@dataclass(frozen=True, slots=True)
class JourneyBand:
    """As much of the journey as fits across a page: stages with their numbers of stops, the line's runs."""

    stops: tuple[Touchpoint, ...]
    stages: tuple[tuple[Stage, int], ...]
    runs: tuple[tuple[EmotionPoint, ...], ...]


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code as strokes one module thick, through the middle of each row; ``size`` is the edge in modules.

    The quiet zone is included.  Strokes are half of the path that outlines would be.
    """

    size: int
    path: str


def journey_bands(card: Scorecard) -> tuple[JourneyBand, ...]:
    """Return the journey in bands."""
    return tuple(
        JourneyBand(
            stops,
            tuple(
                (stage, sum(1 for _ in group))
                for stage, group in groupby(stops, key=lambda stop: stop.section.stage)
            ),
            emotion_runs(stops),
        )
        for stops in bands_of_journey(card.journey)
    )


def trend(card: Scorecard) -> Sparkline | None:
    """Return the line through the earlier visits and this one; ``None`` without an earlier one."""
    if not card.history or card.verdict.score is None:
        return None
    scores = [*(visit.score for visit in card.history), card.verdict.score]
    return draw_sparkline(
        [None if score is None else float(score) for score in scores],
        threshold=float(card.verdict.threshold),
        width=170,
        height=34,
    )


def largest_loss(card: Scorecard) -> float:
    """Return the longest bar of the table of losses, at least 0.1."""
    return max([0.1, *(abs(float(line.lost)) for line in card.losses)])


def draw_qr_code(address: str) -> QrCode:
    """Return the code of ``address``, readable with 15 % of it spoiled."""
    code = segno.make_qr(address, error="m")
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        for is_dark, group in groupby(row):
            length = sum(1 for _ in group)
            if is_dark:
                runs.append(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}")
            x += length
    return QrCode(len(code.matrix) + 2 * QUIET_ZONE, "".join(runs))
