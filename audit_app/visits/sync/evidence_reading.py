"""What a phone noted around the visit, read leniently: evidence that cannot be read blocks nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any

MOST_STAMPS, MOST_NOTES, LONGEST_NOTE, LONGEST_KEY = 40, 200, 4000, 80
FARTHEST_METRES = 50_000_000
YEARS = range(1970, 2200)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Stamps, notes, places and clocks, each a JSON-able document that was checked; ``None``: not said.

    Moments are ISO texts by the phone's clock; ``clock`` is one moment by both clocks.
    """

    stamps: tuple[dict[str, Any], ...] | None = None
    notes: tuple[dict[str, Any], ...] | None = None
    check_in: dict[str, Any] | None = None
    check_out: dict[str, Any] | None = None
    clock: dict[str, Any] | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The evidence as JSON; what was not said is left out."""
        parts = {
            "stamps": None if self.stamps is None else list(self.stamps),
            "notes": None if self.notes is None else list(self.notes),
            "check_in": self.check_in,
            "check_out": self.check_out,
            "clock": self.clock,
        }
        return {name: part for name, part in parts.items() if part is not None}


def read_evidence(document: Any) -> Evidence:
    """Return what can be understood of ``document``; the rest is left out, never refused."""
    if not isinstance(document, Mapping):
        return Evidence()
    return Evidence(
        stamps=_rows(document.get("stamps"), _stamp, MOST_STAMPS),
        notes=_rows(document.get("notes"), _note, MOST_NOTES),
        check_in=_place(document.get("check_in")),
        check_out=_place(document.get("check_out")),
        clock=_clock(document.get("clock")),
    )


def read_moment(text: Any) -> datetime | None:
    """Return an ISO moment with a zone, ``None`` for anything else."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC) if "T" in text else None
        has_zone = datetime.fromisoformat(text).tzinfo is not None
    except (ValueError, OverflowError):
        return None
    return moment if moment and has_zone and moment.year in YEARS else None


def _rows(
    rows: Any, read: Callable[[Mapping[str, Any]], dict[str, Any] | None], most: int
) -> tuple[dict[str, Any], ...] | None:
    if not isinstance(rows, list):
        return None
    found = [read(row) for row in rows[:most] if isinstance(row, Mapping)]
    return tuple(row for row in found if row)


def _stamp(row: Mapping[str, Any]) -> dict[str, Any] | None:
    key, at = row.get("key"), row.get("at")
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY or read_moment(at) is None:
        return None
    return {"key": _plain(key), "at": at, "corrected": row.get("corrected") is True}


def _note(row: Mapping[str, Any]) -> dict[str, Any] | None:
    text, at = row.get("text"), row.get("at")
    if not isinstance(text, str) or not text.strip():
        return None
    return {"at": at if read_moment(at) else None, "text": _plain(text)[:LONGEST_NOTE]}


def _place(place: Any) -> dict[str, Any] | None:
    if not isinstance(place, Mapping):
        return None
    at = place.get("at") if read_moment(place.get("at")) else None
    for answer in ("refused", "unavailable"):
        if place.get(answer) is True:
            return {"at": at, answer: True}
    latitude, longitude = (_number(place.get(name)) for name in ("latitude", "longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    accuracy = _number(place.get("accuracy"))
    if accuracy is not None and not 0 <= accuracy <= FARTHEST_METRES:
        accuracy = None
    return {"at": at, "latitude": latitude, "longitude": longitude, "accuracy": accuracy}


def _clock(clock: Any) -> dict[str, Any] | None:
    if not isinstance(clock, Mapping):
        return None
    phone, server = clock.get("phone"), clock.get("server")
    if read_moment(phone) is None or read_moment(server) is None:
        return None
    return {"phone": phone, "server": server}


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def _plain(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
