"""Answers as a release freezes them: texts and photos go in as salted digests, their content stands apart."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from audit_app.checklists.definition import Checklist, QuestionType
from audit_app.checklists.logic import shown_questions
from audit_app.releases.canonical import salted_digest, write_moment
from audit_app.scoring.answers import Answer, Answers, read_answers, write_answers

SALT_BYTES = 16


class ContentKind(StrEnum):
    """What a content is: a text, or the SHA-256 of a stored photo."""

    TEXT = "text"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class SaltedContent:
    """One content with the salt that its digest was made with."""

    kind: ContentKind
    digest: str
    salt: str
    content: str


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What a release says of a photo; ``sha256`` is of the stored file, sizes are in pixels."""

    question: str
    sha256: str
    width: int
    height: int
    taken_at: datetime | None


def fresh_salt() -> str:
    """Return a new salt that nobody can guess."""
    return secrets.token_hex(SALT_BYTES)


class ContentBook:
    """Collects contents while a document is written and gives each its digest."""

    def __init__(self, make_salt: Callable[[], str] = fresh_salt) -> None:
        self._make_salt = make_salt
        self.contents: list[SaltedContent] = []

    def digest(self, kind: ContentKind, content: str) -> str:
        """Keep ``content`` under a salt of its own and return its digest."""
        salt = self._make_salt()
        digest = salted_digest(salt, content)
        self.contents.append(SaltedContent(kind, digest, salt, content))
        return digest


def answers_that_count(checklist: Checklist, answers: Answers) -> dict[str, Answer]:
    """Return the answers to shown questions, and the emotions and opportunities, in reading order.

    Answers to hidden questions and empty ones are left out.
    """
    shown = shown_questions(checklist, answers)
    order: list[str] = []
    for section in checklist.sections:
        order += [question.key for question in section.questions if question.key in shown]
        order += [f"{section.key}.emotion", f"{section.key}.opportunity"]
    return {key: answers[key] for key in order if key in answers and answers[key] != Answer()}


def freeze_photos(answers: Answers, photos: Iterable[PhotoFacts], book: ContentBook) -> list[dict[str, Any]]:
    """Return the photos that ``answers`` name, numbered from 1 in reading order."""
    facts = {(photo.question, photo.sha256): photo for photo in photos}
    named = [(key, sha256) for key, answer in answers.items() for sha256 in answer.photos]
    return [
        {
            "number": number,
            "question": key,
            "digest": book.digest(ContentKind.PHOTO, sha256),
            "width": facts[key, sha256].width,
            "height": facts[key, sha256].height,
            "taken_at": write_moment(facts[key, sha256].taken_at),
        }
        for number, (key, sha256) in enumerate(named, start=1)
    ]


def freeze_answers(
    checklist: Checklist, answers: Answers, photo_numbers: Mapping[str, list[int]], book: ContentBook
) -> dict[str, Any]:
    """Return ``answers`` with digests for texts and numbers for photos."""
    texts = text_keys(checklist)
    return {
        key: _freeze(written, photo_numbers.get(key, []), book, is_text=key in texts)
        for key, written in write_answers(answers).items()
    }


def _freeze(
    written: dict[str, Any], numbers: list[int], book: ContentBook, *, is_text: bool
) -> dict[str, Any]:
    frozen = {part: value for part, value in written.items() if part not in {"note", "photos"}}
    if is_text and "value" in frozen:
        frozen["value"] = {"digest": book.digest(ContentKind.TEXT, frozen["value"])}
    if "note" in written:
        frozen["note"] = {"digest": book.digest(ContentKind.TEXT, written["note"])}
    if numbers:
        frozen["photos"] = numbers
    return frozen


def thaw_answers(
    checklist: Checklist, document: Mapping[str, Any], contents: Mapping[str, str | None] | None = None
) -> dict[str, Answer]:
    """Return the answers of a release document; photos are named by their numbers.

    Without ``contents`` a digest stands for its text.  That is enough to score, because no score looks at
    the words of a text; so a score can be recomputed from the document alone, also after texts were erased.
    With ``contents`` (by digest) the texts themselves are there, empty where they were erased.
    """
    texts = text_keys(checklist)

    def words(reference: Mapping[str, str]) -> str:
        digest = reference["digest"]
        return digest if contents is None else contents[digest] or ""

    written: dict[str, Any] = {}
    for key, answer in document["answers"].items():
        written[key] = dict(answer)
        if key in texts and "value" in answer:
            written[key]["value"] = words(answer["value"])
        if "note" in answer:
            written[key]["note"] = words(answer["note"])
        if "photos" in answer:
            written[key]["photos"] = [str(number) for number in answer["photos"]]
    return read_answers(checklist, written)


def digests_in(document: Mapping[str, Any]) -> set[str]:
    """Return the digests of all texts and photos that ``document`` names."""
    parts = [part for answer in document["answers"].values() for part in answer.values()]
    named = [part["digest"] for part in parts if isinstance(part, Mapping)]
    return {*named, *(photo["digest"] for photo in document["photos"])}


def text_keys(checklist: Checklist) -> frozenset[str]:
    """Return the keys whose answers are a person's own words."""
    questions = {question.key for question in checklist.questions if question.type is QuestionType.TEXT}
    return frozenset(questions | {f"{section.key}.opportunity" for section in checklist.sections})
