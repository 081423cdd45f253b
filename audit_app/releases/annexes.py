"""What is said after a release: each annex is dated and has its own digest; the release stays as it is."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
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
LONGEST_REPLY = 2000


class AnnexKind(StrEnum):
    """What an annex says; what parts and texts each kind has stands where it is added."""

    REPLY = "reply"
    APPEAL = "appeal"
    DECISION = "decision"
    ACTION = "action"
    ACTION_STATE = "action_state"


# What every annex says of itself; all else in its document is its kind's.
OF_EVERY_ANNEX = frozenset({"format", "kind", "code", "revision", "release", "added_at", "role"})


class ReplyRefused(ViHanhError):
    """A reply without words, with too many, or by somebody who does not answer for the branch."""


def add_annex(
    release: Release, kind: AnnexKind, by: User, parts: Mapping[str, Any], texts: Mapping[str, str]
) -> Annex:
    """Add an annex to this revision, with the role of ``by`` and never the name.

    ``parts`` go into its document as they are (whole numbers, strings, ``None``); of ``texts`` only a salted
    digest does, so that a text can be erased and the annex keeps its hash.
    """
    now, book = utc_now(), ContentBook()
    document = canonical_text(
        {
            **parts,
            **{name: {"digest": book.digest(ContentKind.TEXT, text)} for name, text in texts.items()},
            "format": FORMAT,
            "kind": kind,
            "code": release.code,
            "revision": release.revision,
            "release": release.sha256,
            "added_at": write_moment(now),
            "role": by.role,
        }
    )
    with database.atomic():
        store_contents(release, book.contents)
        return Annex.create(
            release=release,
            kind=kind,
            document=document,
            sha256=sha256_of(document),
            added_at=now,
            added_by=by,
        )


def add_reply(release: Release, text: str, by: User) -> Annex:
    """Add the branch's reply by a manager of its area.

    The same words again (a second click) give the reply that is there.  Raises :class:`ReplyRefused`.
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
    with database.atomic():
        # Of two clicks at once the second waits here until the first is written.
        Visit.update(state=Visit.state).where(Visit.id == release.visit_id).execute()
        return _said_already(release, words) or add_annex(release, AnnexKind.REPLY, by, {}, {"text": words})


def _said_already(release: Release, words: str) -> Annex | None:
    """Return the reply to this release that holds the same words."""
    same = ReleaseContent.select().where(ReleaseContent.release == release, ReleaseContent.content == words)
    digests = {content.digest for content in same}
    replies = Annex.select().where(Annex.release == release, Annex.kind == AnnexKind.REPLY)
    return next((row for row in replies if json.loads(row.document)["text"]["digest"] in digests), None)


def content_called(annex: Annex, name: str) -> ReleaseContent:
    """Return the content that ``annex`` calls ``name``."""
    digest = json.loads(annex.document)[name]["digest"]
    found: ReleaseContent = ReleaseContent.get(
        ReleaseContent.release == annex.release_id, ReleaseContent.digest == digest
    )
    return found


def annexes_of(release: Release) -> list[dict[str, Any]]:
    """Return what was added to any revision of the release's code, oldest first.

    Each has ``kind``, ``document`` (canonical JSON), ``parts`` (by name), ``texts`` (by name; ``None`` once
    erased), ``text`` (the one of that name), ``sha256``, ``added_at`` (ISO, UTC), ``revision`` (the one that
    it speaks of) and ``role``.
    """
    rows = (
        Annex.select(Annex, Release.id, Release.revision)
        .join(Release)
        .where(Release.code == release.code)
        .order_by(Annex.added_at, Annex.id)
    )
    annexes = [(row, json.loads(row.document)) for row in rows]
    contents = _contents_called(
        part["digest"] for _, document in annexes for part in document.values() if isinstance(part, dict)
    )
    return [_read(row, document, contents) for row, document in annexes]


def _contents_called(digests: Iterable[str]) -> dict[str, str | None]:
    """Return the contents by digest; ``None`` where they were erased."""
    rows = ReleaseContent.select().where(ReleaseContent.digest.in_(list(digests)))
    return {row.digest: row.content for row in rows}


def _read(row: Annex, document: Mapping[str, Any], contents: Mapping[str, str | None]) -> dict[str, Any]:
    own = {name: part for name, part in document.items() if name not in OF_EVERY_ANNEX}
    texts = {name: contents.get(part["digest"]) for name, part in own.items() if isinstance(part, dict)}
    return {
        "kind": row.kind,
        "document": row.document,
        "parts": {name: part for name, part in own.items() if name not in texts},
        "texts": texts,
        "text": texts.get("text"),
        "sha256": row.sha256,
        "added_at": document["added_at"],
        "revision": row.release.revision,
        "role": document["role"],
    }
