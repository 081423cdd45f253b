"""The language of what a person wrote, as far as its letters and words tell.  Pure."""

import re
import unicodedata

# Letters that only Vietnamese has, and vowels with the marks of its tones; apart, marks follow their letter.
ITS_LETTERS = re.compile("đ|[aeou][\u0302\u0306\u031b]|[aeiouy][\u0300\u0301\u0303\u0309\u0323]")
ENGLISH_WORDS = frozenset(
    {"a", "and", "are", "as", "at", "be", "but", "did", "for", "had", "has", "he", "i", "in", "is", "it"}
    | {"my", "no", "not", "of", "on", "our", "she", "so", "that", "the", "their", "them", "there", "they"}
    | {"this", "to", "very", "was", "we", "were", "when", "with", "would", "you"}
)
FEWEST_WORDS = 3
LEAST_ENGLISH = 0.2
MOST_MARKED = 0.25  # names and borrowed words in an English sentence


def language_of(text: str) -> str | None:
    """Return ``vi`` or ``en`` where the text shows it, ``None`` for a number, a code or an "OK"."""
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower())
    if not words:
        return None
    marked = sum(bool(ITS_LETTERS.search(unicodedata.normalize("NFD", word))) for word in words)
    common = sum(word in ENGLISH_WORDS for word in words)
    if (
        len(words) >= FEWEST_WORDS
        and common >= LEAST_ENGLISH * len(words)
        and marked <= MOST_MARKED * len(words)
    ):
        return "en"
    return "vi" if marked else None
