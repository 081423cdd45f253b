"""People and their roles; and the mails that are to go out."""

import uuid
from enum import StrEnum
from typing import Any

from flask_login import UserMixin
from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from audit_app.accounts.phones import national
from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField
from audit_app.vietnamese import fold, name_sort_key


class Role(StrEnum):
    """What a person may do; each account has exactly one."""

    SHOPPER = "shopper"
    REVIEWER = "reviewer"
    AREA_MANAGER = "area_manager"
    HEAD_OFFICE = "head_office"
    ADMINISTRATOR = "administrator"


class User(Record, UserMixin):
    """One account.

    ``name`` is written as Vietnamese write it (family name first); ``sort_key`` sorts by given name;
    ``search`` is folded for searching; ``language`` is ``vi`` or ``en``; ``phone`` begins with ``+``;
    ``password`` is a hash, empty until the person has chosen one.
    """

    email = CharField(unique=True, max_length=254)
    name = CharField(max_length=120)
    phone = CharField(max_length=20, default="")
    role = CharField(max_length=20, index=True)
    language = CharField(max_length=2, default="vi")
    password = CharField(null=True)
    active = BooleanField(default=True)
    fs_uniquifier = CharField(unique=True, max_length=64, default=lambda: uuid.uuid4().hex)
    sort_key = CharField(max_length=255, default="")
    search = CharField(max_length=500, default="")
    created_at = UtcDateTimeField(default=utc_now)

    class Meta:
        table_name = "account"  # "user" is a reserved word in SQL

    def save(self, *args: Any, **kwargs: Any) -> int:
        """Write the row, with the columns for sorting and searching as its name now wants them."""
        self.sort_key = name_sort_key(self.name)
        self.search = fold(f"{self.name} {self.email} {national(self.phone)}")
        return int(super().save(*args, **kwargs))

    @property
    def is_active(self) -> bool:
        """Whether the person may sign in; Flask-Login asks."""
        return bool(self.active)

    def get_id(self) -> str:
        """Return what a session remembers: it changes with the password, which ends every session."""
        return str(self.fs_uniquifier)


class MailState(StrEnum):
    """What became of a mail; ``UNCERTAIN``: handed over, and the server's answer never came."""

    WAITING = "waiting"
    SENT = "sent"
    NOT_NEEDED = "not_needed"
    UNCERTAIN = "uncertain"
    GIVEN_UP = "given_up"


class OutgoingMail(Record):
    """One mail: to whom, about what, and how far it got.  It is written when it is sent, not before.

    ``user`` is empty where only an address was typed (``email``).  ``about`` is JSON for the writer of its
    ``kind``.  ``key``, where there is one, is taken once: the same mail cannot be put in twice.
    ``claim`` names the worker that has it until ``claimed_until``; ``handed_over_at`` is set just before the
    server is given the mail.  It is tried again from ``next_try``, and given up some days after
    ``trying_since``.
    """

    user = ForeignKeyField(User, null=True, on_delete="CASCADE")
    email = CharField(max_length=254, default="")
    kind = CharField(max_length=24)
    about = TextField(default="{}")
    key = CharField(max_length=80, null=True, unique=True)
    state = CharField(max_length=12, default=MailState.WAITING)
    created_at = UtcDateTimeField(default=utc_now, index=True)
    trying_since = UtcDateTimeField(default=utc_now)
    tries = IntegerField(default=0)
    next_try = UtcDateTimeField(default=utc_now)
    claim = CharField(max_length=32, default="")
    claimed_until = UtcDateTimeField(null=True)
    handed_over_at = UtcDateTimeField(null=True)
    last_error = TextField(default="")
    sent_at = UtcDateTimeField(null=True)

    class Meta:
        indexes = ((("state", "next_try"), False),)
