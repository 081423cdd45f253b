"""Appeals as lists need them; what was said lies in annexes."""

import uuid

from peewee import CharField, ForeignKeyField, IntegerField

from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField
from audit_app.releases.models import Annex, Release, ReleaseContent
from audit_app.visits.states import AppealState


class Appeal(Record):
    """An objection to one question of a release, as it stands now.

    ``release`` is the revision that was appealed, ``question`` the key and ``number`` the printed number.
    ``annex`` holds it and, once decided, ``decision`` the answer to it, each with who and when; ``text`` and
    ``reason`` are contents of the release, so that erasing them there erases them here.  ``before`` and
    ``after`` are the shown scores in tenths, ``result`` the revision that counted after the decision.
    """

    uid = CharField(unique=True, max_length=36, default=lambda: str(uuid.uuid4()))
    release = ForeignKeyField(Release, backref="appeals", on_delete="CASCADE")
    question = CharField(max_length=80)
    number = IntegerField()
    annex = ForeignKeyField(Annex, backref="+", on_delete="CASCADE")
    text = ForeignKeyField(ReleaseContent, backref="+", on_delete="CASCADE")
    state = CharField(max_length=16, default=AppealState.APPEALED, index=True)
    opened_at = UtcDateTimeField(default=utc_now)
    decision = ForeignKeyField(Annex, null=True, backref="+", on_delete="CASCADE")
    reason = ForeignKeyField(ReleaseContent, null=True, backref="+", on_delete="CASCADE")
    decided_at = UtcDateTimeField(null=True)
    before = IntegerField(null=True)
    after = IntegerField(null=True)
    result = ForeignKeyField(Release, null=True, backref="+", on_delete="SET NULL")

    class Meta:
        indexes = ((("release", "question"), True),)

    @property
    def is_open(self) -> bool:
        """Whether a reviewer still has to decide."""
        return self.state == AppealState.APPEALED

    @property
    def is_changed(self) -> bool:
        """Whether the decision made a new revision."""
        return self.state == AppealState.CHANGED
