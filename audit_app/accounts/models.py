"""People and their roles."""

import uuid
from enum import StrEnum

from flask_login import UserMixin
from peewee import BooleanField, CharField

from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField


class Role(StrEnum):
    """What a person may do; each account has exactly one."""

    SHOPPER = "shopper"
    REVIEWER = "reviewer"
    AREA_MANAGER = "area_manager"
    HEAD_OFFICE = "head_office"
    ADMINISTRATOR = "administrator"


class User(Record, UserMixin):  # type: ignore[misc]
    """One account.

    ``name`` is written as Vietnamese write it (family name first); ``sort_key`` sorts by given name;
    ``search`` is folded for searching; ``language`` is ``vi`` or ``en``.
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

    @property
    def is_active(self) -> bool:
        """Whether the person may sign in; Flask-Login asks."""
        return bool(self.active)

    def get_id(self) -> str:
        """Return what a session remembers: it changes with the password, which ends every session."""
        return str(self.fs_uniquifier)
