"""Phones that were offline: who wrote a draft last, versions that lost, evidence, photos on their way."""

from typing import Any

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from audit_app.db import UtcDateTimeField


def declare(db: Any) -> list[type[Model]]:
    """Return the new tables as they were on this day."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Visit(Base):
        pass

    class DraftCopy(Base):
        visit = ForeignKeyField(Visit, on_delete="CASCADE")
        digest = CharField(max_length=64)
        content = TextField()
        why = CharField(max_length=16)
        device = CharField(max_length=36, default="")
        received_at = UtcDateTimeField()

        class Meta:
            indexes = ((("visit", "digest"), True),)

    class VisitEvidence(Base):
        visit = ForeignKeyField(Visit, unique=True, on_delete="CASCADE")
        document = TextField(default="{}")
        clock_difference = BigIntegerField(null=True)
        received_at = UtcDateTimeField()

    class PhotoPart(Base):
        visit = ForeignKeyField(Visit, on_delete="CASCADE")
        sha256 = CharField(max_length=64)
        start = IntegerField()
        size = IntegerField()
        total = IntegerField()
        content = BlobField()
        received_at = UtcDateTimeField(index=True)

        class Meta:
            indexes = ((("visit", "sha256", "start"), True),)

    return [DraftCopy, VisitEvidence, PhotoPart]


def up(migrator: Any, db: Any) -> None:
    """Add the tables and columns; what is stored already was written by pages."""
    db.create_tables(declare(db))
    migrator.migrate(
        migrator.add_column("draft", "device", CharField(max_length=36, default="")),
        migrator.add_column("draft", "edit", IntegerField(default=0)),
        migrator.add_column("photo", "upload_size", IntegerField(null=True)),
        migrator.add_column("photo", "seen_before", BooleanField(default=False)),
    )


def down(migrator: Any, db: Any) -> None:
    """Drop them."""
    migrator.migrate(
        migrator.drop_column("photo", "seen_before"),
        migrator.drop_column("photo", "upload_size"),
        migrator.drop_column("draft", "edit"),
        migrator.drop_column("draft", "device"),
    )
    db.drop_tables(declare(db))
