"""Action plans: what will be done about a release, and every change of it."""

from typing import Any

from peewee import CharField, DateField, ForeignKeyField, IntegerField, Model

from audit_app.db import UtcDateTimeField


def declare(db: Any) -> list[type[Model]]:
    """Return the new tables as they were on this day."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Base):
        pass

    class Branch(Base):
        pass

    class Release(Base):
        pass

    class ReleaseContent(Base):
        pass

    class Annex(Base):
        pass

    class Action(Base):
        uid = CharField(unique=True, max_length=36)
        release = ForeignKeyField(Release, on_delete="CASCADE")
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        question = CharField(max_length=80, default="")
        number = IntegerField(null=True)
        text = ForeignKeyField(ReleaseContent, on_delete="CASCADE", backref="+")
        owner = ForeignKeyField(ReleaseContent, on_delete="CASCADE", backref="+")
        due = DateField()
        state = CharField(max_length=16)
        opened_at = UtcDateTimeField()
        changed_at = UtcDateTimeField()

        class Meta:
            indexes = ((("state", "due"), False),)

    class ActionChange(Base):
        action = ForeignKeyField(Action, on_delete="CASCADE")
        at = UtcDateTimeField(index=True)
        user = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        from_state = CharField(max_length=16, default="")
        to_state = CharField(max_length=16)
        due = DateField()
        annex = ForeignKeyField(Annex, on_delete="CASCADE")

    return [Action, ActionChange]


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner hands in both
    """Add the tables."""
    db.create_tables(declare(db))


def down(migrator: Any, db: Any) -> None:  # noqa: ARG001
    """Drop them."""
    db.drop_tables(declare(db))
