"""The SHA-256 of what a checklist means.

It is taken from the parsed definition, so comments, spacing and the order of fields do not matter.
Fields that hold their default are left out: a field that a later version of the program adds leaves
the digests of published checklists as they were.
"""

import hashlib
import json
import unicodedata
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from audit_app.checklists.condition import AllOf, AnyOf
from audit_app.checklists.definition import Checklist

_NOT_MEANING = frozenset({"digest", "warnings"})


def digest_of(checklist: Checklist) -> str:
    """Return the SHA-256, in hexadecimal, of the checklist's canonical JSON."""
    return hashlib.sha256(canonical_json(checklist).encode()).hexdigest()


def canonical_json(checklist: Checklist) -> str:
    """Return the definition as JSON with sorted keys, NFC texts and exact fractions."""
    text = json.dumps(_plain(checklist), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def _plain(value: object) -> Any:
    if isinstance(value, AllOf | AnyOf):  # their fields are alike: only the word tells them apart
        return {"all" if isinstance(value, AllOf) else "any": _plain(value.parts)}
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: _plain(getattr(value, each.name))
            for each in fields(value)
            if each.name not in _NOT_MEANING
            and (each.default is MISSING or getattr(value, each.name) != each.default)
        }
    match value:
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case tuple():
            return [_plain(item) for item in value]
        case bool() | None:
            return value
        case Fraction():
            return str(value)
        case str() | int():
            return value
        case date():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")
