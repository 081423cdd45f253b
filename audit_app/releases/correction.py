"""Correcting a release: a new revision with a reason; the old one stays as it was."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.releases.canonical import write_moment
from audit_app.releases.contents import ContentBook, digests_in, fresh_salt
from audit_app.releases.counting import rollup_entry
from audit_app.releases.models import Release, ReleaseContent
from audit_app.releases.queries import contents_of
from audit_app.releases.release import store_contents, store_revision
from audit_app.releases.revision import revise
from audit_app.releases.signals import tell_of_release
from audit_app.reviews.decisions import require_reason
from audit_app.rollups.sums import replace_in_rollup
from audit_app.scoring.answers import Answer
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState


class ReleaseReplaced(ViHanhError):
    """The release that was to be corrected is not the current one, or its visit no longer counts."""

    status = 409

    def __init__(self, release: Release) -> None:
        super().__init__(
            gettext(
                "Revision %(revision)d of %(code)s is no longer the current one, so nothing was changed. "
                "Open the scorecard again.",
                revision=release.revision,
                code=release.code,
            )
        )


def correct_release(
    release: Release,
    changes: Mapping[str, Answer],
    reason: str,
    by: User,
    make_salt: Callable[[], str] = fresh_salt,
) -> Release:
    """Make the next revision with the answers in ``changes`` in place of the old ones; photos stay.

    Everything else is as it was frozen, down to the texts' digests.  The sums lose the old revision and
    gain the new one.  Raises :class:`~audit_app.reviews.decisions.ReasonMissing`,
    :class:`ReleaseReplaced`, and what :func:`~audit_app.releases.revision.revise` raises.
    """
    require_reason(reason)
    with database.atomic():
        hold_release(release)
        book = ContentBook(make_salt)
        document = {
            **revise(release.frozen, contents_of(release), changes, book),
            "replaces": release.sha256,
            "reason": reason.strip(),
            "released_at": write_moment(utc_now()),
        }
        corrected = store_revision(release.visit, document, by)
        _carry_contents(release, corrected, document)
        store_contents(corrected, book.contents)
        Release.update(replaced_by=corrected).where(Release.id == release.id).execute()
        replace_in_rollup(
            rollup_entry(release.frozen, release.branch_id), rollup_entry(corrected.frozen, release.branch_id)
        )
        tell_of_release(corrected)
    return corrected


def hold_release(release: Release) -> None:
    """Make everybody else who decides on this visit wait, inside the caller's transaction.

    Raises :class:`ReleaseReplaced` unless ``release`` is the current one of a visit that still counts.
    """
    held = (
        Visit.update(state=VisitState.RELEASED)
        .where(Visit.id == release.visit_id, Visit.state == VisitState.RELEASED)
        .execute()
    )
    if not held or Release.get_by_id(release.id).replaced_by_id is not None:
        raise ReleaseReplaced(release)


def _carry_contents(release: Release, corrected: Release, document: Mapping[str, Any]) -> None:
    """Copy the contents that the new revision still names, erased ones included."""
    still_named = digests_in(document)
    rows = [
        {
            "release": corrected,
            "kind": row.kind,
            "digest": row.digest,
            "salt": row.salt,
            "content": row.content,
        }
        for row in ReleaseContent.select().where(ReleaseContent.release == release)
        if row.digest in still_named
    ]
    if rows:
        ReleaseContent.insert_many(rows).execute()
