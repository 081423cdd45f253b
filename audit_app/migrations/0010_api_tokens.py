"""Tokens with which other programs read figures."""

from typing import Any

from peewee import CharField, ForeignKeyField, Model

from audit_app.db import UtcDateTimeField


def declare(db: Any) -> list[type[Model]]:
    """Return the new table as it was on this day."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Base):
        pass

    class ApiToken(Base):
        name = CharField(max_length=80)
        digest = CharField(max_length=64, unique=True)
        hint = CharField(max_length=4)
        scopes = CharField(max_length=200)
        made_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        made_at = UtcDateTimeField()
        used_at = UtcDateTimeField(null=True)
        revoked_at = UtcDateTimeField(null=True)

    return [ApiToken]


def up(_migrator: Any, db: Any) -> None:
    """Add the table."""
    db.create_tables(declare(db))


def down(_migrator: Any, db: Any) -> None:
    """Drop it: programs lose their access."""
    db.drop_tables(declare(db))
