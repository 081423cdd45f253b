"""Deciding an appeal: the answer stands, or it changes and the release gets its next revision."""

from collections.abc import Mapping

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.releases.annexes import AnnexKind, add_annex, content_called
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.correction import correct_release, hold_release
from audit_app.releases.models import Release
from audit_app.reviews.decisions import require_reason
from audit_app.scoring.answers import Answer
from audit_app.visits.history import note_appeal
from audit_app.visits.states import AppealState


class AppealDecided(ViHanhError):
    """Somebody else decided first."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            gettext("A colleague decided this appeal in the meantime, so nothing was changed by you.")
        )


def uphold_appeal(appeal: Appeal, release: Release, reason: str, by: User) -> None:
    """Let the answer stand as ``release``, the current revision, has it.

    Raises :class:`AppealDecided`, :class:`~audit_app.reviews.decisions.ReasonMissing` and
    :class:`~audit_app.releases.correction.ReleaseReplaced`.
    """
    require_reason(reason)
    with database.atomic():
        _take(appeal, AppealState.UPHELD)
        hold_release(release)
        _write(appeal, AppealState.UPHELD, release, release, reason.strip(), by)


def change_after_appeal(
    appeal: Appeal, release: Release, changes: Mapping[str, Answer], reason: str, by: User
) -> Release:
    """Make the next revision of ``release`` with ``changes``, as the answer to ``appeal``; all or nothing.

    Raises what :func:`uphold_appeal` and :func:`~audit_app.releases.correction.correct_release` raise.
    """
    require_reason(reason)
    with database.atomic():
        _take(appeal, AppealState.CHANGED)
        corrected = correct_release(release, changes, reason, by)
        _write(appeal, AppealState.CHANGED, release, corrected, reason.strip(), by)
    return corrected


def _take(appeal: Appeal, outcome: AppealState) -> None:
    """Move the appeal on; of two reviewers at once the second waits here and is told."""
    taken = Appeal.update(state=outcome).where(Appeal.id == appeal.id, Appeal.state == AppealState.APPEALED)
    if taken.execute() != 1:
        raise AppealDecided


def _write(
    appeal: Appeal, outcome: AppealState, release: Release, result: Release, reason: str, by: User
) -> None:
    """Add the decision to the revision that was decided on, and write it into the visit's history."""
    parts = {
        "appeal": appeal.annex.sha256,
        "question": appeal.question,
        "outcome": outcome,
        "before": release.frozen["score"]["shown"],
        "after": result.frozen["score"]["shown"],
        "new_revision": result.revision if outcome is AppealState.CHANGED else None,
    }
    annex = add_annex(release, AnnexKind.DECISION, by, parts, {"text": reason})
    decided = {
        "state": outcome,
        "decision": annex,
        "reason": content_called(annex, "text"),
        "decided_at": annex.added_at,
        "before": release.shown,
        "after": result.shown,
        "result": result,
    }
    Appeal.update(decided).where(Appeal.id == appeal.id).execute()
    for name, value in decided.items():
        setattr(appeal, name, value)
    note_appeal(release.visit, by, outcome, appeal.number, reason)
