"""Vietnamese letters: normal form, dictionary order, and folding for search. PURE."""

import re
import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
RANKS = {letter: rank for rank, letter in enumerate(LETTERS, start=1)}
# Tone marks in dictionary order: ngang (none), huyền, hỏi, ngã, sắc, nặng.
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def normalise(text: str) -> str:
    """Return ``text`` in NFC with runs of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Return ``text`` for searching: lower case, no marks, đ as d (``Đà Nẵng`` → ``da nang``)."""
    decomposed = unicodedata.normalize("NFD", normalise(text).lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def split_tone(letter: str) -> tuple[str, int]:
    """Return a lower-case letter without its tone, and the tone's rank (0 for none)."""
    tone = 0
    kept = []
    for mark in unicodedata.normalize("NFD", letter):
        if mark in TONES:
            tone = TONES[mark]
        else:
            kept.append(mark)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def sort_key(text: str) -> str:
    """Return an ASCII key that sorts as a Vietnamese dictionary does: letters first, then tones.

    Each letter becomes two digits; other characters keep their place before the letters.  Numbers count as
    numbers: branch 8 stands before branch 15.
    """
    letters, tones = [], []
    for character in re.sub(r"\d+", lambda run: run.group().zfill(5), normalise(text).lower()):
        letter, tone = split_tone(character)
        rank = RANKS.get(letter)
        if rank is not None:
            letters.append(f"{rank + 20:02d}")
        elif character.isdecimal():
            letters.append(f"{int(character) + 5:02d}")
        else:
            letters.append("01" if character == " " else "02")
        tones.append(str(tone))
    return f"{''.join(letters)[:140]}.{''.join(tones)[:70]}"


def name_sort_key(name: str) -> str:
    """Return a key that sorts people by given name (the last word), then by the rest."""
    words = normalise(name).split(" ")
    return sort_key(" ".join([words[-1], *words[:-1]]))
