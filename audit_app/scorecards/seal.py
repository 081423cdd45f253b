"""The seal of a printed file: whether a byte of it was changed since, and whether this server printed it.

It stands in the file as 128 hexadecimal digits: the SHA-256 of the file in which they are zeros, and the
HMAC-SHA-256 of that under the server's own key.  PDF keeps a place for such things (ISO 32000-1, 14.5).
"""

import hashlib
import hmac
import re
from enum import StrEnum
from typing import Any

import pydyf

OWNER = "ViHanh"
BLANK = b"0" * 128
SEAL = re.compile(rb"(?<=vi-hanh-seal:)[0-9a-f]{128}")
NO_DATE = "D:19700101000000Z"
PURPOSE = b"seal of a printed file"


class SealState(StrEnum):
    """What the seal says; ``FOREIGN`` is whole, and of a server with another key."""

    WHOLE = "whole"
    FOREIGN = "foreign"
    BROKEN = "broken"
    NONE = "none"


def make_room(pdf: Any) -> None:
    """Leave room for the seal in pydyf's ``pdf``."""
    room = pydyf.Stream([b"vi-hanh-seal:" + BLANK])
    pdf.add_object(room)
    changed = pdf.info.get("ModDate", pydyf.String(NO_DATE))
    data = pydyf.Dictionary({"LastModified": changed, "Private": room.reference})
    pdf.catalog["PieceInfo"] = pydyf.Dictionary({OWNER: data})


def set_seal(file: bytes, key: str) -> bytes:
    """Return ``file``, in which :func:`make_room` left room, with its seal."""
    place = SEAL.search(file)
    assert place is not None
    return file[: place.start()] + _digits(file, key) + file[place.end() :]


def read_seal(file: bytes, key: str) -> SealState:
    """Say what the seal of ``file`` is worth to the owner of ``key``."""
    places = list(SEAL.finditer(file))
    if not places:
        return SealState.NONE
    start, end = places[0].span()
    found, due = file[start:end], _digits(file[:start] + BLANK + file[end:], key)
    if len(places) > 1 or found[:64] != due[:64]:
        return SealState.BROKEN
    return SealState.WHOLE if hmac.compare_digest(found, due) else SealState.FOREIGN


def _digits(file: bytes, key: str) -> bytes:
    digest = hashlib.sha256(file).hexdigest().encode()
    own_key = hmac.digest(key.encode(), PURPOSE, "sha256")
    return digest + hmac.digest(own_key, digest, "sha256").hex().encode()
