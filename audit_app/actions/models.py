"""Actions as lists need them, and every change of theirs; what they say lies in annexes."""

import uuid
from datetime import date

from peewee import CharField, DateField, ForeignKeyField, IntegerField

from audit_app.accounts.models import User
from audit_app.actions.states import OPEN_STATES, ActionState
from audit_app.clock import local_time, utc_now
from audit_app.db import Record, UtcDateTimeField
from audit_app.organisation.models import Branch
from audit_app.releases.models import Annex, Release, ReleaseContent


class Action(Record):
    """One thing that will be done about a release, as it stands now.

    ``release`` is the revision that was current when it was added; ``question`` is a question's key and
    ``number`` its printed number, ``""`` and ``None`` for the visit as a whole.  ``text`` and ``owner`` (a
    role, never a name) are contents of the release, so that erasing them there erases them here.
    ``due``, ``state`` and ``changed_at`` repeat the last :class:`ActionChange`.
    """

    uid = CharField(unique=True, max_length=36, default=lambda: str(uuid.uuid4()))
    release = ForeignKeyField(Release, backref="actions", on_delete="CASCADE")
    branch = ForeignKeyField(Branch, backref="actions", on_delete="RESTRICT")
    question = CharField(max_length=80, default="")
    number = IntegerField(null=True)
    text = ForeignKeyField(ReleaseContent, backref="+", on_delete="CASCADE")
    owner = ForeignKeyField(ReleaseContent, backref="+", on_delete="CASCADE")
    due = DateField()
    state = CharField(max_length=16, default=ActionState.OPEN)
    opened_at = UtcDateTimeField(default=utc_now)
    changed_at = UtcDateTimeField(default=utc_now)

    class Meta:
        indexes = ((("state", "due"), False),)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in OPEN_STATES

    def age(self, day: date) -> int | None:
        """Return how many days ago on ``day`` it was planned; ``None`` once it is confirmed or dropped."""
        if not self.is_open and self.state != ActionState.DONE:
            return None
        return (day - local_time(self.opened_at).date()).days

    def days_late(self, day: date) -> int:
        """Return by how many days it is overdue on ``day``; 0 unless it is open and its day has passed."""
        return max(0, (day - self.due).days) if self.is_open else 0


class ActionChange(Record):
    """One change of an action: who, when, from, to, due when, and the annex that says why. Only added."""

    action = ForeignKeyField(Action, backref="changes", on_delete="CASCADE")
    at = UtcDateTimeField(default=utc_now, index=True)
    user = ForeignKeyField(User, null=True, on_delete="SET NULL")
    from_state = CharField(max_length=16, default="")
    to_state = CharField(max_length=16)
    due = DateField()
    annex = ForeignKeyField(Annex, backref="+", on_delete="CASCADE")
