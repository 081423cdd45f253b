"""A report in a few sentences, made of its figures, in the language of the request."""

from collections import Counter
from collections.abc import Iterator

from flask_babel import gettext, ngettext, pgettext

from audit_app.comparison.drawings import usual_distance
from audit_app.comparison.touchpoints import TouchpointFigures
from audit_app.comparison.words import measure_name, needed_words, period_name, unweighed_words
from audit_app.comparison.worth import FactorOfChain
from audit_app.formatting import format_number, format_score, format_signed, in_language
from audit_app.reports.report import Report
from audit_app.rollups.entry import OVERALL
from audit_app.statistics import Band, BranchFigures

Sentence = tuple[str, str]
"""What it is about, and what there is to say."""

MOST_NAMES = 3


def in_short(report: Report) -> list[Sentence]:
    """Return what a reader should know first; nothing without a visit."""
    if not report.compared_visits:
        return []
    first = _of_branch(report) if report.branch is not None else _of_branches(report)
    return [*first, *_change(report), *_worth(report), *_journey(report)]


def _of_branches(report: Report) -> Iterator[Sentence]:
    counts = Counter(row.band for row in report.overview.measures[OVERALL].branches)
    said = {
        Band.ABOVE: gettext("%(number)d above the threshold", number=counts[Band.ABOVE]),
        Band.BELOW: gettext("%(number)d below it", number=counts[Band.BELOW]),
        Band.CANNOT_TELL: gettext("%(number)d cannot be told from it", number=counts[Band.CANNOT_TELL]),
        Band.TOO_FEW: gettext("%(number)d with too few visits", number=counts[Band.TOO_FEW]),
    }
    yield gettext("Branches"), ", ".join(words for band, words in said.items() if counts[band]) + "."
    yield from _chance(report)


def _chance(report: Report) -> Iterator[Sentence]:
    """Say how far apart visits, and branches, usually lie."""
    comparison = report.overview.comparison
    within, between = usual_distance(comparison.within_sd), usual_distance(comparison.between_sd)
    if not within:
        return
    words = gettext(
        "Two visits to the same branch usually differ by about %(points)s points.", points=about(within)
    )
    if between:
        words += " " + gettext(
            "With chance taken out, two branches differ by about %(points)s.", points=about(between)
        )
    elif between is not None:
        words += " " + gettext("The branches do not differ by more than chance.")
    yield gettext("Chance"), words


def about(points: float) -> str:
    """Return a distance without a precision that it does not have."""
    return format_number(points, 0 if points >= 3 else 1)


def _of_branch(report: Report) -> Iterator[Sentence]:
    assert report.branch is not None
    overall = report.branch.compared.overall
    if overall is None or overall.figures is None:
        return
    yield gettext("Against the threshold"), verdict(overall.figures, overall.threshold)
    beside = [
        gettext(
            "%(place)s %(mean)s (%(visits)s)",
            place=group.name or gettext("whole chain"),
            mean=format_score(figures.mean),
            visits=ngettext("%(num)d visit", "%(num)d visits", figures.n),
        )
        for group in report.groups
        if (figures := group.by_measure.get(OVERALL))
    ]
    yield gettext("Beside it"), "; ".join(beside) + "."


def verdict(figures: BranchFigures, threshold: float) -> str:
    """Say what the interval of a branch says about its threshold."""
    said = {"threshold": format_score(threshold), "interval": interval_words(figures)}
    match figures.band:
        case Band.ABOVE:
            return gettext("Above %(threshold)s: the whole interval %(interval)s lies over it.", **said)
        case Band.BELOW:
            return gettext("Below %(threshold)s: the whole interval %(interval)s lies under it.", **said)
        case Band.TOO_FEW:
            return gettext("Too few visits to be judged against %(threshold)s.", **said)
        case Band.CANNOT_TELL:
            words = gettext("Cannot tell: the interval %(interval)s crosses %(threshold)s.", **said)
            needed = needed_words(figures)
            return f"{words} {needed[0].upper()}{needed[1:]}." if needed else words


def interval_words(figures: BranchFigures) -> str:
    """Return an interval as it is printed: its ends are cut at 0 and 100, as on the drawings."""
    if figures.low is None or figures.high is None:
        return "–"
    return f"{format_score(max(figures.low, 0.0))}–{format_score(min(figures.high, 100.0))}"


def _change(report: Report) -> Iterator[Sentence]:
    """Say what moved since the period before."""
    since = period_name(report.period.previous)
    if report.branch is not None:
        overall = report.branch.compared.overall
        change = overall.figures.change if overall and overall.figures else None
        if change is None:
            return
        noise = (
            gettext("more than chance explains") if change.beyond_noise else gettext("within usual variation")
        )
        yield (
            pgettext("difference", "Change"),
            gettext(
                "%(difference)s since %(period)s, %(noise)s.",
                difference=format_signed(change.difference),
                period=since,
                noise=noise,
            ),
        )
        return
    compared, movers = report.movers.compared[OVERALL], report.movers.of(OVERALL)
    if not compared:
        return
    if not movers:
        yield (
            pgettext("difference", "Change"),
            ngettext(
                "Of %(num)d branch that was visited in %(period)s too, none moved by more than chance.",
                "Of %(num)d branches that were visited in %(period)s too, none moved by more than chance.",
                compared,
                period=since,
            ),
        )
        return
    named = ", ".join(
        f"{row.place.name} {format_signed(row.change.difference)}" for row in movers[:MOST_NAMES]
    )
    more = "" if len(movers) <= MOST_NAMES else ", …"
    yield (
        pgettext("difference", "Change"),
        ngettext(
            "%(num)d branch moved by more than chance since %(period)s: %(names)s.",
            "%(num)d branches moved by more than chance since %(period)s: %(names)s.",
            len(movers),
            period=since,
            names=named + more,
        ),
    )


def _worth(report: Report) -> Iterator[Sentence]:
    """Say which factor and which question would give most."""
    if best := report.mend_first:
        yield gettext("Mend first"), _worth_of(best)
    if report.questions:
        worst = report.questions[0].figures
        yield (
            gettext("Dearest question"),
            gettext(
                "%(number)d. %(question)s %(share)s%% of its points in %(visits)s, %(cost)s points of the "
                "score.",
                number=worst.number,
                question=in_language(worst.question.text),
                share=format_number(worst.share, 0),
                visits=ngettext("%(num)d visit", "%(num)d visits", worst.n),
                cost=format_signed(-worst.cost),
            ),
        )


def _worth_of(best: FactorOfChain) -> str:
    assert best.mean is not None
    if not best.priority:
        return unweighed_words(best.factor, best.mean, best.threshold)
    return gettext(
        "%(factor)s: %(mean)s against %(threshold)s. At its threshold the overall score would gain "
        "%(points)s points.",
        factor=measure_name(best.factor),
        mean=format_score(best.mean),
        threshold=format_score(best.threshold),
        points=format_score(best.priority),
    )


def _journey(report: Report) -> Iterator[Sentence]:
    gaps = [each for each in report.touchpoints if each.is_gap]
    reserves = [each for each in report.touchpoints if each.is_reserve]
    if gaps:
        yield gettext("Below target"), _named(gaps)
    if reserves:
        yield gettext("More than needed"), _named(reserves)


def _named(touchpoints: list[TouchpointFigures]) -> str:
    named = [
        gettext(
            "%(touchpoint)s %(score)s (target %(target)s)",
            touchpoint=in_language(each.section.title),
            score=format_score(each.figures.mean),
            target=format_number(each.target, 0),
        )
        for each in touchpoints
        if each.figures is not None
    ]
    return ", ".join(named) + "."
