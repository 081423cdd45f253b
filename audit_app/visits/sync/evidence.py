"""The evidence of a visit as it is stored, and how versions of it come together."""

import json
from datetime import datetime, timedelta
from typing import Any

from audit_app.visits.models import Visit
from audit_app.visits.sync.document import written_moment
from audit_app.visits.sync.evidence_reading import read_moment
from audit_app.visits.sync.models import VisitEvidence
from audit_app.visits.sync.phone_clock import ClockReading
from audit_app.visits.times import VisitTimes, times_of

ROWS = ("stamps", "notes")
SENT = (*ROWS, "check_in", "check_out", "clock")
# A phone at the end of time must not leave the range of the column.
FARTHEST_SECONDS = 10**12


def find_evidence_of(visit: Visit) -> VisitEvidence | None:
    """Return what is stored about the visit."""
    return VisitEvidence.get_or_none(VisitEvidence.visit == visit.id)


def document_of(evidence: VisitEvidence | None) -> dict[str, Any]:
    """Return the stored evidence as the phone sent it, with the visit's ``times`` by both clocks."""
    return dict(json.loads(evidence.document)) if evidence else {}


def difference_of(evidence: VisitEvidence | None) -> timedelta | None:
    """Return how far the phone's clock was from ours, ``None`` where unknown."""
    if evidence is None or evidence.clock_difference is None:
        return None
    return timedelta(seconds=evidence.clock_difference)


def write_evidence(visit: Visit, document: dict[str, Any], clock: ClockReading, now: datetime) -> None:
    """Store the evidence of the visit in place of what was there."""
    columns: dict[str, Any] = {
        "document": json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "received_at": now,
    }
    if clock.difference is not None:
        seconds = round(clock.difference.total_seconds())
        columns["clock_difference"] = max(-FARTHEST_SECONDS, min(FARTHEST_SECONDS, seconds))
    VisitEvidence.insert(visit=visit.id, **columns).on_conflict(
        conflict_target=[VisitEvidence.visit], update=columns
    ).execute()


def replace_evidence(
    stored: dict[str, Any], said: dict[str, Any], by_phone: VisitTimes, kept: VisitTimes, clock: ClockReading
) -> dict[str, Any]:
    """Return the evidence after a version was accepted: what it does not speak of stays.

    ``times`` holds the visit's times as the phone said them beside what was kept of them.
    """
    times = {
        name: {"phone": written_moment(said_at), "kept": written_moment(kept_at)}
        for name, said_at, kept_at in (
            ("entered", by_phone.entered_at, kept.entered_at),
            ("left", by_phone.left_at, kept.left_at),
        )
        if said_at is not None
    }
    unsteady = {} if clock.is_steady else {"clock_changed": True}
    rows = {name: _with_offsets(stored.get(name, []), said[name], clock) for name in ROWS if name in said}
    return {**stored, **said, **rows, "times": times, **unsteady}


def _with_offsets(
    stored: list[dict[str, Any]], said: list[dict[str, Any]], clock: ClockReading
) -> list[dict[str, Any]]:
    """Return rows with ``off``: our clock minus the one they were made by, in seconds, where it is known.

    A row that was there keeps its own: another phone that goes on with it has another clock.
    """
    known = {(row["at"], row.get("key"), row.get("text")): row.get("off") for row in stored}
    is_known = clock.difference is not None and clock.is_steady
    off = round(clock.difference.total_seconds()) if is_known and clock.difference else None
    return [{**row, "off": known.get((row["at"], row.get("key"), row.get("text")), off)} for row in said]


def as_sent(document: dict[str, Any]) -> dict[str, Any]:
    """Return stored evidence as a phone sends it."""
    sent = {name: part for name, part in document.items() if name in SENT}
    for name in ROWS:
        if name in sent:
            sent[name] = [{part: row[part] for part in row if part != "off"} for row in sent[name]]
    return sent


def merge_evidence(stored: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return both together: every stamp and note of each, the places that were known first."""
    merged = {**said, **stored}
    for name in ROWS:
        there = stored.get(name, [])
        plain = as_sent({name: there}).get(name, [])
        if there or said.get(name):
            merged[name] = [*there, *(row for row in said.get(name, []) if row not in plain)]
    return merged


def times_by_phone(visit: Visit, evidence: VisitEvidence | None) -> VisitTimes:
    """Return the visit's times as the phone said them; the stored ones where nobody corrected them."""
    noted, kept = document_of(evidence).get("times", {}), times_of(visit)

    def by_phone(name: str, stored: datetime | None) -> datetime | None:
        pair = noted.get(name)
        is_ours = pair is not None and stored is not None and pair["kept"] == written_moment(stored)
        return read_moment(pair["phone"]) if is_ours else stored

    return VisitTimes(by_phone("entered", kept.entered_at), by_phone("left", kept.left_at))
