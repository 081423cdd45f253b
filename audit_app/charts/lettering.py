"""How wide a text will be, near enough to wrap it and to keep labels apart.

The widths are those of the product's own letters, measured in parts of the type size; Vietnamese marks
stand over letters and take no width.
"""

import unicodedata

TEXT_SIZE = 14.0
LINE_HEIGHT = 18.0
NARROW = frozenset("iljtfrI.,:;'’|!()[]- ")
WIDE = frozenset("mwMW%@—…")


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """Return about how wide ``text`` is at ``size``, in the same unit."""
    return size * sum(_letter_width(letter) for letter in unicodedata.normalize("NFC", text))


def wrap_words(text: str, width: float, lines: int = 2, size: float = TEXT_SIZE) -> tuple[str, ...]:
    """Return ``text`` broken between words into at most ``lines`` lines of about ``width``.

    What does not fit ends in "…"; a single word that is too long stays whole when it is the first of a line.
    """
    broken: list[str] = []
    for word in text.split():
        if broken and text_width(f"{broken[-1]} {word}", size) <= width:
            broken[-1] += f" {word}"
        else:
            broken.append(word)
    if len(broken) <= lines:
        return tuple(broken)
    return (*broken[: lines - 1], _shorten(broken[lines - 1], width, size))


def _shorten(line: str, width: float, size: float) -> str:
    while " " in line and text_width(f"{line}…", size) > width:
        line = line.rsplit(" ", 1)[0]
    return f"{line}…"


def _letter_width(letter: str) -> float:
    base = unicodedata.normalize("NFD", letter)[0]
    if base in NARROW:
        return 0.32
    if base in WIDE:
        return 0.88
    return 0.66 if base.isupper() else 0.56
