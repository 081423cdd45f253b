"""What the phone must know of a checklist's questions to show, count and miss them as the server does.

Short, because every phone loads it first: what holds of most questions is left out, and what follows from
something else is worked out there (static/js/form/facts.js).
"""

from typing import Any

from audit_app.checklists.definition import Checklist, PhotoRule, Question, QuestionType
from audit_app.checklists.logic import condition_form
from audit_app.visits.forms import takes_photos
from audit_app.visits.gaps import MISSING_KINDS, PHOTO_BELOW, missing_pattern


def checklist_facts(checklist: Checklist) -> dict[str, Any]:
    """Return the questions by section in reading order, and the words for what is missing; JSON-able."""
    return {
        "sections": {
            section.key: [_facts(question) for question in section.questions if _is_known(question)]
            for section in checklist.sections
        },
        "missing": {kind: missing_pattern(kind) for kind in MISSING_KINDS},
    }


def _is_known(question: Question) -> bool:
    """Whether the phone has something to do with the question: a note is only shown or hidden."""
    return question.type is not QuestionType.NOTE or question.show_if is not None


def _facts(question: Question) -> dict[str, Any]:
    facts = {
        "key": question.key,
        "number": question.number,
        "type": str(question.type),
        "optional": not question.required or question.type is QuestionType.NOTE,
        "show_if": condition_form(question.show_if) if question.show_if else None,
        "stamps": list(question.stamps or ()),
        **_worth(question),
        **_needs(question),
    }
    return {name: value for name, value in facts.items() if value not in (None, False, [], {})}


def _worth(question: Question) -> dict[str, Any]:
    """Return what the answers earn: ticks add up, a number lies between target and limit."""
    match question.type:
        case QuestionType.YES_NO:
            return {"good": "no"} if question.good == "no" else {}
        case QuestionType.SCALE:
            return {"steps": question.steps}
        case QuestionType.CHOICE | QuestionType.MULTI:
            return {"shares": {option.key: float(option.share) for option in question.options}}
    if question.target is None or question.limit is None:
        return {}
    return {"measure": [float(question.target), float(question.limit)]}


def _needs(question: Question) -> dict[str, Any]:
    """Return under which share note and photo are needed, and how many photos fit."""
    note_below = question.note_below
    photo_below = PHOTO_BELOW if note_below is None else note_below
    is_beside = question.type is not QuestionType.PHOTO  # there the photo is the answer itself
    return {
        "note_below": None if note_below is None else float(note_below),
        "photo_below": float(photo_below) if question.photo is PhotoRule.REQUIRED_BELOW else None,
        "photo_always": is_beside and question.photo is PhotoRule.REQUIRED,
        "photo_most": question.photo_max if takes_photos(question) else None,
    }
