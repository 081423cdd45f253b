"""What still stands between a draft and sending it, in the words that field and summary share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from flask_babel import gettext

from audit_app.checklists.definition import Checklist, PhotoRule, Question, QuestionType
from audit_app.checklists.logic import shown_questions
from audit_app.formatting import format_day
from audit_app.scoring.answers import Answer, Answers
from audit_app.scoring.shares import share_of
from audit_app.scoring.values import EMOTION_STEPS
from audit_app.visits.models import Visit
from audit_app.visits.sheets import says_something
from audit_app.visits.times import VisitTimes, is_within_window

# A low answer without `note_below` of its own asks for its photo under this share.
PHOTO_BELOW = Fraction(1, 2)


class Part(StrEnum):
    """Which part of an answer is missing; ``""`` the answer itself, otherwise the ending of its field."""

    VALUE = ""
    NOTE = ".note"
    PHOTO = ".photo"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to mend: ``field`` names the control; ``section`` is ``None`` for the times of the visit."""

    field: str
    message: str
    section: str | None = None
    question: str | None = None


def find_gaps(
    visit: Visit, checklist: Checklist, answers: Answers, times: VisitTimes, now: datetime
) -> tuple[Gap, ...]:
    """Return everything that is missing, times first, then in the order of the checklist."""
    return (*time_gaps(visit, times, now), *answer_gaps(checklist, answers))


def time_gaps(visit: Visit, times: VisitTimes, now: datetime) -> Iterator[Gap]:
    """Give what is wrong with the times of the visit."""
    if times.entered_at is None:
        yield Gap("entered", time_words(visit)["entered"])
    elif times.entered_at > now:
        yield Gap("entered", gettext("The time you came in lies in the future."))
    elif not is_within_window(visit, times.entered_at):
        yield Gap("day", time_words(visit)["window"])
    if times.left_at is None:
        yield Gap("left", time_words(visit)["left"])
    elif not times.are_in_order:
        yield Gap("left", time_words(visit)["order"])
    elif times.left_at > now and (times.entered_at is None or times.entered_at <= now):
        yield Gap("left", gettext("The time you left lies in the future."))


def time_words(visit: Visit) -> dict[str, str]:
    """Return what is said of times that are missing or wrong, whatever the clock of a phone says."""
    return {
        "entered": gettext("Enter when you came in."),
        "left": gettext("Enter when you left."),
        "order": gettext("You left before you came in. Check both times."),
        "window": gettext(
            "The visit had to happen from %(first)s to %(last)s. Correct the day, or ask head office "
            "for more time.",
            first=format_day(visit.window_from),
            last=format_day(visit.window_to),
        ),
    }


def answer_gaps(checklist: Checklist, answers: Answers) -> Iterator[Gap]:
    """Give what is missing from the questions that are shown."""
    shown = shown_questions(checklist, answers)
    for question in checklist.questions:
        if question.key in shown and question.type is not QuestionType.NOTE:
            yield from question_gaps(question, answers.get(question.key) or Answer())


def question_gaps(question: Question, answer: Answer) -> Iterator[Gap]:
    """Give what is missing from one answer."""
    if not fits(question, answer):
        yield _gap(question, Part.VALUE, unfit_words())
        return
    if question.required and not says_something(question, answer):
        yield _gap(question, Part.VALUE, missing_words(question, Part.VALUE))
        return
    if needs_note(question, answer) and not answer.note.strip():
        yield _gap(question, Part.NOTE, missing_words(question, Part.NOTE))
    if needs_photo(question, answer) and not answer.photos:
        yield _gap(question, Part.PHOTO, missing_words(question, Part.PHOTO))


def fits(question: Question, answer: Answer) -> bool:
    """Whether the question can have this answer at all, wherever it came from."""
    if answer.not_applicable:
        return question.allows_na and answer.value is None
    if question.type is QuestionType.EMOTION:
        return answer.value is None or answer.value in range(1, EMOTION_STEPS + 1)
    try:
        share_of(question, answer)
    except ValueError:
        return False
    return True


def needs_note(question: Question, answer: Answer) -> bool:
    """Whether the answer is so low that the checklist asks for a note."""
    if question.note_below is None:
        return False
    share = share_of(question, answer)
    return share is not None and share < question.note_below


def needs_photo(question: Question, answer: Answer) -> bool:
    """Whether the checklist asks for a photo with this answer."""
    if question.type is QuestionType.PHOTO or answer.not_applicable:
        return False  # a photo question is answered by its photo
    if question.photo is PhotoRule.REQUIRED:
        return says_something(question, answer)
    if question.photo is not PhotoRule.REQUIRED_BELOW:
        return False
    share = share_of(question, answer)
    limit = PHOTO_BELOW if question.note_below is None else question.note_below
    return share is not None and share < limit


def _gap(question: Question, part: Part, message: str) -> Gap:
    return Gap(f"{question.key}{part}", message, question.section, question.key)


def unfit_words() -> str:
    """Return what is said of an answer that the question cannot have."""
    return str(gettext("Choose one of the answers that are offered."))


def missing_words(question: Question, part: Part) -> str:
    """Return what is said where a part of the answer is missing."""
    return missing_pattern(missing_kind(question, part)) % {"number": question.number}


def missing_kind(question: Question, part: Part) -> str:
    """Return what is missing: a note, a photo, or the kind of answer that the question asks for."""
    match part, question.type:
        case Part.NOTE, _:
            return "note"
        case (Part.PHOTO, _) | (_, QuestionType.PHOTO):
            return "photo"
        case _, QuestionType.NUMBER | QuestionType.DURATION | QuestionType.TEXT:
            return str(question.type)
    return "choice"


MISSING_KINDS = ("choice", "number", "duration", "text", "photo", "note")


def missing_pattern(kind: str) -> str:
    """Return the words for what is missing, with a place for the question's number."""
    match kind:
        case "note":
            return str(gettext("Write a note for question %(number)d."))
        case "photo":
            return str(gettext("Add a photo to question %(number)d."))
        case "number":
            return str(gettext("Enter a number for question %(number)d."))
        case "duration":
            return str(gettext("Enter a time for question %(number)d."))
        case "text":
            return str(gettext("Write an answer to question %(number)d."))
    return str(gettext("Choose an answer to question %(number)d."))
