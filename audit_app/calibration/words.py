"""What the pages of calibration say, in the language of the request."""

from flask_babel import gettext, pgettext

from audit_app.checklists.definition import Kind
from audit_app.statistics import Accord, NoSeverity, ShopperFigures


def reason_words(reason: NoSeverity) -> str:
    """Say why nothing can be said of any shopper."""
    match reason:
        case NoSeverity.NO_VISITS:
            return gettext("There is not one visit to look at.")
        case NoSeverity.FEW_SHOPPERS:
            return gettext("There are fewer than three shoppers, so nobody knows what is usual.")
        case NoSeverity.NOTHING_SHARED:
            return gettext(
                "No branch was visited by two shoppers: a strict shopper and a weak branch look the same."
            )
        case NoSeverity.NO_REPEATS:
            return gettext("There are too few visits for so many shoppers and branches.")
        case NoSeverity.ZERO_SPREAD:
            return gettext(
                "Each shopper scores each branch the same every time: nothing shows how much chance does."
            )


def effect_words(figures: ShopperFigures) -> str:
    """Say in a word or two what an effect means; only what is beyond noise is called strict or mild."""
    if not figures.is_beyond_noise:
        return pgettext("shopper", "Cannot tell")
    if (figures.effect or 0) < 0:
        return pgettext("shopper", "Stricter than usual")
    return pgettext("shopper", "Milder than usual")


def accord_words(accord: Accord) -> str:
    """Say what the agreement on a question amounts to."""
    match accord:
        case Accord.POOR:
            return gettext("Poor agreement")
        case Accord.CANNOT_TELL:
            return pgettext("agreement", "Cannot tell")
        case Accord.FAIR:
            return gettext("Good enough")
        case Accord.ALL_ALIKE:
            return gettext("Always the same answer")
        case Accord.TOO_FEW:
            return gettext("Too few pairs")


def kind_words(kind: Kind | None) -> str:
    """Name a question's kind; ``""`` for none."""
    match kind:
        case Kind.FACT:
            return gettext("Fact")
        case Kind.IMPRESSION:
            return gettext("Impression")
    return ""
