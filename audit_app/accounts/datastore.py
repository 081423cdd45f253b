"""Flask-Security over our own table: who a session belongs to, and how passwords are kept.

The pages are ours (``views.py``), so none of the library's routes, roles or commands is registered.
"""

from datetime import timedelta
from typing import Any

from flask import Flask, Request
from flask_security import PeeweeUserDatastore, Security

from audit_app.accounts.models import User
from audit_app.accounts.queries import find_by_uniquifier
from audit_app.db import database

RESET_HOURS = 2
INVITATION_DAYS = 7
PASSWORD_LENGTH = 10

SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    # argon2 salts by itself; a second hash with the secret key would lose all passwords with that key.
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_LENGTH_MIN": PASSWORD_LENGTH,
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKD",
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=RESET_HOURS),
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
    "SECURITY_CLI_USERS_NAME": False,
    "SECURITY_CLI_ROLES_NAME": False,
    "PERMANENT_SESSION_LIFETIME": timedelta(days=31),
}


class AccountDatastore(PeeweeUserDatastore):
    """Finds and keeps accounts; a role is a column of ours, not a table."""

    def __init__(self) -> None:
        super().__init__(database, User, role_model=None, role_link=None)

    def find_user(self, case_insensitive: bool = False, **columns: Any) -> User | None:  # noqa: FBT001, FBT002 - the library's own
        """Return the account with these columns; the one that a session names without writing SQL anew."""
        if columns.keys() == {"fs_uniquifier"}:
            return find_by_uniquifier(columns["fs_uniquifier"])
        found: User | None = super().find_user(case_insensitive, **columns)
        return found


def refuse_tokens(_request: Request) -> None:
    """Sign nobody in by a token of a header or an address: we hand none out."""


def init_app(app: Flask) -> None:
    """Set up sign-in without the library's own pages."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    app.config["PERMANENT_SESSION_LIFETIME"] = SETTINGS["PERMANENT_SESSION_LIFETIME"]
    security = Security()
    security.init_app(app, AccountDatastore(), register_blueprint=False)
    security.login_manager.request_loader(refuse_tokens)
