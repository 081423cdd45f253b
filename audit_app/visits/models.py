"""Visits, what shoppers wrote, and every change of state."""

import uuid

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField
from audit_app.organisation.models import Branch
from audit_app.programmes.models import Programme
from audit_app.visits.states import OPEN_STATES, VisitState


class Visit(Record):
    """One shopper, one branch, one checklist version, one time.

    ``window_from``–``window_to`` are the days (inclusive) on which it may happen; ``entered_at`` and
    ``left_at`` are the shopper's own times; ``state`` repeats the last :class:`VisitChange`.
    """

    uid = CharField(unique=True, max_length=36, default=lambda: str(uuid.uuid4()))
    shopper = ForeignKeyField(User, backref="visits", on_delete="RESTRICT")
    branch = ForeignKeyField(Branch, backref="visits", on_delete="RESTRICT")
    programme = ForeignKeyField(Programme, null=True, backref="visits", on_delete="SET NULL")
    checklist_key = CharField(max_length=64)
    checklist_version = IntegerField()
    window_from = DateField()
    window_to = DateField(index=True)
    segment = CharField(max_length=120, default="")
    scenario = TextField(default="")
    brief = TextField(default="")
    state = CharField(max_length=24, default=VisitState.ASSIGNED, index=True)
    assigned_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
    assigned_at = UtcDateTimeField(default=utc_now)
    entered_at = UtcDateTimeField(null=True)
    left_at = UtcDateTimeField(null=True)

    @property
    def is_open(self) -> bool:
        """Whether the shopper may still write."""
        return self.state in OPEN_STATES


class Draft(Record):
    """What the shopper has written so far: ``answers`` is JSON by question key; ``revision`` counts saves.

    ``device`` is the phone that saved last and ``edit`` its own count of changes; ``""`` and 0 for a page.
    """

    visit = ForeignKeyField(Visit, unique=True, backref="drafts", on_delete="CASCADE")
    revision = IntegerField(default=0)
    answers = TextField(default="{}")
    saved_at = UtcDateTimeField(default=utc_now)
    device = CharField(max_length=36, default="")
    edit = IntegerField(default=0)


class Submission(Record):
    """What the shopper sent, never changed; ``number`` 2 follows a return. ``code`` is on the receipt.

    ``digest`` is the SHA-256 of ``answers`` (JSON with sorted keys).
    """

    visit = ForeignKeyField(Visit, backref="submissions", on_delete="CASCADE")
    number = IntegerField(default=1)
    code = CharField(unique=True, max_length=9)
    answers = TextField()
    digest = CharField(max_length=64)
    submitted_at = UtcDateTimeField(default=utc_now)

    class Meta:
        indexes = ((("visit", "number"), True),)


class Photo(Record):
    """A photo of a visit, stored under its SHA-256 without metadata.

    ``question`` is a question's key, or ``could_not_take_place``; ``upload_sha256`` is of the bytes that
    came, ``sha256`` of the re-encoded file; ``size`` in bytes; ``taken_at`` by the phone, where known.
    ``upload_size`` is of what came (``None``: came before this was written down); ``seen_before`` says that
    another visit already had the same upload or the same picture when this one came.
    """

    visit = ForeignKeyField(Visit, backref="photos", on_delete="CASCADE")
    question = CharField(max_length=80)
    sha256 = CharField(max_length=64, index=True)
    upload_sha256 = CharField(max_length=64, index=True)
    width = IntegerField()
    height = IntegerField()
    size = IntegerField()
    taken_at = UtcDateTimeField(null=True)
    uploaded_at = UtcDateTimeField(default=utc_now)
    upload_size = IntegerField(null=True)
    seen_before = BooleanField(default=False)

    class Meta:
        indexes = ((("visit", "question", "sha256"), True),)


class VisitChange(Record):
    """One change of state: who, when, from, to, why. Rows are only added.

    What became of an appeal leaves the state as it is: ``step`` then names it
    (:class:`~audit_app.visits.states.AppealState`), and ``question`` is the printed number of the question.
    """

    visit = ForeignKeyField(Visit, backref="changes", on_delete="CASCADE")
    at = UtcDateTimeField(default=utc_now)
    user = ForeignKeyField(User, null=True, on_delete="SET NULL")
    from_state = CharField(max_length=24)
    to_state = CharField(max_length=24)
    reason = TextField(default="")
    step = CharField(max_length=16, default="")
    question = IntegerField(null=True)
