"""The body of ``PUT /visits/<uid>`` as a value: checked for its form, not yet for its meaning."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from audit_app.visits.sync.evidence_reading import Evidence, read_evidence, read_moment
from audit_app.visits.sync.refusals import Unreadable

DIGEST = re.compile(r"[0-9a-f]{64}")
DEVICE = re.compile(r"[0-9A-Za-z_-]{1,36}")
HIGHEST = 2_000_000_000
MOST_NAMES, MOST_VALUES, LONGEST_NAME = 4000, 200, 200
# What no column of a database can keep: NUL, and halves of a sign that came without the other half.
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Absence:
    """Why the visit could not take place: a key of ``REASONS`` and the shopper's words."""

    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Body:
    """One version of a visit as a phone has it; :doc:`docs/api.md` says what each part means.

    ``fields`` and ``photos`` (upload digests by question) are the whole: what is not there is blank.
    ``sent_at`` is the phone's clock, ``None`` where unknown; ``submit`` a submission's number.
    """

    checklist: str
    device: str
    edit: int
    revision: int
    is_chosen: bool
    fields: Mapping[str, tuple[str, ...]]
    photos: Mapping[str, tuple[str, ...]]
    evidence: Evidence
    sent_at: datetime | None
    submit: int | None
    absence: Absence | None

    @property
    def form(self) -> "MultiDict[str, str]":
        """The fields as a page would post them, without what no database can keep."""
        pairs = [(name, keepable(value)) for name, values in self.fields.items() for value in values]
        return MultiDict(pairs)


def keepable(text: str) -> str:
    """Return ``text`` without NUL; half a surrogate pair becomes the sign for what cannot be shown."""
    return UNKEEPABLE.sub(lambda found: "" if found[0] == "\0" else "\ufffd", text)


def read_body(document: Any) -> Body:
    """Return the body in a JSON ``document``; raises :class:`Unreadable` that names the first wrong place."""
    if not isinstance(document, dict):
        raise Unreadable("{}")
    return Body(
        checklist=_text(document, "checklist", DIGEST),
        device=_text(document, "device", DEVICE),
        edit=_count(document, "edit"),
        revision=_count(document, "revision"),
        is_chosen=bool(document.get("chosen")),
        fields=_lists(document, "fields"),
        photos=_photos(document),
        evidence=read_evidence(document.get("evidence")),
        sent_at=read_moment(document.get("sent_at")),
        submit=None if document.get("submit") is None else _count(document, "submit"),
        absence=_absence(document.get("absence")),
    )


def _text(document: Mapping[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise Unreadable(name)
    return value


def _count(document: Mapping[str, Any], name: str) -> int:
    value = document.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= HIGHEST:
        raise Unreadable(name)
    return value


def _lists(document: Mapping[str, Any], name: str) -> dict[str, tuple[str, ...]]:
    value = document.get(name, {})
    if not isinstance(value, dict) or len(value) > MOST_NAMES:
        raise Unreadable(name)
    found = {}
    for key, values in value.items():
        is_list = isinstance(values, list) and len(values) <= MOST_VALUES
        if not is_list or len(key) > LONGEST_NAME or not all(isinstance(each, str) for each in values):
            raise Unreadable(f"{name}.{keepable(key)[:40]}")
        found[key] = tuple(values)
    return found


def _photos(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found = _lists(document, "photos")
    for question, digests in found.items():
        if not all(DIGEST.fullmatch(digest) for digest in digests):
            raise Unreadable(f"photos.{keepable(question)[:40]}")
    return {question: tuple(dict.fromkeys(digests)) for question, digests in found.items() if digests}


def _absence(value: Any) -> Absence | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Unreadable("absence")
    reason, words = value.get("reason", ""), value.get("words", "")
    if not isinstance(reason, str) or not isinstance(words, str):
        raise Unreadable("absence")
    return Absence(keepable(reason), keepable(words))


def written_moment(moment: datetime | None) -> str | None:
    """Return a moment as JSON has it, ``2026-11-14T03:12:45.123Z``."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
