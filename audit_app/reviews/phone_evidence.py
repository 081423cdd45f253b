"""What the phone's own notes say for and against a visit, in words; never more than they can."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext

from audit_app.formatting import format_moment, format_number, format_seconds, in_language
from audit_app.reviews.facts import Finding, Tone
from audit_app.reviews.phone_facts import PhoneFacts, Place, PlaceKind
from audit_app.visits.sync.phone_clock import TOLERANCE

# A big shop with its car park; farther than this, beyond the phone's own error, is another place.
NEAR_METRES = 250.0
KILOMETRE = 1000.0
DAY = timedelta(days=1)


def find_phone_evidence(phone: PhoneFacts) -> list[Finding]:
    """Return the findings; what was not noted is unknown, and a refusal is a right."""
    if not phone.is_there:
        words = gettext("Stamps, place and the phone’s clock are unknown: plain pages were used.")
        return [Finding(Tone.UNKNOWN, words)]
    return [*_clock(phone), *_places(phone), *_stamps(phone)]


def _clock(phone: PhoneFacts) -> Iterator[Finding]:
    if phone.difference is None:
        yield Finding(Tone.UNKNOWN, gettext("How the phone’s clock compares with ours is unknown."))
        return
    off = difference_words(abs(phone.difference))
    if phone.was_changed:
        words = gettext("The phone’s clock was set anew meanwhile, so its times were left as they are.")
        yield Finding(Tone.LOOK, words)
    elif abs(phone.difference) <= TOLERANCE:
        yield Finding(Tone.FITS, gettext("The phone’s clock agreed with ours within %(off)s.", off=off))
    elif phone.difference > timedelta(0):
        yield Finding(Tone.LOOK, gettext("The phone’s clock was %(off)s behind ours.", off=off))
    else:
        yield Finding(Tone.LOOK, gettext("The phone’s clock was %(off)s ahead of ours.", off=off))
    for time in phone.corrected_times:
        times = {"phone": format_moment(time.by_phone), "kept": format_moment(time.kept)}
        if time.is_entry:
            words = gettext("Coming in: the phone said %(phone)s, which is %(kept)s by our clock.", **times)
        else:
            words = gettext("Leaving: the phone said %(phone)s, which is %(kept)s by our clock.", **times)
        yield Finding(Tone.LOOK, words)


def difference_words(difference: timedelta) -> str:
    """Return a difference of clocks in words: seconds and minutes, or whole days."""
    if difference >= 2 * DAY:
        return str(gettext("%(days)s days", days=format_number(difference.days, 0)))
    return format_seconds(difference.total_seconds())


def _places(phone: PhoneFacts) -> Iterator[Finding]:
    for is_entry, place in ((True, phone.check_in), (False, phone.check_out)):
        if place.kind is PlaceKind.KNOWN:
            yield _known_place(place, is_entry=is_entry)
        elif phone.has_place:
            yield Finding(Tone.UNKNOWN, place_words(place, is_entry=is_entry))


def place_words(place: Place, *, is_entry: bool) -> str:
    """Return in words what the phone said of its place on coming in, or on leaving."""
    match place.kind, is_entry:
        case PlaceKind.REFUSED, True:
            return str(gettext("Place on coming in: refused."))
        case PlaceKind.REFUSED, False:
            return str(gettext("Place on leaving: refused."))
        case PlaceKind.UNAVAILABLE, True:
            return str(gettext("Place on coming in: the phone could not tell."))
        case PlaceKind.UNAVAILABLE, False:
            return str(gettext("Place on leaving: the phone could not tell."))
        case _, True:
            return str(gettext("Place on coming in: unknown."))
    return str(gettext("Place on leaving: unknown."))


def _known_place(place: Place, *, is_entry: bool) -> Finding:
    when = gettext("On coming in") if is_entry else gettext("On leaving")
    if place.distance is None:
        where = f"{place.latitude:.5f}, {place.longitude:.5f} ({accuracy_words(place)})"
        words = gettext(
            "%(when)s the phone was at %(where)s; where the branch lies is unknown.", when=when, where=where
        )
        return Finding(Tone.UNKNOWN, words)
    words = gettext(
        "%(when)s the phone was about %(distance)s from the branch (%(accuracy)s).",
        when=when,
        distance=metres_words(place.distance),
        accuracy=accuracy_words(place),
    )
    is_near = place.distance - (place.accuracy or 0) <= NEAR_METRES
    return Finding(Tone.FITS if is_near else Tone.LOOK, words)


def accuracy_words(place: Place) -> str:
    """Return how exact the phone says that its place is."""
    if place.accuracy is None:
        return str(gettext("accuracy unknown"))
    return f"± {metres_words(place.accuracy)}"


def metres_words(metres: float) -> str:
    """Return a distance as metres, or kilometres with one decimal."""
    if metres < KILOMETRE:
        return f"{format_number(round(metres), 0)} m"
    return f"{format_number(metres / KILOMETRE, 1)} km"


def _stamps(phone: PhoneFacts) -> Iterator[Finding]:
    if not phone.stamps:
        yield Finding(Tone.UNKNOWN, gettext("Nothing was stamped on the spot."))
        return
    corrected = [in_language(stamp.label) for stamp in phone.stamps if stamp.is_corrected]
    if corrected:
        words = gettext("Set by hand, not stamped: %(names)s.", names=", ".join(corrected))
        yield Finding(Tone.LOOK, words)
    else:
        yield Finding(Tone.FITS, gettext("Every stamp was made on the spot, by the phone’s clock."))
