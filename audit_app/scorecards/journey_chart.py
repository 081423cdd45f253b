"""The journey as the page draws it, with the names of stages and touchpoints in the reader's language."""

from flask_babel import gettext

from audit_app.charts.journey import Journey, JourneyStep, draw_journey
from audit_app.checklists.definition import Stage
from audit_app.formatting import in_language
from audit_app.scorecards.scorecard import Scorecard


def draw_emotions(card: Scorecard) -> Journey | None:
    """Return the touchpoints with the emotion line through them; ``None`` where no emotion was recorded."""
    if not any(stop.emotion for stop in card.journey):
        return None
    names = {
        Stage.BEFORE: gettext("Before the purchase"),
        Stage.DURING: gettext("During the purchase"),
        Stage.AFTER: gettext("After the purchase"),
    }
    return draw_journey(
        [
            JourneyStep(
                stage=names[stop.section.stage],
                name=in_language(stop.section.title),
                emotion=stop.emotion,
                words=str(stop.emotion) if stop.emotion else "–",
            )
            for stop in card.journey
        ]
    )
