"""Words for places and for words that were probably meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from audit_app.checklists.definition import Text
from audit_app.checklists.reading import Path

QUESTION_KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
CHECKLIST_KEY = re.compile(r"[a-z][a-z0-9-]*\Z")


def did_you_mean(word: str, known: Iterable[str]) -> Text:
    """Return the remedy for a word that is not among ``known``."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1)
    if close:
        return Text(f"Có phải bạn muốn viết “{close[0]}”", f"Did you mean “{close[0]}”")
    if not names:
        return Text("Bỏ dòng này", "Leave it out")
    return Text(f"Chọn một trong: {', '.join(names)}", f"Choose one of: {', '.join(names)}")


def spell_path(path: Path) -> str:
    """Return the way to a field as a person counts: ``sections[2].questions[4].target``."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return words.lstrip(".") or "TOML"
