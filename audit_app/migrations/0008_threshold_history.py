"""Every change of a branch class's threshold: who, when, from, to and why."""

from typing import Any

from peewee import CharField, ForeignKeyField, IntegerField, Model, TextField

from audit_app.db import UtcDateTimeField


def declare(db: Any) -> list[type[Model]]:
    """Return the new table as it was on this day.

    What was expected before the first change stands in that change: thresholds that were set without a
    history need no row.
    """

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Base):
        pass

    class BranchClass(Base):
        pass

    class ThresholdChange(Base):
        branch_class = ForeignKeyField(BranchClass, on_delete="CASCADE")
        measure = CharField(max_length=32)
        at = UtcDateTimeField(index=True)
        user = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        from_threshold = IntegerField(null=True)
        to_threshold = IntegerField(null=True)
        reason = TextField()

    return [ThresholdChange]


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001
    """Add the table."""
    db.create_tables(declare(db))


def down(migrator: Any, db: Any) -> None:  # noqa: ARG001
    """Drop it."""
    db.drop_tables(declare(db))
