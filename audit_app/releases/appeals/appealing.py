"""Appealing a question of a release, once and in time."""

import unicodedata

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.formatting import format_day
from audit_app.releases.annexes import AnnexKind, add_annex, content_called
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.appeals.queries import last_appeal
from audit_app.releases.appeals.questions import appealable_questions
from audit_app.releases.appeals.window import is_in_time, last_day_to_appeal
from audit_app.releases.correcting import printed_numbers
from audit_app.releases.correction import ReleaseReplaced, hold_release
from audit_app.releases.document import checklist_of
from audit_app.releases.models import Release
from audit_app.releases.queries import manages
from audit_app.visits.history import note_appeal
from audit_app.visits.states import AppealState

LONGEST_WORDS = 2000


class AppealRefused(ViHanhError):
    """An appeal without words, with too many, by somebody of another area, or on what cannot be answered."""


class AppealTooLate(ViHanhError):
    """The days in which this release could be appealed are over."""

    status = 409

    def __init__(self, release: Release) -> None:
        super().__init__(
            gettext(
                "Appeals on this scorecard closed on %(day)s.", day=format_day(last_day_to_appeal(release))
            )
        )


class AppealedAlready(ViHanhError):
    """The question has an appeal that is open, or one whose decision still stands."""

    status = 409

    def __init__(self, appeal: Appeal) -> None:
        super().__init__(
            gettext(
                "Question %(number)d is under appeal already; a reviewer will decide.", number=appeal.number
            )
            if appeal.is_open
            else gettext(
                "The appeal on question %(number)d has been decided; that is final.", number=appeal.number
            )
        )


def appeal_question(release: Release, question: str, text: str, by: User) -> Appeal:
    """Appeal the question called ``question`` of the current revision, by a manager of its area.

    The release stays as it is, read and counted.  The same words again (a second click) give the appeal
    that is there.  Raises :class:`AppealRefused`, :class:`AppealTooLate`, :class:`AppealedAlready` and
    :class:`~audit_app.releases.correction.ReleaseReplaced`.
    """
    words = unicodedata.normalize("NFC", text).strip()
    _check(release, question, words, by)
    with database.atomic():
        hold_release(release)  # of two clicks at once the second waits here
        earlier = last_appeal(release.code, question)
        if earlier is not None and earlier.is_open and earlier.text.content == words:
            return earlier
        check_open_to_appeal(release, question)
        return _add(release, question, words, by)


def check_open_to_appeal(release: Release, question: str) -> None:
    """Raise what stands in the way of an appeal on ``question`` today.

    That is :class:`~audit_app.releases.correction.ReleaseReplaced`, :class:`AppealTooLate` or
    :class:`AppealedAlready`.
    """
    if not release.is_current:
        raise ReleaseReplaced(release)
    if not is_in_time(release):
        raise AppealTooLate(release)
    earlier = last_appeal(release.code, question)
    if earlier is not None and bars_another(earlier, release):
        raise AppealedAlready(earlier)


def bars_another(appeal: Appeal, release: Release) -> bool:
    """Whether ``appeal`` is open, or its decision is about the answer that ``release`` still has.

    A later correction of the same answer is news, and can be appealed.
    """
    if appeal.is_open or appeal.result_id in {None, release.id}:
        return True
    decided, now = Release.get_by_id(appeal.result_id).frozen["answers"], release.frozen["answers"]
    return bool(decided.get(appeal.question) == now.get(appeal.question))


def _check(release: Release, question: str, words: str, by: User) -> None:
    if not manages(by, release.branch):
        raise AppealRefused(gettext("Only a manager of this area can appeal."))
    if question not in appealable_questions(release.frozen):
        raise AppealRefused(gettext("This question cannot be appealed."))
    if not words:
        raise AppealRefused(gettext("Write what is not right, and how you know."))
    if len(words) > LONGEST_WORDS:
        raise AppealRefused(
            gettext(
                "The appeal may have %(most)d characters; it has %(now)d.", most=LONGEST_WORDS, now=len(words)
            )
        )


def _add(release: Release, question: str, words: str, by: User) -> Appeal:
    number = printed_numbers(checklist_of(release.frozen))[question]
    annex = add_annex(release, AnnexKind.APPEAL, by, {"question": question}, {"text": words})
    note_appeal(release.visit, by, AppealState.APPEALED, number)
    return Appeal.create(
        release=release,
        question=question,
        number=number,
        annex=annex,
        text=content_called(annex, "text"),
        opened_at=annex.added_at,
    )
