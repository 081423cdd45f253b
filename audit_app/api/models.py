"""Tokens: who may read what from outside."""

from enum import StrEnum

from peewee import CharField, ForeignKeyField

from audit_app.accounts.models import Role, User
from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField

MAKERS = (Role.ADMINISTRATOR, Role.HEAD_OFFICE)
"""Who may make and revoke tokens; nobody else's tokens open anything."""


class Lapse(StrEnum):
    """Why a token opens nothing; a maker who comes back brings it back, unless it was revoked."""

    REVOKED = "revoked"
    MAKER_GONE = "maker_gone"
    MAKER_DEACTIVATED = "maker_deactivated"
    MAKER_MAY_NOT = "maker_may_not"


class ApiToken(Record):
    """One token.  ``digest`` is the SHA-256 of it: the token itself is shown once and stored nowhere.

    ``hint`` are its last four characters, to tell tokens apart; ``scopes`` are names with spaces between;
    ``made_by`` is empty once that account is deleted; ``used_at`` is right to five minutes.
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
    def lapse(self) -> Lapse | None:
        """Why it opens nothing now, ``None`` where it does; read it together with its maker."""
        maker: User | None = self.made_by
        if self.revoked_at is not None:
            return Lapse.REVOKED
        if maker is None:
            return Lapse.MAKER_GONE
        if not maker.active:
            return Lapse.MAKER_DEACTIVATED
        return None if maker.role in MAKERS else Lapse.MAKER_MAY_NOT

    @property
    def is_valid(self) -> bool:
        """Whether it opens anything now."""
        return self.lapse is None

    @property
    def is_revoked(self) -> bool:
        """Whether it can never open anything again."""
        return self.revoked_at is not None

    @property
    def may(self) -> frozenset[str]:
        """The names of its scopes."""
        return frozenset(self.scopes.split())
