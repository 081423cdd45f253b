"""What the phone must know of a checklist's questions to show, count and miss them as the server does."""

from typing import Any

from audit_app.checklists.definition import Checklist, PhotoRule, Question, QuestionType, Section
from audit_app.checklists.logic import condition_form
from audit_app.scoring.answers import Answer
from audit_app.scoring.shares import share_of
from audit_app.visits.forms import photo_name, takes_photos
from audit_app.visits.gaps import PHOTO_BELOW, Part, missing_words


def question_facts(checklist: Checklist) -> list[dict[str, Any]]:
    """Return the questions in reading order, JSON-able; what does not hold of a question is left out."""
    return [
        _facts(question, section)
        for section in checklist.sections
        for question in section.questions
        if question.type is not QuestionType.NOTE or question.show_if is not None
    ]


def _facts(question: Question, section: Section) -> dict[str, Any]:
    facts = {
        "key": question.key,
        "section": section.key,
        "number": question.number,
        "type": str(question.type),
        "required": question.required and question.type is not QuestionType.NOTE,
        "show_if": condition_form(question.show_if) if question.show_if else None,
        "shares": shares(question),
        "stamps": list(question.stamps or ()),
        **_measures(question),
        **_needs(question),
    }
    return {name: value for name, value in facts.items() if value not in (None, False, [], {})}


def shares(question: Question) -> dict[str, float]:
    """Return what each value earns, for the questions whose answers can be listed; ticks add up."""
    match question.type:
        case QuestionType.YES_NO:
            return {value: float(share_of(question, Answer(value)) or 0) for value in ("yes", "no")}
        case QuestionType.SCALE:
            steps = range(1, question.steps + 1)
            return {str(step): float(share_of(question, Answer(step)) or 0) for step in steps}
        case QuestionType.CHOICE | QuestionType.MULTI:
            return {option.key: float(option.share) for option in question.options}
    return {}


def _measures(question: Question) -> dict[str, Any]:
    if question.target is None or question.limit is None:
        return {}
    return {"measure": [float(question.target), float(question.limit)]}


def _needs(question: Question) -> dict[str, Any]:
    """Return under which share note and photo are needed, and the words where a part is missing."""
    words = {"value": missing_words(question, Part.VALUE)} if question.required else {}
    note_below = question.note_below
    if note_below is not None:
        words["note"] = missing_words(question, Part.NOTE)
    photo_below = PHOTO_BELOW if note_below is None else note_below
    has_own_photo = question.type is not QuestionType.PHOTO  # there the photo is the answer itself
    if has_own_photo and question.photo in {PhotoRule.REQUIRED, PhotoRule.REQUIRED_BELOW}:
        words["photo"] = missing_words(question, Part.PHOTO)
    return {
        "note_below": None if note_below is None else float(note_below),
        "photo_below": float(photo_below) if question.photo is PhotoRule.REQUIRED_BELOW else None,
        "photo_always": has_own_photo and question.photo is PhotoRule.REQUIRED,
        "photo_most": question.photo_max if takes_photos(question) else None,
        "photo_name": photo_name(question) if takes_photos(question) else None,
        "words": words,
    }
