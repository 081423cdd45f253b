"""What the shopper's phone noted around a visit, read for the reviewer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import Any

from audit_app.checklists.definition import Checklist, Text
from audit_app.organisation.models import Branch
from audit_app.visits.models import Visit
from audit_app.visits.sync.evidence import difference_of, document_of, find_evidence_of
from audit_app.visits.sync.evidence_reading import read_moment
from audit_app.visits.sync.phone_clock import TOLERANCE

EARTH_METRES = 6_371_000
# Nobody stands at a place when a call centre or an online shop is visited.
WITH_A_PLACE = {"shop", "branch", "cafe"}


@dataclass(frozen=True, slots=True)
class Stamp:
    """One moment that the shopper stamped, by our clock; ``since`` the one before it."""

    label: Text
    at: datetime
    is_corrected: bool
    since: timedelta | None


@dataclass(frozen=True, slots=True)
class QuickNote:
    """A line that the shopper wrote on the spot; ``at`` is ``None`` where unknown."""

    at: datetime | None
    text: str


class PlaceKind(StrEnum):
    """What the phone said when it was asked where it is."""

    KNOWN = "known"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the phone was: degrees, ``accuracy`` and ``distance`` to the branch in metres, where known."""

    kind: PlaceKind
    latitude: float = 0
    longitude: float = 0
    accuracy: float | None = None
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class KeptTime:
    """A time of the visit that was corrected: by the phone, and as it was kept. ``is_entry``: coming in."""

    is_entry: bool
    by_phone: datetime
    kept: datetime


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """All that is known from the phone; nothing where ``is_there`` is false (plain pages were used).

    ``difference`` is our clock minus the phone's; ``was_changed`` says that the phone's clock was set
    during the visit. ``has_place``: the visit happens at a place.
    """

    is_there: bool
    has_place: bool
    difference: timedelta | None = None
    was_changed: bool = False
    stamps: tuple[Stamp, ...] = ()
    notes: tuple[QuickNote, ...] = ()
    check_in: Place = Place(PlaceKind.UNKNOWN)
    check_out: Place = Place(PlaceKind.UNKNOWN)
    corrected_times: tuple[KeptTime, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether the phone's clock was so far off that its times were corrected."""
        return self.difference is not None and abs(self.difference) > TOLERANCE and not self.was_changed


def read_phone_facts(visit: Visit, checklist: Checklist) -> PhoneFacts:
    """Return what the visit's phone noted; moments by our clock where the phone's was clearly wrong."""
    evidence, has_place = find_evidence_of(visit), checklist.channel in WITH_A_PLACE
    if evidence is None:
        return PhoneFacts(is_there=False, has_place=has_place)
    document, difference = document_of(evidence), difference_of(evidence)
    rows = [*document.get("stamps", []), *document.get("notes", [])]
    offsets = [timedelta(seconds=row["off"]) for row in rows if row.get("off") is not None]
    return PhoneFacts(
        is_there=True,
        has_place=has_place,
        # The phone that made the stamps may be another one than the one that sent them in the end.
        difference=max([*offsets, *([] if difference is None else [difference])], key=abs, default=None),
        was_changed=bool(document.get("clock_changed")),
        stamps=_stamps(checklist, document),
        notes=tuple(QuickNote(_moment(note), note["text"]) for note in document.get("notes", [])),
        check_in=_place(document.get("check_in"), visit.branch),
        check_out=_place(document.get("check_out"), visit.branch),
        corrected_times=_corrected_times(document),
    )


def _moment(row: dict[str, Any]) -> datetime | None:
    """Return when a row was made: by our clock, where the phone's was clearly wrong."""
    moment, off = read_moment(row["at"]), timedelta(seconds=row.get("off") or 0)
    if moment is None or abs(off) <= TOLERANCE:
        return moment
    try:
        return moment + off
    except OverflowError:
        return moment


def _stamps(checklist: Checklist, document: dict[str, Any]) -> tuple[Stamp, ...]:
    labels = {stamp.key: stamp.label for stamp in checklist.stamps}
    timed = [
        (moment, labels.get(row["key"]) or Text(row["key"], row["key"]), row["corrected"])
        for row in document.get("stamps", [])
        if (moment := _moment(row))
    ]
    timed.sort(key=lambda each: each[0])
    return tuple(
        Stamp(label, at, corrected, at - timed[place - 1][0] if place else None)
        for place, (at, label, corrected) in enumerate(timed)
    )


def _place(place: dict[str, Any] | None, branch: Branch) -> Place:
    if not place:
        return Place(PlaceKind.UNKNOWN)
    if place.get("refused"):
        return Place(PlaceKind.REFUSED)
    if place.get("unavailable"):
        return Place(PlaceKind.UNAVAILABLE)
    latitude, longitude = place["latitude"], place["longitude"]
    distance = None
    if branch.latitude is not None and branch.longitude is not None:
        distance = distance_between((latitude, longitude), (branch.latitude, branch.longitude))
    return Place(PlaceKind.KNOWN, latitude, longitude, place.get("accuracy"), distance)


def distance_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the distance in metres between two points in degrees (haversine on a sphere)."""
    (latitude, longitude), (other, far) = (tuple(map(radians, point)) for point in (here, there))
    north, east = sin((other - latitude) / 2), sin((far - longitude) / 2)
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(north**2 + cos(latitude) * cos(other) * east**2)))


def _corrected_times(document: dict[str, Any]) -> tuple[KeptTime, ...]:
    found = []
    for name, pair in document.get("times", {}).items():
        by_phone, kept = read_moment(pair["phone"]), read_moment(pair["kept"])
        if by_phone and kept and by_phone != kept:
            found.append(KeptTime(name == "entered", by_phone, kept))
    return tuple(found)
