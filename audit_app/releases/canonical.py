"""One text for one meaning: canonical JSON and the hashes that are taken from it.  Pure."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit_app.scoring.rounding import stored


def canonical_text(document: Mapping[str, Any]) -> str:
    """Return ``document`` as JSON with sorted keys, NFC texts and no spaces.

    Numbers are whole; a score is a string of two decimals.  ``TypeError`` for a float or any other
    type whose written form could differ from one machine to another.
    """
    return json.dumps(_checked(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _checked(value: Any) -> Any:
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case bool() | int() | None:
            return value
        case list() | tuple():
            return [_checked(each) for each in value]
        case Mapping():
            return {unicodedata.normalize("NFC", key): _checked(each) for key, each in value.items()}
    raise TypeError(f"{type(value).__name__} has no canonical form")


def sha256_of(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def salted_digest(salt: str, content: str) -> str:
    """Return the SHA-256 of ``salt`` followed by ``content`` in NFC.

    Without the salt nobody can find a short text by trying; once salt and content are erased, the digest
    says nothing any more and the document that names it still has its hash.
    """
    return sha256_of(salt + unicodedata.normalize("NFC", content))


def write_score(score: Fraction | Decimal | None) -> str | None:
    """Return a score, or points, half up to two decimals: ``"80.51"``; ``None`` stays not assessed."""
    return None if score is None else f"{stored(Fraction(score)):f}"


def hundredths(written: str | None) -> int | None:
    """Return what :func:`write_score` wrote as a whole number of hundredths."""
    return None if written is None else int(Decimal(written) * 100)


def tenths(written: str | None) -> int | None:
    """Return a score of one decimal as a whole number of tenths."""
    return None if written is None else int(Decimal(written) * 10)


def write_moment(moment: datetime | None) -> str | None:
    """Return an aware ``moment`` in UTC to the second: ``2026-11-14T03:12:45Z``."""
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def read_moment(written: str | None) -> datetime | None:
    """Return what :func:`write_moment` wrote, aware."""
    return None if written is None else datetime.fromisoformat(written)
