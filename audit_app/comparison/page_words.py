"""What single pages of the comparison say, in the language of the request."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from flask_babel import gettext

from audit_app.clock import today
from audit_app.comparison.periods import Period
from audit_app.comparison.words import measure_name, short_month
from audit_app.formatting import current_language, format_score
from audit_app.rollups.entry import OVERALL
from audit_app.statistics import Band

if TYPE_CHECKING:
    from audit_app.comparison.trends import TrendMonth, TrendPanel


def interval_words(low: float | None, high: float | None, language: str | None = None) -> str:
    """Return an interval as it is printed: its ends cut to 0 and 100, as on the drawings; ``""`` for none."""
    if low is None or high is None:
        return ""
    return f"{format_score(max(low, 0), language)}–{format_score(min(high, 100), language)}"


def month_words(month: "TrendMonth", language: str) -> str:
    """Say a month that has visits: mean, interval, n.  There may be hundreds, so no word is looked up."""
    name, mean = short_month(month.month), format_score(month.mean, language)
    interval = interval_words(month.low, month.high, language)
    return f"{name}: {mean} ({interval}), n {month.n}" if interval else f"{name}: {mean}, n {month.n}"


def trend_words(panel: "TrendPanel") -> str:
    """Say a drawing of months in one sentence: its first and last month, and how many reach the threshold."""
    known = [month for month in panel.months if month.mean is not None]
    reached = sum(1 for month in known if month.mean is not None and month.mean >= panel.threshold)
    return gettext(
        "From %(first)s to %(last)s. %(reached)d of %(months)d months reach the threshold of %(threshold)s.",
        first=month_words(known[0], current_language()),
        last=month_words(known[-1], current_language()),
        reached=reached,
        months=len(known),
        threshold=format_score(panel.threshold),
    )


def band_in_sentence(band: Band) -> str:
    """Return a band as it stands after a colon."""
    match band:
        case Band.ABOVE:
            return gettext("above the threshold")
        case Band.CANNOT_TELL:
            return gettext("cannot tell")
        case Band.BELOW:
            return gettext("below the threshold")
        case Band.TOO_FEW:
            return gettext("too few visits")


def nothing_words(period: Period, measure: str, *, seen: int, today: date) -> str:
    """Say why there is nothing to compare: a period to come, no visit at all, or none that assessed it."""
    if period.first > today:
        return gettext("This period has not begun yet. Choose an earlier one.")
    if not seen:
        return gettext("No visit in this selection was released. Choose a longer period, or the whole chain.")
    return gettext("No visit of this selection assessed “%(measure)s”.", measure=measure_name(measure))


def no_visit_words(period: Period) -> str:
    """Say why a page that compares no single measure has nothing to show."""
    return nothing_words(period, OVERALL, seen=0, today=today())


def dot_words() -> Callable[[str, float, int], str]:
    """Return what says a dot of the funnel from name, mean and n; there may be a thousand of them."""
    language = current_language()
    return lambda name, mean, n: f"{name}: {format_score(mean, language)}, n {n}"


def mean_words(mean: float, n: int) -> str:
    """Return a mean with its n, as it stands at the end of a line."""
    return gettext("%(mean)s (n %(n)d)", mean=format_score(mean), n=n)
