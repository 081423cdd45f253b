"""The customer's journey in one selection: touchpoints against their targets, and how they felt."""

from dataclasses import dataclass

from audit_app.charts.journey import Journey as EmotionLine
from audit_app.comparison.groups import why_unknown
from audit_app.comparison.journey_drawings import Strips, by_stage, draw_emotions, touchpoint_strips
from audit_app.comparison.selection import Selection
from audit_app.comparison.touchpoints import TouchpointFigures, touchpoint_figures
from audit_app.rollups.entry import emotion_measure, touchpoint_measure
from audit_app.rollups.queries import chain_sums, sums_by_measure
from audit_app.statistics import Degenerate

DESK_WIDTH, PHONE_WIDTH = 424.0, 296.0


@dataclass(frozen=True, slots=True)
class Journey:
    """The touchpoints in their order; ``reason`` says why intervals are missing, if they are."""

    touchpoints: tuple[TouchpointFigures, ...]
    reason: Degenerate | None

    @property
    def visits(self) -> int:
        """The visits at the touchpoint that most were held at."""
        return max((each.figures.n for each in self.touchpoints if each.figures), default=0)

    @property
    def stages(self) -> list[tuple[str, list[tuple[int, TouchpointFigures]]]]:
        """The touchpoints with their places, under the names of their stages."""
        return by_stage(self.touchpoints)

    @property
    def gaps(self) -> list[TouchpointFigures]:
        """What delivers less than was promised: wholly below the target; the widest gap first."""
        found = [each for each in self.touchpoints if each.is_gap]
        return sorted(found, key=lambda each: each.gap or 0.0)

    @property
    def reserves(self) -> list[TouchpointFigures]:
        """What delivers more than good enough: effort that could move; the most first."""
        found = [each for each in self.touchpoints if each.is_reserve]
        return sorted(found, key=lambda each: -(each.gap or 0.0))

    @property
    def strips(self) -> Strips:
        """Each touchpoint's mark on one axis."""
        return touchpoint_strips(self.touchpoints)

    def emotions(self, *, wide: bool) -> EmotionLine | None:
        """Return the emotion line for a desk or a phone; ``None`` where no emotion was recorded."""
        return draw_emotions(self.touchpoints, DESK_WIDTH if wide else PHONE_WIDTH)


def read_journey(selection: Selection) -> Journey:
    """Return the journey of the selection, by two queries; touchpoints are those of its newest checklist."""
    checklist = selection.measured.line.checklist
    chosen = selection.sums(selection.period, selection.assessed or None)
    scores = sums_by_measure([touchpoint_measure(each.key) for each in checklist.sections], chosen)
    felt = chain_sums([emotion_measure(each.key) for each in checklist.sections], chosen)
    emotions = {measure: [sums] for measure, sums in felt.items()}
    fullest = max(scores.values(), key=lambda sums: sum(each.n for each in sums), default=[])
    return Journey(touchpoint_figures(checklist, scores, emotions), why_unknown(fullest))
