"""What the next revision of a document says, after some answers were corrected."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext

from audit_app.checklists.definition import Checklist, QuestionType
from audit_app.checklists.logic import is_answered, shown_questions
from audit_app.errors import ViHanhError
from audit_app.releases.contents import (
    ContentBook,
    ContentKind,
    answers_that_count,
    text_keys,
    thaw_answers,
)
from audit_app.releases.document import FORMAT, checklist_of, with_figures
from audit_app.scoring.answers import Answer, Answers, write_answers


class NothingAssessed(ViHanhError):
    """Without a score there is nothing to release."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Nothing in this visit could be assessed, so there is no score to release. Return it to the "
                "shopper, or exclude it."
            )
        )


class NothingCorrected(ViHanhError):
    """A correction that changes no answer."""

    def __init__(self) -> None:
        super().__init__(gettext("Nothing is different yet: change an answer or a note first."))


class AnswersMissing(ViHanhError):
    """A correction makes questions appear that nobody has answered; ``questions`` are their keys."""

    def __init__(self, questions: tuple[str, ...], numbers: tuple[int, ...]) -> None:
        super().__init__(
            gettext(
                "With this correction further questions apply: %(numbers)s. Answer them too.",
                numbers=", ".join(str(number) for number in numbers),
            )
        )
        self.questions = questions


def readable_answers(document: Mapping[str, Any], contents: Mapping[str, str | None]) -> dict[str, Answer]:
    """Return the answers of a release with their texts, empty where they were erased."""
    return thaw_answers(checklist_of(document), document, contents)


def revise(
    document: Mapping[str, Any],
    contents: Mapping[str, str | None],
    changes: Mapping[str, Answer],
    book: ContentBook,
) -> dict[str, Any]:
    """Return ``document`` as its next revision; ``book`` then holds the texts that are new in it.

    ``changes`` are whole answers without photos: photos stay as they were.  Questions that are hidden by a
    change go, with their photos.  Raises :class:`NothingCorrected`, :class:`AnswersMissing`,
    :class:`NothingAssessed`.
    """
    checklist = checklist_of(document)
    old = readable_answers(document, contents)
    changed = {key: answer for key, answer in changes.items() if _bare(answer) != _bare(old.get(key))}
    if not changed:
        raise NothingCorrected
    answers = _merge(checklist, document, old, changed, book)
    revised = with_figures(
        {
            **document,
            "format": FORMAT,
            "revision": document["revision"] + 1,
            "earlier_revisions": [*document.get("earlier_revisions", []), _summary(document)],
            "answers": answers,
            "photos": [photo for photo in document["photos"] if photo["question"] in answers],
        }
    )
    if revised["score"]["score"] is None:
        raise NothingAssessed
    return revised


def _summary(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a later revision says of ``document``."""
    return {
        "revision": document["revision"],
        "released_at": document["released_at"],
        "shown": document["score"]["shown"],
        "reason": document["reason"],
    }


def _merge(
    checklist: Checklist,
    document: Mapping[str, Any],
    old: Answers,
    changed: Answers,
    book: ContentBook,
) -> dict[str, Any]:
    """Return the answers of the next revision in the document's form; unchanged ones keep their digests."""
    # Scored with digests for texts, so that an erased text still counts as written.
    merged = {**thaw_answers(checklist, document), **_with_photos(old, changed)}
    counted = answers_that_count(checklist, merged)
    _refuse_unanswered(checklist, old, counted)
    texts = text_keys(checklist)
    return {
        key: _freeze_change(key, answer, old.get(key, Answer()), document, book, is_text=key in texts)
        if key in changed
        else document["answers"][key]
        for key, answer in counted.items()
    }


def _bare(answer: Answer | None) -> Answer:
    """Return the answer without what a correction cannot change."""
    return replace(answer or Answer(), photos=(), corrected=False)


def _with_photos(old: Answers, changed: Answers) -> dict[str, Answer]:
    return {
        key: replace(answer, photos=old[key].photos if key in old else ()) for key, answer in changed.items()
    }


def _refuse_unanswered(checklist: Checklist, old: Answers, counted: Answers) -> None:
    """Raise :class:`AnswersMissing` where a required question is shown now that was not shown before."""
    before = shown_questions(checklist, old)
    missing = [
        question
        for question in checklist.questions
        if question.key in shown_questions(checklist, counted) - before
        and question.required
        and question.type is not QuestionType.NOTE
        and not (question.key in counted and counted[question.key].not_applicable)
        and not is_answered(question, counted.get(question.key))
    ]
    if missing:
        raise AnswersMissing(
            tuple(question.key for question in missing), tuple(question.number for question in missing)
        )


def _freeze_change(
    key: str,
    answer: Answer,
    old: Answer,
    document: Mapping[str, Any],
    book: ContentBook,
    *,
    is_text: bool,
) -> dict[str, Any]:
    """Return one corrected answer; a text that stayed the same keeps its digest."""
    before = document["answers"].get(key, {})
    written = write_answers({key: answer})[key]
    frozen = {part: value for part, value in written.items() if part not in {"note", "photos"}}
    texts = {"note": (answer.note, old.note)} | ({"value": (answer.value, old.value)} if is_text else {})
    for part, (now, then) in texts.items():
        if now == then and part in before:
            frozen[part] = before[part]
        elif now:
            frozen[part] = {"digest": book.digest(ContentKind.TEXT, str(now))}
        else:
            frozen.pop(part, None)
    if "photos" in before:
        frozen["photos"] = before["photos"]
    return frozen
