"""Appeals on single questions of a release, their decisions, and both in the history of the visit."""

from typing import Any

from peewee import CharField, ForeignKeyField, IntegerField, Model

from audit_app.db import UtcDateTimeField


def declare(db: Any) -> list[type[Model]]:
    """Return the new table as it was on this day."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Release(Base):
        pass

    class ReleaseContent(Base):
        pass

    class Annex(Base):
        pass

    class Appeal(Base):
        uid = CharField(unique=True, max_length=36)
        release = ForeignKeyField(Release, on_delete="CASCADE", backref="+")
        question = CharField(max_length=80)
        number = IntegerField()
        annex = ForeignKeyField(Annex, on_delete="CASCADE", backref="+")
        text = ForeignKeyField(ReleaseContent, on_delete="CASCADE", backref="+")
        state = CharField(max_length=16, index=True)
        opened_at = UtcDateTimeField()
        decision = ForeignKeyField(Annex, null=True, on_delete="CASCADE", backref="+")
        reason = ForeignKeyField(ReleaseContent, null=True, on_delete="CASCADE", backref="+")
        decided_at = UtcDateTimeField(null=True)
        before = IntegerField(null=True)
        after = IntegerField(null=True)
        result = ForeignKeyField(Release, null=True, on_delete="SET NULL", backref="+")

        class Meta:
            indexes = ((("release", "question"), True),)

    return [Appeal]


def up(migrator: Any, db: Any) -> None:
    """Add the table, and what the history of a visit says of appeals."""
    db.create_tables(declare(db))
    migrator.migrate(
        migrator.add_column("visit_change", "step", CharField(max_length=16, default="")),
        migrator.add_column("visit_change", "question", IntegerField(null=True)),
    )


def down(migrator: Any, db: Any) -> None:
    """Drop them."""
    migrator.migrate(
        migrator.drop_column("visit_change", "question"),
        migrator.drop_column("visit_change", "step"),
    )
    db.drop_tables(declare(db))
