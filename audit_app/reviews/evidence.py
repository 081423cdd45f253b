"""What speaks for a visit and what a reviewer should look at, in words.

Nothing here proves anything, so nothing says *verified*: a time fits or it does not, and what is missing
is unknown.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from flask_babel import gettext, ngettext

from audit_app.clock import local_time
from audit_app.formatting import format_day, format_moment, format_seconds
from audit_app.reviews.facts import Finding, Tone, VisitFacts

# Phones' clocks differ, and shoppers round to the minute.
TOLERANCE = timedelta(minutes=10)
# What no round through a place and its checklist takes less than; an online shop has no floor.
SHORTEST_VISIT = {
    "shop": timedelta(minutes=5),
    "branch": timedelta(minutes=5),
    "cafe": timedelta(minutes=8),
    "call": timedelta(minutes=1),
}
# Memory fades: a report written later than this is worth a second look.
LATEST_REPORT = timedelta(hours=24)


def find_evidence(facts: VisitFacts) -> list[Finding]:
    """Return all findings: what to look at first, then what is unknown, then what fits."""
    findings = [
        *_window(facts),
        *_dwell(facts),
        *_report(facts),
        *_photo_times(facts),
        *_photo_uses(facts),
        *_waits(facts),
        *_words(facts),
        *_changes(facts),
    ]
    return in_order(findings)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings as they are read: what to look at first, then what is unknown, then what fits."""
    return sorted(findings, key=lambda finding: list(Tone).index(finding.tone))


def _window(facts: VisitFacts) -> Iterator[Finding]:
    window = {"first": format_day(facts.window_from), "last": format_day(facts.window_to)}
    if facts.entered_at is None:
        yield Finding(Tone.UNKNOWN, gettext("When the visit began is unknown."))
        return
    if facts.window_from <= local_time(facts.entered_at).date() <= facts.window_to:
        yield Finding(Tone.FITS, gettext("The day lies in the window, %(first)s to %(last)s.", **window))
    else:
        yield Finding(Tone.LOOK, gettext("The day lies outside the window, %(first)s to %(last)s.", **window))


def _dwell(facts: VisitFacts) -> Iterator[Finding]:
    shortest = SHORTEST_VISIT.get(facts.channel, timedelta(0))
    if facts.dwell is not None:
        length = format_seconds(facts.dwell.total_seconds())
        if facts.dwell >= shortest:
            yield Finding(Tone.FITS, gettext("The visit took %(length)s.", length=length))
        else:
            yield Finding(
                Tone.LOOK,
                gettext(
                    "The visit took only %(length)s; under %(shortest)s is hardly enough to see all this.",
                    length=length,
                    shortest=format_seconds(shortest.total_seconds()),
                ),
            )
    elif facts.entered_at is not None and facts.left_at is not None:
        yield Finding(Tone.LOOK, gettext("The time of leaving is before the time of coming in."))
    else:
        yield Finding(Tone.UNKNOWN, gettext("How long the visit took is unknown."))


def _report(facts: VisitFacts) -> Iterator[Finding]:
    if facts.left_at is None:
        return
    after = facts.submitted_at - facts.left_at
    if after < -TOLERANCE:
        words = gettext("It was sent before the time of leaving, at %(sent)s.", sent=_moment(facts))
        yield Finding(Tone.LOOK, words)
    elif after > LATEST_REPORT:
        words = gettext("It was sent more than a day after the visit, at %(sent)s.", sent=_moment(facts))
        yield Finding(Tone.LOOK, words)
    else:
        yield Finding(
            Tone.FITS, gettext("It was sent soon after the visit, at %(sent)s.", sent=_moment(facts))
        )


def _moment(facts: VisitFacts) -> str:
    return format_moment(facts.submitted_at)


def _photo_times(facts: VisitFacts) -> Iterator[Finding]:
    without = [photo.number for photo in facts.photos if photo.taken_at is None]
    if without:
        words = gettext(
            "The phone did not say when these photos were taken: %(numbers)s.", numbers=_list(without)
        )
        yield Finding(Tone.UNKNOWN, words)
    if facts.entered_at is None or facts.left_at is None:
        return
    early, late = facts.entered_at - TOLERANCE, facts.left_at + TOLERANCE
    timed = [photo for photo in facts.photos if photo.taken_at is not None]
    outside = [photo for photo in timed if photo.taken_at and not early <= photo.taken_at <= late]
    for photo in outside:
        words = gettext(
            "Photo %(number)d was taken outside the visit, at %(taken)s by the phone’s clock.",
            number=photo.number,
            taken=format_moment(photo.taken_at),
        )
        yield Finding(Tone.LOOK, words)
    if inside := len(timed) - len(outside):
        words = ngettext(
            "%(num)d photo was taken during the visit, by the phone’s clock.",
            "%(num)d photos were taken during the visit, by the phone’s clock.",
            inside,
        )
        yield Finding(Tone.FITS, words)


def _photo_uses(facts: VisitFacts) -> Iterator[Finding]:
    for photo in facts.photos:
        for other in photo.others:
            words = gettext(
                "Photo %(number)d was also sent with the visit of %(day)s at %(branch)s.",
                number=photo.number,
                day=format_day(other.visited_on),
                branch=other.branch,
            )
            yield Finding(Tone.LOOK, words, other.uid)
        if photo.seen_before and not photo.others:
            words = gettext(
                "Photo %(number)d had come with another visit before, which no longer has it.",
                number=photo.number,
            )
            yield Finding(Tone.LOOK, words)
    if facts.photos and not any(photo.others or photo.seen_before for photo in facts.photos):
        yield Finding(Tone.FITS, gettext("No photo was seen in another visit before."))


def _waits(facts: VisitFacts) -> Iterator[Finding]:
    for wait in facts.waits:
        if facts.dwell is not None and wait.seconds > facts.dwell.total_seconds():
            words = gettext(
                "Question %(number)d: a wait of %(wait)s is longer than the whole visit.",
                number=wait.question,
                wait=format_seconds(wait.seconds),
            )
            yield Finding(Tone.LOOK, words)
        if wait.corrected:
            words = gettext(
                "Question %(number)d: the measured time was corrected by hand.", number=wait.question
            )
            yield Finding(Tone.LOOK, words)


def _words(facts: VisitFacts) -> Iterator[Finding]:
    if facts.low_without_words:
        words = gettext(
            "Low answers without a note or photo: questions %(numbers)s.",
            numbers=_list(facts.low_without_words),
        )
        yield Finding(Tone.LOOK, words)
    else:
        yield Finding(Tone.FITS, gettext("Every low answer has a note or a photo."))


def _changes(facts: VisitFacts) -> Iterator[Finding]:
    if facts.changed is None:
        return
    if facts.changed:
        words = gettext("Changed since the return: questions %(numbers)s.", numbers=_list(facts.changed))
        yield Finding(Tone.LOOK, words)
    else:
        yield Finding(Tone.LOOK, gettext("Sent again after the return without a change."))


def _list(numbers: list[int] | tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers)
