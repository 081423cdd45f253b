"""What is said after a release: the branch's reply, dated, with a digest of its own."""

import json
from typing import Any

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.releases.canonical import canonical_text, sha256_of, write_moment
from audit_app.releases.contents import ContentBook, ContentKind
from audit_app.releases.models import Annex, Release, ReleaseContent
from audit_app.releases.queries import manages
from audit_app.releases.release import store_contents
from audit_app.visits.models import Visit

FORMAT = 1
REPLY = "reply"
LONGEST_REPLY = 2000


class ReplyRefused(ViHanhError):
    """A reply without words, with too many, or by somebody who does not answer for the branch."""


def add_reply(release: Release, text: str, by: User) -> Annex:
    """Add the branch's reply by a manager of its area; the release itself stays as it is.

    The annex names the role, never the person.  The same words again (a second click) give the reply that
    is there.  Raises :class:`ReplyRefused`.
    """
    words = text.strip()
    if not manages(by, release.branch):
        raise ReplyRefused(gettext("Only a manager of this area can reply for the branch."))
    if not words:
        raise ReplyRefused(gettext("Write the reply first."))
    if len(words) > LONGEST_REPLY:
        raise ReplyRefused(
            gettext(
                "The reply may have %(most)d characters; it has %(now)d.", most=LONGEST_REPLY, now=len(words)
            )
        )
    return _add(release, words, by)


def _add(release: Release, words: str, by: User) -> Annex:
    now, book = utc_now(), ContentBook()
    document = canonical_text(
        {
            "format": FORMAT,
            "kind": REPLY,
            "code": release.code,
            "revision": release.revision,
            "release": release.sha256,
            "added_at": write_moment(now),
            "role": by.role,
            "text": {"digest": book.digest(ContentKind.TEXT, words)},
        }
    )
    with database.atomic():
        # Of two clicks at once the second waits here until the first is written.
        Visit.update(state=Visit.state).where(Visit.id == release.visit_id).execute()
        if said := _said_already(release, words):
            return said
        store_contents(release, book.contents)
        return Annex.create(
            release=release,
            kind=REPLY,
            document=document,
            sha256=sha256_of(document),
            added_at=now,
            added_by=by,
        )


def _said_already(release: Release, words: str) -> Annex | None:
    """Return the annex of this release that holds the same words."""
    same = ReleaseContent.select().where(ReleaseContent.release == release, ReleaseContent.content == words)
    digests = {content.digest for content in same}
    annexes = Annex.select().where(Annex.release == release)
    return next((row for row in annexes if json.loads(row.document)["text"]["digest"] in digests), None)


def annexes_of(release: Release) -> list[dict[str, Any]]:
    """Return what was added to any revision of the release's code, oldest first.

    Each has ``kind``, ``document`` (canonical JSON), ``sha256``, ``added_at`` (ISO, UTC), ``revision`` (the
    one that it speaks of), ``role``, and ``text``, which is ``None`` once it was erased.
    """
    rows = (
        Annex.select(Annex, Release.id, Release.revision)
        .join(Release)
        .where(Release.code == release.code)
        .order_by(Annex.added_at, Annex.id)
    )
    annexes = [(row, json.loads(row.document)) for row in rows]
    wanted = [document["text"]["digest"] for _, document in annexes]
    texts = {
        content.digest: content.content
        for content in ReleaseContent.select().where(ReleaseContent.digest.in_(wanted))
    }
    return [
        {
            "kind": row.kind,
            "document": row.document,
            "sha256": row.sha256,
            "added_at": document["added_at"],
            "revision": row.release.revision,
            "role": document["role"],
            "text": texts.get(document["text"]["digest"]),
        }
        for row, document in annexes
    ]
