"""The one way in which a visit is sent, from a page's form or from a phone that was offline."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from flask_babel import gettext
from peewee import IntegrityError, ModelInsert, ModelUpdate

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.prepared import prepared
from audit_app.scoring.answers import Answer, Answers
from audit_app.visits.drafts import VisitClosed
from audit_app.visits.gaps import Gap, find_gaps
from audit_app.visits.history import VisitMoved, write_change
from audit_app.visits.models import Draft, Submission, Visit
from audit_app.visits.queries import find_submission, known_photos
from audit_app.visits.sheets import Sheet, write_document
from audit_app.visits.states import VisitState
from audit_app.visits.times import VisitTimes

# Neither vowels nor signs that look alike when read aloud or copied by hand.
CODE_SIGNS = "23456789BCDFGHJKMNPQRTVWXY"

# A visit that comes back more often than this is no visit.
MOST_SUBMISSIONS = 1000


class VisitIncomplete(ViHanhError):
    """Something is missing; ``gaps`` has all of it."""

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        super().__init__(gettext("The visit cannot be sent yet: something is missing."))
        self.gaps = gaps


def submit_visit(sheet: Sheet, answers: Answers, times: VisitTimes, by: User, number: int = 1) -> Submission:
    """Send a visit with ``answers`` and return what was stored; sending it again returns the same.

    ``number`` is the submission that is meant: 1, or one more after each return; sending number 1 again after
    a return therefore changes nothing.  Raises :class:`VisitIncomplete`,
    :class:`~audit_app.visits.drafts.VisitClosed`; :class:`~audit_app.visits.history.VisitMoved` for a number
    that is not its turn.
    """
    visit = sheet.visit
    if not 1 <= number <= MOST_SUBMISSIONS:
        raise VisitMoved(visit, VisitState.SUBMITTED)
    if not visit.is_open:
        return _sent_already(visit, number)
    kept = _without_strange_photos(visit, answers)
    if gaps := find_gaps(visit, sheet.checklist, kept, times, utc_now()):
        raise VisitIncomplete(gaps)
    if number > 1 and find_submission(visit, number - 1) is None:
        raise VisitMoved(visit, VisitState.SUBMITTED)
    try:
        return _store(sheet, kept, times, by, number)
    except (IntegrityError, VisitMoved):
        return _sent_already(Visit.get_by_id(visit.id), number)


def _store(sheet: Sheet, answers: Answers, times: VisitTimes, by: User, number: int) -> Submission:
    visit, document = sheet.visit, write_document(answers)
    before = visit.state
    try:
        with database.atomic():
            if visit.state == VisitState.ASSIGNED:
                write_change(visit, VisitState.STARTED, by)
            write_change(visit, VisitState.SUBMITTED, by, entered_at=times.entered_at, left_at=times.left_at)
            columns = {
                "visit": visit.id,
                "number": number,
                "code": new_code(),
                "answers": document,
                "digest": hashlib.sha256(document.encode()).hexdigest(),
                "submitted_at": utc_now(),
            }
            submission = Submission(id=_add_submission(**columns), **columns)
            if answers != sheet.answers:  # a visit that is returned goes on from what was sent
                _keep_draft(visit.id, document, utc_now())
    except (IntegrityError, VisitMoved):
        visit.state = before
        raise
    return submission


@prepared
def _add_submission(**columns: Any) -> ModelInsert:
    return Submission.insert(**columns)


@prepared
def _keep_draft(visit: int, answers: str, saved_at: datetime) -> ModelUpdate:
    changed = Draft.update(answers=answers, revision=Draft.revision + 1, saved_at=saved_at)
    return changed.where(Draft.visit == visit)


def _sent_already(visit: Visit, number: int) -> Submission:
    """Return the submission that this one repeats; :class:`VisitClosed` where there is none."""
    submission = find_submission(visit, number)
    if submission is None:
        raise VisitClosed(visit)
    return submission


def _without_strange_photos(visit: Visit, answers: Answers) -> dict[str, Answer]:
    """Return the answers with those photos alone that were stored for this visit and question."""
    if not any(answer.photos for answer in answers.values()):
        return dict(answers)
    known = known_photos(visit)
    return {
        key: Answer(
            answer.value,
            answer.not_applicable,
            answer.note,
            tuple(photo for photo in answer.photos if (key, photo) in known),
            answer.corrected,
        )
        if answer.photos
        else answer
        for key, answer in answers.items()
    }


def new_code() -> str:
    """Return a random code such as ``8F3K-2Q7M`` (26⁸, about 2 × 10¹¹ of them)."""
    signs = "".join(secrets.choice(CODE_SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"
