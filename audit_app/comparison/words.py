"""What a comparison says, in the language of the request."""

import re
from collections.abc import Collection
from datetime import date

from flask_babel import format_date, gettext, ngettext, pgettext

from audit_app.checklists.definition import Factor
from audit_app.comparison.lines import ChecklistLine
from audit_app.comparison.periods import Period, PeriodKind
from audit_app.formatting import format_score, in_language
from audit_app.rollups.entry import OVERALL
from audit_app.scoring.wording import FACTOR_NAMES
from audit_app.statistics import Band, BranchFigures, Degenerate

GAP = re.compile(r"([^%]*)%\((\w+)\)s")
MOST_NEEDED = 20
"""More visits than this to one branch in one period nobody makes: the branch is simply at its threshold."""


def measure_name(measure: str) -> str:
    """Return the full name of ``overall`` or a factor."""
    return gettext("Overall score") if measure == OVERALL else in_language(FACTOR_NAMES[Factor(measure)])


def short_measure_name(measure: str) -> str:
    """Return a name that fits over a narrow column."""
    match measure:
        case Factor.PROBLEM_HANDLING:
            return pgettext("factor", "Problems")
        case Factor.STAFF_ATTITUDE:
            return pgettext("factor", "Attitude")
        case Factor.CONVENIENCE:
            return pgettext("factor", "Convenience")
        case Factor.CONSISTENT_INFORMATION:
            return pgettext("factor", "Consistency")
        case Factor.RESPONSE_SPEED:
            return pgettext("factor", "Speed")
    return pgettext("score", "Overall")


# A cell of the heat map on a phone is too narrow for these words; Vietnamese breaks at its spaces.
SOFT_HYPHENS = {
    "Problems": "Prob\u00adlems",
    "Attitude": "Atti\u00adtude",
    "Convenience": "Conve\u00adnience",
    "Consistency": "Con\u00adsis\u00adtency",
}


def narrow_measure_name(measure: str) -> str:
    """Return the short name with places where it may break."""
    name = short_measure_name(measure)
    return SOFT_HYPHENS.get(name, name)


def needed_words(figures: BranchFigures) -> str:
    """Say how many more visits would settle a *cannot tell*; ``""`` for other bands."""
    if figures.band is not Band.CANNOT_TELL:
        return ""
    needed = figures.visits_needed
    if needed is None or needed > MOST_NEEDED:
        return gettext("too close to settle")
    return ngettext("%(num)d more visit would settle it", "%(num)d more visits would settle it", needed)


def filter_gaps(optional: Collection[str], *, with_measure: bool) -> list[tuple[str, str]]:
    """Return the sentence of the filters in pieces: the words before each gap, and the gap's name.

    ``optional`` are the filters that there is something to choose of; a page of all factors has no measure.
    """
    sentences = [
        gettext("In %(period)s compare the %(measure)s of %(area)s by %(checklist)s")
        if with_measure
        else gettext("In %(period)s look at %(area)s by %(checklist)s")
    ]
    clauses = {
        "class": gettext("only %(class)s"),
        "programme": gettext("visited in %(programme)s"),
        "segment": gettext("for %(segment)s"),
    }
    sentences += [clause for name, clause in clauses.items() if name in optional]
    return [(words.strip(), name) for sentence in sentences for words, name in GAP.findall(sentence)]


def period_kind_name(kind: PeriodKind) -> str:
    """Return the heading over the periods of a kind."""
    match kind:
        case PeriodKind.MONTH:
            return gettext("Months")
        case PeriodKind.QUARTER:
            return gettext("Quarters")
        case PeriodKind.HALF_YEAR:
            return gettext("Half-years")
        case PeriodKind.YEAR:
            return gettext("Years")


def period_name(period: Period) -> str:
    """Return a period as one says it: ``quý 4/2026``, without a capital so that it fits into a sentence."""
    year = period.first.year
    match period.kind:
        case PeriodKind.MONTH:
            return month_name(period.first)
        case PeriodKind.QUARTER:
            return gettext("quarter %(number)d of %(year)d", number=period.number, year=year)
        case PeriodKind.HALF_YEAR if period.number == 1:
            return gettext("the first half of %(year)d", year=year)
        case PeriodKind.HALF_YEAR:
            return gettext("the second half of %(year)d", year=year)
        case PeriodKind.YEAR:
            return gettext("the year %(year)d", year=year)


def month_name(month: date) -> str:
    """Return ``tháng 11/2026`` or ``November 2026``."""
    # TRANSLATORS: letters are Unicode date patterns; what stands in quotes is printed as it is.
    return str(format_date(month, gettext("MMMM y")))


def short_month(month: date) -> str:
    """Return ``11/2026``, for narrow columns."""
    return f"{month:%m/%Y}"


def short_period(period: Period) -> str:
    """Return a period for a narrow column: ``Q3/2026``."""
    year = period.first.year
    match period.kind:
        case PeriodKind.MONTH:
            return short_month(period.first)
        case PeriodKind.QUARTER:
            return gettext("Q%(number)d/%(year)d", number=period.number, year=year)
        case PeriodKind.HALF_YEAR:
            return gettext("H%(number)d/%(year)d", number=period.number, year=year)
        case PeriodKind.YEAR:
            return str(year)


def line_name(line: ChecklistLine) -> str:
    """Return a checklist's title with its versions."""
    title = in_language(line.checklist.title)
    if line.is_mixed:
        return gettext("%(title)s, all versions together", title=title)
    first, last = line.versions[0], line.versions[-1]
    if first == last:
        return gettext("%(title)s, version %(version)d", title=title, version=last)
    return gettext("%(title)s, versions %(versions)s", title=title, versions=_version_numbers(line))


def _version_numbers(line: ChecklistLine) -> str:
    first, last = line.versions[0], line.versions[-1]
    whole = line.versions == tuple(range(first, last + 1))
    return f"{first}–{last}" if whole else ", ".join(map(str, line.versions))


def band_name(band: Band) -> str:
    """Return a band as a heading."""
    match band:
        case Band.ABOVE:
            return gettext("Above the threshold")
        case Band.CANNOT_TELL:
            return gettext("Cannot tell")
        case Band.BELOW:
            return gettext("Below the threshold")
        case Band.TOO_FEW:
            return gettext("Too few visits")


def reason_words(reason: Degenerate) -> str:
    """Say why figures are missing."""
    match reason:
        case Degenerate.NO_VISITS:
            return gettext("There is not one visit to compare.")
        case Degenerate.ONE_VISIT:
            return gettext("There is one visit in all, so nothing shows how much chance does.")
        case Degenerate.ONE_BRANCH:
            return gettext("There is one branch, so there is nothing to compare it with.")
        case Degenerate.SINGLE_VISITS:
            return gettext("Every branch has one visit, so the spread of visits cannot be known.")
        case Degenerate.ZERO_SPREAD:
            return gettext(
                "The visits of each branch score the same: how far others may lie is judged by their number "
                "alone."
            )


def unweighed_words(factor: str, mean: float, threshold: float) -> str:
    """Say that a factor lies below its threshold that most visits did not assess."""
    return gettext(
        "“%(factor)s” lies below its threshold, %(mean)s against %(threshold)s, but most visits did not "
        "assess it, so it weighs nothing here.",
        factor=measure_name(factor),
        mean=format_score(mean),
        threshold=format_score(threshold),
    )


def factors_left_out(assessed: str) -> str:
    """Name the factors that ``assessed`` (``1``/``0`` in order of importance) lacks; ``""`` for none."""
    left_out = [factor for factor, mark in zip(Factor, assessed, strict=True) if mark == "0"]
    return ", ".join(in_language(FACTOR_NAMES[factor]) for factor in left_out)
