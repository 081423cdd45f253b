"""What is said of priorities, in the language of the request."""

from flask_babel import gettext, ngettext

from audit_app.comparison.priorities import FactorPriority, Priorities
from audit_app.comparison.words import measure_name, unweighed_words
from audit_app.formatting import format_number, format_score, format_signed
from audit_app.statistics.priority import Quadrant


def quadrant_name(quadrant: Quadrant) -> str:
    """Return what to do, as the corner of the grid says it."""
    match quadrant:
        case Quadrant.CONCENTRATE:
            return gettext("Concentrate here")
        case Quadrant.KEEP_UP:
            return gettext("Keep it up")
        case Quadrant.LOW_PRIORITY:
            return gettext("Later")
        case Quadrant.OVERKILL:
            return gettext("Effort that could move")


def grid_names() -> list[str]:
    """Return the four corners row by row, important ones above, what is below its threshold left."""
    order = (Quadrant.CONCENTRATE, Quadrant.KEEP_UP, Quadrant.LOW_PRIORITY, Quadrant.OVERKILL)
    return [quadrant_name(quadrant) for quadrant in order]


def lead_words(found: Priorities) -> str:
    """Say what is worth most, and what lies below its threshold without any weight."""
    unweighed = " ".join(
        unweighed_words(each.factor, each.figures.mean, each.threshold)
        for each in found.factors
        if each.figures and not each.applied and each.figures.mean < each.threshold
    )
    first = found.factors[0]
    if not first.points:
        return unweighed or gettext(
            "Every assessed factor reaches its threshold: nothing has to be mended first."
        )
    said = gettext(
        "Reaching the threshold of “%(factor)s” is worth most: %(points)s points of the overall score.",
        factor=measure_name(first.factor),
        points=format_signed(first.points),
    )
    if first.is_uncertain:
        said += " " + gettext("Its interval still touches the threshold, so it may be chance.")
    return f"{said} {unweighed}".rstrip()


def grid_words(found: Priorities) -> str:
    """Say the grid in words, factor by factor."""
    return " ".join(point_words(each) for each in found.factors if each.figures)


def point_words(each: FactorPriority) -> str:
    """Say where one factor stands: its weight, its gap, its visits."""
    assert each.figures is not None
    assert each.quadrant is not None
    return gettext(
        "%(factor)s: weight %(weight)s%%, %(gap)s points to its threshold of %(threshold)s, %(visits)s, "
        "%(quadrant)s.",
        factor=measure_name(each.factor),
        weight=format_number(100 * each.applied, 0),
        gap=format_signed(each.gap),
        threshold=format_score(each.threshold),
        visits=ngettext("%(num)d visit", "%(num)d visits", each.figures.n),
        quadrant=quadrant_name(each.quadrant)[0].lower() + quadrant_name(each.quadrant)[1:],
    )
