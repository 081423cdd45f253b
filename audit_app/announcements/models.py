"""What each person wants to be mailed, which releases were announced, and who is to be told of them."""

from enum import StrEnum

from peewee import BooleanField, CharField, ForeignKeyField

from audit_app.accounts.models import OutgoingMail, User
from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField
from audit_app.releases.models import Release


class MailWish(StrEnum):
    """When a person wants to hear of new scorecards."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NONE = "none"


class MailPreference(Record):
    """How one person wants scorecards mailed; whoever has no row has said nothing."""

    user = ForeignKeyField(User, unique=True, on_delete="CASCADE")
    wish = CharField(max_length=8, default=MailWish.AT_ONCE)
    attach_pdf = BooleanField(default=False)


class Announcement(Record):
    """That a release was announced: a second event about it changes nothing."""

    release = ForeignKeyField(Release, unique=True, on_delete="CASCADE")
    made_at = UtcDateTimeField(default=utc_now)


class Notice(Record):
    """That one person is to be told of one release.

    ``taken_at`` is set when it goes into a mail, which is ``mail`` for as long as the outbox keeps that.
    """

    release = ForeignKeyField(Release, on_delete="CASCADE")
    user = ForeignKeyField(User, on_delete="CASCADE")
    made_at = UtcDateTimeField(default=utc_now)
    taken_at = UtcDateTimeField(null=True, index=True)
    mail = ForeignKeyField(OutgoingMail, null=True, on_delete="SET NULL")

    class Meta:
        indexes = ((("release", "user"), True),)
