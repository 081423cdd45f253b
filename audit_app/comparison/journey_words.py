"""What the parts of a customer's journey are called, in the language of the request."""

from collections.abc import Iterable

from flask_babel import gettext

from audit_app.checklists.definition import Ambition, Stage
from audit_app.comparison.touchpoints import TouchpointFigures
from audit_app.formatting import in_language


def stage_name(stage: Stage) -> str:
    """Return the name of a stage of the journey."""
    match stage:
        case Stage.BEFORE:
            return gettext("Before the purchase")
        case Stage.DURING:
            return gettext("During the purchase")
        case Stage.AFTER:
            return gettext("After the purchase")


def ambition_name(ambition: Ambition) -> str:
    """Return how good a touchpoint is meant to be."""
    return gettext("excellent") if ambition is Ambition.EXCELLENT else gettext("good enough")


def names(touchpoints: Iterable[TouchpointFigures]) -> str:
    """Return the names of touchpoints in one line."""
    return ", ".join(in_language(each.section.title) for each in touchpoints)
