"""Releases: canonical documents that never change, and what was added later."""

import json
from typing import Any

from peewee import CharField, DateField, ForeignKeyField, IntegerField, TextField

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField
from audit_app.organisation.models import Branch
from audit_app.visits.models import Visit


class Release(Record):
    """One revision of a visit's frozen document.

    ``code`` is shared by a visit's revisions.  Copies of what ``document`` says: ``score`` and ``threshold``
    in hundredths of a point, ``shown`` in tenths (rounded once, from the exact score), ``marks`` one letter
    for each question (:mod:`audit_app.releases.misses`).  ``replaced_by`` is empty for the current revision.
    """

    visit = ForeignKeyField(Visit, backref="releases", on_delete="RESTRICT")
    branch = ForeignKeyField(Branch, backref="releases", on_delete="RESTRICT")
    code = CharField(max_length=9, index=True)
    revision = IntegerField(default=1)
    document = TextField()
    sha256 = CharField(max_length=64)
    score = IntegerField()
    shown = IntegerField()
    threshold = IntegerField()
    outcome = CharField(max_length=40)
    marks = TextField(default="")
    visited_on = DateField(index=True)
    reason = TextField(default="")
    released_at = UtcDateTimeField(default=utc_now)
    released_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
    replaced_by = ForeignKeyField("self", null=True, on_delete="SET NULL")

    class Meta:
        indexes = (
            (("visit", "revision"), True),
            (("code", "revision"), True),
            # All that counting misses reads: SQLite walks through a whole document to what stands behind it.
            (("replaced_by", "visited_on", "visit", "branch", "marks"), False),
        )

    @property
    def frozen(self) -> dict[str, Any]:
        """What ``document`` says."""
        frozen: dict[str, Any] = json.loads(self.document)
        return frozen

    @property
    def is_current(self) -> bool:
        """Whether no later revision replaced this one."""
        return self.replaced_by_id is None


class ReleaseContent(Record):
    """A text or photo that the document names by salted digest; erasing ``content`` keeps the proof.

    ``kind`` is ``text`` or ``photo`` (then ``content`` is the stored photo's SHA-256).
    """

    release = ForeignKeyField(Release, backref="contents", on_delete="CASCADE")
    kind = CharField(max_length=8)
    digest = CharField(max_length=64)
    salt = CharField(max_length=32)
    content = TextField(null=True)

    class Meta:
        indexes = ((("release", "digest"), True),)


class Annex(Record):
    """Something said after the release (the branch's reply), dated, with its own digest."""

    release = ForeignKeyField(Release, backref="annexes", on_delete="CASCADE")
    kind = CharField(max_length=16)
    document = TextField()
    sha256 = CharField(max_length=64)
    added_at = UtcDateTimeField(default=utc_now)
    added_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
