"""What is said of expectation over time, in the language of the request."""

from flask_babel import gettext, ngettext

from audit_app.comparison.expectation import ClassLoop, Loops
from audit_app.comparison.expected import ExpectedPeriod, ThresholdStep
from audit_app.comparison.following import Followed
from audit_app.comparison.page_words import interval_words
from audit_app.comparison.periods import PeriodKind
from audit_app.comparison.words import short_period
from audit_app.formatting import format_day, format_score, format_signed, in_language


def class_name(loop: ClassLoop) -> str:
    """Return the name of a class, or what stands for none."""
    return gettext("Branches without a class") if loop.name is None else in_language(loop.name)


def kind_choices() -> list[tuple[str, str]]:
    """Return how far back one can look."""
    return [
        (PeriodKind.MONTH.value, gettext("twelve months")),
        (PeriodKind.QUARTER.value, gettext("twelve quarters")),
    ]


def lead_words(loops: Loops) -> str:
    """Say how often what is expected was changed in these periods."""
    if not loops.changes:
        return gettext("What is expected was not changed in these periods.")
    return ngettext(
        "What is expected was changed once in these periods.",
        "What is expected was changed %(num)d times in these periods.",
        loops.changes,
    )


def step_words(step: ThresholdStep) -> str:
    """Say one change: when, from what, to what."""
    said = {
        "day": format_day(step.day),
        "before": _side(step.before),
        "after": _side(step.after),
    }
    if step.before is None or step.after is None:
        return gettext("On %(day)s changed from %(before)s to %(after)s.", **said)
    if step.after > step.before:
        return gettext("On %(day)s raised from %(before)s to %(after)s.", **said)
    return gettext("On %(day)s lowered from %(before)s to %(after)s.", **said)


def _side(points: float | None) -> str:
    return gettext("the checklist's") if points is None else format_score(points)


def followed_words(followed: Followed, kind: PeriodKind) -> str:
    """Say what the score did before and after a change, and whether that is more than chance."""
    if followed.difference is None:
        return gettext("Nothing can be said of what followed: there is no visit before it, or none after it.")
    was, became = format_score(followed.before), format_score(followed.after)
    before = gettext("Before: %(mean)s (%(visits)s).", mean=was, visits=_visits(followed.n_before))
    after = gettext("After: %(mean)s (%(visits)s).", mean=became, visits=_visits(followed.n_after))
    return f"{_span(kind)} {before} {after} {_difference(followed)}"


def _span(kind: PeriodKind) -> str:
    if kind is PeriodKind.QUARTER:
        return gettext("Up to three quarters on either side.")
    return gettext("Up to three months on either side.")


def _difference(followed: Followed) -> str:
    points = format_signed(followed.difference)
    if followed.interval is None:
        return gettext("Difference %(points)s; how much chance does is not known.", points=points)
    if followed.interval.excludes_zero:
        return gettext("Difference %(points)s, beyond noise.", points=points)
    return gettext("Difference %(points)s, which may be chance.", points=points)


def _visits(n: int) -> str:
    return ngettext("%(num)d visit", "%(num)d visits", n)


def drawing_words(periods: list[ExpectedPeriod]) -> str:
    """Say a drawing in words: each period with its mean, interval, visits and threshold."""
    return " ".join(_period_words(each) for each in periods)


def _period_words(each: ExpectedPeriod) -> str:
    name, threshold = short_period(each.period), format_score(each.threshold)
    if each.mean is None:
        return gettext("%(period)s: no visit, threshold %(threshold)s.", period=name, threshold=threshold)
    interval = interval_words(each.low, each.high)
    return gettext(
        "%(period)s: %(mean)s, %(visits)s, threshold %(threshold)s.",
        period=name,
        mean=format_score(each.mean) + (f" ({interval})" if interval else ""),
        visits=_visits(each.n),
        threshold=threshold,
    )
