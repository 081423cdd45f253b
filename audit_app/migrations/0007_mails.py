"""The outbox of mails; who wants to hear of scorecards, and who was told of which."""

from typing import Any

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, Model, TextField

from audit_app.db import UtcDateTimeField


def declare(db: Any) -> list[type[Model]]:
    """Return the new tables as they were on this day, and the one that they begin from."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Base):
        pass

    class Release(Base):
        released_at = UtcDateTimeField()

    class OutgoingMail(Base):
        user = ForeignKeyField(Account, null=True, on_delete="CASCADE")
        email = CharField(max_length=254, default="")
        kind = CharField(max_length=24)
        about = TextField(default="{}")
        key = CharField(max_length=80, null=True, unique=True)
        state = CharField(max_length=12)
        created_at = UtcDateTimeField(index=True)
        trying_since = UtcDateTimeField()
        tries = IntegerField(default=0)
        next_try = UtcDateTimeField()
        claim = CharField(max_length=32, default="")
        claimed_until = UtcDateTimeField(null=True)
        handed_over_at = UtcDateTimeField(null=True)
        last_error = TextField(default="")
        sent_at = UtcDateTimeField(null=True)

        class Meta:
            indexes = ((("state", "next_try"), False),)

    class MailPreference(Base):
        user = ForeignKeyField(Account, unique=True, on_delete="CASCADE")
        wish = CharField(max_length=8)
        attach_pdf = BooleanField(default=False)

    class Announcement(Base):
        release = ForeignKeyField(Release, unique=True, on_delete="CASCADE")
        made_at = UtcDateTimeField()

    class Notice(Base):
        release = ForeignKeyField(Release, on_delete="CASCADE")
        user = ForeignKeyField(Account, on_delete="CASCADE")
        made_at = UtcDateTimeField()
        taken_at = UtcDateTimeField(null=True, index=True)
        mail = ForeignKeyField(OutgoingMail, null=True, on_delete="SET NULL")

        class Meta:
            indexes = ((("release", "user"), True),)

    return [Release, OutgoingMail, MailPreference, Announcement, Notice]


def up(_migrator: Any, db: Any) -> None:
    """Add the tables; what was released before today is not news any more."""
    release, *tables = declare(db)
    db.create_tables(tables)
    announcement: Any = tables[2]
    earlier: Any = release
    announcement.insert_from(
        earlier.select(earlier.id, earlier.released_at), [announcement.release, announcement.made_at]
    ).execute()


def down(_migrator: Any, db: Any) -> None:
    """Drop them."""
    db.drop_tables(declare(db)[1:])
