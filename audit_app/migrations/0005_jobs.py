"""Jobs that people wait for, and the worker processes that do them."""

from typing import Any

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, Model, TextField

from audit_app.db import UtcDateTimeField


def declare(db: Any) -> list[type[Model]]:
    """Return the new tables as they were on this day."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Base):
        pass

    class Job(Base):
        uid = CharField(unique=True, max_length=32)
        kind = CharField(max_length=40)
        title = CharField(max_length=300)
        asked_by = ForeignKeyField(Account, on_delete="CASCADE")
        parameters = TextField(default="{}")
        state = CharField(max_length=12, default="waiting", index=True)
        done = IntegerField(default=0)
        of = IntegerField(default=0)
        message = TextField(default="")
        notes = TextField(default="")
        run = IntegerField(default=1)
        starts = IntegerField(default=1)
        result = CharField(max_length=255, default="")
        size = BigIntegerField(default=0)
        asked_at = UtcDateTimeField()
        alive_at = UtcDateTimeField()
        finished_at = UtcDateTimeField(null=True)
        expires_at = UtcDateTimeField(null=True)

    class Worker(Base):
        name = CharField(unique=True, max_length=255)
        host = CharField(max_length=200)
        pid = IntegerField()
        task = CharField(max_length=80, default="")
        arguments = TextField(default="")
        attempt = IntegerField(default=0)
        alive_at = UtcDateTimeField(index=True)

    return [Job, Worker]


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's own signature
    """Add the tables."""
    db.create_tables(declare(db))


def down(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's own signature
    """Drop them."""
    db.drop_tables(declare(db))
