"""The five levels of how a touchpoint felt, from worst to best; never scored."""

from flask_babel import gettext


def emotion_words() -> tuple[str, ...]:
    """Return the words of levels 1 to 5 in this request's language."""
    return (
        gettext("Very annoyed"),
        gettext("Annoyed"),
        gettext("Indifferent"),
        gettext("Pleased"),
        gettext("Delighted"),
    )
