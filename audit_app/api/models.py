"""Tokens: who may read what from outside."""

from peewee import CharField, ForeignKeyField

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField


class ApiToken(Record):
    """One token.  ``digest`` is the SHA-256 of it: the token itself is shown once and stored nowhere.

    ``hint`` are its last four characters, to tell tokens apart; ``scopes`` are names with spaces between;
    ``used_at`` is right to five minutes.
    """

    name = CharField(max_length=80)
    digest = CharField(max_length=64, unique=True)
    hint = CharField(max_length=4)
    scopes = CharField(max_length=200)
    made_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
    made_at = UtcDateTimeField(default=utc_now)
    used_at = UtcDateTimeField(null=True)
    revoked_at = UtcDateTimeField(null=True)

    @property
    def is_valid(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None

    @property
    def may(self) -> frozenset[str]:
        """The names of its scopes."""
        return frozenset(self.scopes.split())
