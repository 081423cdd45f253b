"""Where the lines and boxes of a scorecard's drawings go.  Pure."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

import segno

from audit_app.charts.scale import Scale, score_scale
from audit_app.charts.sparkline import MARGIN, Sparkline, draw_sparkline
from audit_app.checklists.definition import Stage
from audit_app.scorecards.history import OVERALL
from audit_app.scorecards.journey import (
    EmotionPoint,
    Touchpoint,
    bands_of_journey,
    emotion_runs,
)
from audit_app.scorecards.scorecard import Scorecard

QUIET_ZONE = 4  # modules of white around a QR code (ISO/IEC 18004)
TREND_WIDTH, TREND_HEIGHT = 170.0, 34.0


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


@dataclass(frozen=True, slots=True)
class TrendBand:
    """A band across the line of a trend, in its units."""

    top: float
    height: float


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
    threshold = float(card.verdict.threshold)
    return draw_sparkline(
        _trend_scores(card),
        threshold=threshold,
        scale=_trend_scale(card),
        width=TREND_WIDTH,
        height=TREND_HEIGHT,
    )


def trend_band(card: Scorecard) -> TrendBand | None:
    """Return the interval of the branch's mean on the height of :func:`trend`, if one is known."""
    overall = card.averages.get(OVERALL)
    if overall is None or overall.branch is None or overall.branch.low is None or overall.branch.high is None:
        return None
    upwards = _trend_scale(card).onto(TREND_HEIGHT - MARGIN, MARGIN)
    top, bottom = upwards.place(float(overall.branch.high)), upwards.place(float(overall.branch.low))
    return TrendBand(top, round(bottom - top, 2))


def factor_trends(card: Scorecard) -> tuple[Sparkline | None, ...]:
    """Return a small line for each factor through the earlier visits and this one, all on one scale."""
    rows = [
        [*(visit.factors[place] for visit in card.history if visit.factors), row.score]
        for place, row in enumerate(card.factors)
    ]
    scale = score_scale([_number(score) for scores in rows for score in scores])
    return tuple(
        draw_sparkline([_number(score) for score in scores], scale=scale, width=60, height=20)
        if sum(score is not None for score in scores) > 1
        else None
        for scores in rows
    )


def _trend_scores(card: Scorecard) -> list[float | None]:
    return [*(_number(visit.score) for visit in card.history), _number(card.verdict.score)]


def _trend_scale(card: Scorecard) -> Scale:
    return score_scale([*_trend_scores(card), float(card.verdict.threshold)])


def _number(score: Decimal | None) -> float | None:
    return None if score is None else float(score)


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
