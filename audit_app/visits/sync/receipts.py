"""What the server has of a visit that was sent, name by name, so that the phone may let go of its copy."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit_app.checklists.definition import Checklist
from audit_app.scoring.answers import Answer, Answers
from audit_app.visits.sync.document import Body, written_moment
from audit_app.visits.sync.versions import TIME_FIELDS, Version
from audit_app.visits.times import VisitTimes

LONE_SURROGATES = re.compile("[\ud800-\udfff]")
ANSWER_PARTS = ("", "minutes", "seconds", "na", "note", "corrected")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored: answers, times by the phone's clock as they were understood, photos by upload."""

    answers: Answers
    times: VisitTimes
    photos: Iterable[str]
    code: str
    received_at: datetime
    number: int
    absence: Mapping[str, str] | None = None


def values_hash(values: Sequence[str]) -> str:
    """Return the SHA-256 of ``JSON.stringify(values)`` in UTF-8, exactly as a browser computes it."""
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    # JSON.stringify escapes half a surrogate pair, which has no UTF-8.
    plain = LONE_SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return hashlib.sha256(plain.encode()).hexdigest()


def is_blank(values: Sequence[str]) -> bool:
    """Whether a field says nothing."""
    return not any(value.strip() for value in values)


def write_receipt(kept: Kept, fields: Mapping[str, Sequence[str]], names: Iterable[str]) -> dict[str, Any]:
    """Return the receipt that lists ``names`` of ``fields`` by the hash of their values."""
    return {
        "code": kept.code,
        "received_at": written_moment(kept.received_at),
        "number": kept.number,
        "fields": {name: values_hash(fields[name]) for name in sorted(names)},
        "photos": sorted(kept.photos),
        "absence": kept.absence,
    }


def listed_names(checklist: Checklist, body: Body, version: Version, kept: Kept) -> set[str]:
    """Return the names of the body's fields whose meaning is what is stored."""
    known = known_names(checklist)
    listed = set()
    for name in body.fields:
        if name in TIME_FIELDS:
            is_kept = _time_is_kept(name, version, kept.times)
        else:
            is_kept = name in known and _answer_is_kept(name, version.answers, kept.answers)
        if is_kept and name not in _faulty(version):
            listed.add(name)
    return listed


def covers(receipt: Mapping[str, Any], checklist: Checklist, body: Body) -> bool:
    """Whether the receipt lists everything that the body says."""
    known = known_names(checklist) | set(TIME_FIELDS)
    names = {name for name, values in body.fields.items() if name in known and not is_blank(values)}
    photos = {digest for digests in body.photos.values() for digest in digests}
    return names <= set(receipt["fields"]) and photos <= set(receipt["photos"])


def known_names(checklist: Checklist) -> set[str]:
    """Return every name of a field that the checklist's form may post."""
    names = {
        f"{question.key}.{part}".rstrip(".") for question in checklist.questions for part in ANSWER_PARTS
    }
    for section in checklist.sections:
        names |= {f"{section.key}.emotion", f"{section.key}.opportunity"}
    return names


def _faulty(version: Version) -> set[str]:
    """Return the names of faulty fields, and of both inputs of a faulty duration."""
    names = version.faulty_names
    return names | {f"{name}.{part}" for name in names for part in ("minutes", "seconds")}


def _answer_is_kept(name: str, said: Answers, kept: Answers) -> bool:
    if name in said or name in kept:  # also SECTION.emotion
        one, other = said.get(name) or Answer(), kept.get(name) or Answer()
        return (one.value, one.not_applicable) == (other.value, other.not_applicable)
    key, _, part = name.partition(".")
    one, other = said.get(key) or Answer(), kept.get(key) or Answer()
    match part:
        case "note":
            return one.note == other.note
        case "corrected":
            return one.corrected == other.corrected
    return (one.value, one.not_applicable) == (other.value, other.not_applicable)


def _time_is_kept(name: str, version: Version, kept: VisitTimes) -> bool:
    """A day alone says nothing that is kept: it goes with the times."""
    entered = version.times.entered_at == kept.entered_at
    left = version.times.left_at == kept.left_at
    return {"entered": entered, "left": left}.get(name, entered and left)
