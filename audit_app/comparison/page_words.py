"""What single pages of the comparison say, in the language of the request."""

from datetime import date
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from audit_app.comparison.periods import Period
from audit_app.comparison.words import measure_name, short_month
from audit_app.formatting import format_score
from audit_app.statistics import Band

if TYPE_CHECKING:
    from audit_app.comparison.trends import TrendMonth, TrendPanel


def interval_words(low: float | None, high: float | None) -> str:
    """Return an interval as it is printed: its ends cut to 0 and 100, as on the drawings; ``""`` for none."""
    if low is None or high is None:
        return ""
    return f"{format_score(max(low, 0))}–{format_score(min(high, 100))}"


def month_words(month: date, n: int, mean: float | None, low: float | None, high: float | None) -> str:
    """Say a month of a trend in words: mean, interval, visits."""
    name = short_month(month)
    if mean is None:
        return gettext("%(month)s: no visit", month=name)
    visits = ngettext("%(num)d visit", "%(num)d visits", n)
    interval = interval_words(low, high)
    if not interval:
        return gettext("%(month)s: %(mean)s, %(visits)s", month=name, mean=format_score(mean), visits=visits)
    return gettext(
        "%(month)s: %(mean)s (%(interval)s), %(visits)s",
        month=name,
        mean=format_score(mean),
        interval=interval,
        visits=visits,
    )


def trend_words(panel: "TrendPanel") -> str:
    """Say a drawing of months in one sentence: its first and last month, and how many reach the threshold."""
    known = [month for month in panel.months if month.mean is not None]
    reached = sum(1 for month in known if month.mean is not None and month.mean >= panel.threshold)
    return gettext(
        "From %(first)s to %(last)s. %(reached)d of %(months)d months reach the threshold of %(threshold)s.",
        first=_month_in_short(known[0]),
        last=_month_in_short(known[-1]),
        reached=reached,
        months=len(known),
        threshold=format_score(panel.threshold),
    )


def _month_in_short(month: "TrendMonth") -> str:
    return month_words(month.month, month.n, month.mean, month.low, month.high)


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


def dot_words(name: str, mean: float, n: int) -> str:
    """Say a dot of the funnel."""
    visits = ngettext("%(num)d visit", "%(num)d visits", n)
    return gettext("%(name)s: %(mean)s, %(visits)s", name=name, mean=format_score(mean), visits=visits)


def mean_words(mean: float, n: int) -> str:
    """Return a mean with its n, as it stands at the end of a line."""
    return gettext("%(mean)s (n %(n)d)", mean=format_score(mean), n=n)
