"""Versions of a visit that were written and did not become it, as a reviewer reads them."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from audit_app.checklists.definition import Checklist, QuestionType
from audit_app.formatting import format_day, in_language
from audit_app.scoring.answers import Answer, Answers
from audit_app.visits.answer_words import answer_words
from audit_app.visits.forms import AnswerForm
from audit_app.visits.models import Visit
from audit_app.visits.sync.copies import Why, copies_of
from audit_app.visits.sync.document import keepable
from audit_app.visits.sync.models import DraftCopy
from audit_app.visits.sync.versions import TIME_FIELDS, time_fields
from audit_app.visits.times import times_of


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """One version: why it is not the visit, and its ``rows`` (what it is about, what it says).

    Only what differs from what was sent; everything where nothing was sent.
    """

    received_at: datetime
    why: str
    rows: tuple[tuple[str, str], ...]
    photos: int


def read_versions(visit: Visit, checklist: Checklist, sent: Answers) -> tuple[OtherVersion, ...]:
    """Return the versions that were kept, the latest first."""
    return tuple(_version(copy, visit, checklist, sent) for copy in copies_of(visit))


def _version(copy: DraftCopy, visit: Visit, checklist: Checklist, sent: Answers) -> OtherVersion:
    content = json.loads(copy.content)
    is_ours = content["checklist"] == checklist.digest
    rows = [*_answers(content, checklist, sent)] if is_ours else [*_fields(content)]
    rows += [*_times(content["fields"], visit), *_around(content)]
    photos = sum(len(digests) for digests in content["photos"].values())
    return OtherVersion(copy.received_at, why_words(copy.why), tuple(rows), photos)


def why_words(why: str) -> str:
    """Return why a version is kept beside the visit."""
    match why:
        case Why.CONFLICT:
            return str(gettext("Came when another version was there already."))
        case Why.OVERWRITTEN:
            return str(gettext("The shopper chose another version."))
        case Why.CLOSED:
            return str(gettext("Came when the visit took nothing more."))
        case Why.CHECKLIST:
            return str(gettext("Answers other questions than this visit’s."))
    return str(gettext("Came with a visit that could not take place; not every field could be read."))


def _answers(content: dict[str, Any], checklist: Checklist, sent: Answers) -> Iterator[tuple[str, str]]:
    pairs = [(name, keepable(value)) for name, values in content["fields"].items() for value in values]
    form = AnswerForm(checklist, checklist.sections).read(MultiDict(pairs))
    form.validate()
    said = form.answers({})
    for question in checklist.questions:
        if question.type is QuestionType.NOTE:
            continue
        mine, theirs = said.get(question.key) or Answer(), sent.get(question.key) or Answer()
        if (mine.value, mine.not_applicable, mine.note) != (theirs.value, theirs.not_applicable, theirs.note):
            words = " – ".join(part for part in (answer_words(question, mine), mine.note) if part)
            yield f"{question.number}. {in_language(question.text)}", words or str(gettext("not answered"))
    for section in checklist.sections:
        idea = said.get(f"{section.key}.opportunity") or Answer()
        if idea.value and idea != sent.get(f"{section.key}.opportunity"):
            yield in_language(section.title), str(idea.value)
    for gap in form.faults():  # what nobody could read stands there as it was typed
        typed = " ".join(
            values[0] for name, values in content["fields"].items() if name.startswith(gap.field)
        )
        yield gap.field, keepable(typed)


def _fields(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, values in content["fields"].items():
        yield keepable(name), keepable(", ".join(values))


def _times(fields: dict[str, list[str]], visit: Visit) -> Iterator[tuple[str, str]]:
    """Give the times as they were typed, where they are not the visit's."""
    kept = {name: values[0] for name, values in time_fields(times_of(visit))}
    typed = {name: keepable(fields[name][0]) for name in TIME_FIELDS if fields.get(name)}
    if any(not kept.get(name, "").startswith(value) for name, value in typed.items()):
        day, *times = (typed.get(name, "–") for name in TIME_FIELDS)
        with suppress(ValueError):
            day = format_day(date.fromisoformat(day))
        yield str(gettext("Times of the visit")), f"{day} · {' – '.join(times)}"


def _around(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give what is no answer: quick notes, and why it could not take place."""
    for note in content["evidence"].get("notes") or []:
        yield str(gettext("Quick note")), note["text"]
    if absence := content.get("absence"):
        yield str(gettext("Could not take place")), keepable(absence["words"])
