"""Programmes, and the checklist versions published for them."""

from enum import StrEnum

from peewee import CharField, DateField, ForeignKeyField, IntegerField, TextField

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField
from audit_app.formatting import current_language


class ProgrammeKind(StrEnum):
    """When a programme measures."""

    PERIODIC = "periodic"
    EVENT_DRIVEN = "event_driven"
    CONTINUOUS = "continuous"


class Programme(Record):
    """A wave of visits; ``ends_on`` is empty for a continuous one.

    ``code`` is written into releases and sums, so it is never changed once :attr:`has_visits`.
    """

    code = CharField(unique=True, max_length=32)
    name_vi = CharField(max_length=160)
    name_en = CharField(max_length=160)
    kind = CharField(max_length=16, default=ProgrammeKind.PERIODIC)
    starts_on = DateField()
    ends_on = DateField(null=True)

    @property
    def name(self) -> str:
        """The name in this request's language."""
        return str(self.name_en if current_language() == "en" else self.name_vi)

    @property
    def has_visits(self) -> bool:
        """Whether any visit was planned for it, whatever became of that."""
        return bool(self.visits.exists())


class PublishedChecklist(Record):
    """One checklist version as it was when it was published; visits read this, never the file.

    ``source`` is the TOML text, ``digest`` the SHA-256 of its meaning (``Checklist.digest``).
    """

    key = CharField(max_length=64)
    version = IntegerField()
    digest = CharField(max_length=64)
    source = TextField()
    published_at = UtcDateTimeField(default=utc_now)
    published_by = ForeignKeyField(User, null=True, on_delete="SET NULL")

    class Meta:
        indexes = ((("key", "version"), True),)
