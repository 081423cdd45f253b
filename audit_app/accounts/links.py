"""Links that let a person choose a password: signed, for a limited time, good for one use.

A link names the account by ``fs_uniquifier``, which every new password replaces, so a used link and all
older ones name nobody.
"""

from datetime import timedelta

from flask import current_app
from flask_security.utils import check_and_get_token_status

from audit_app.accounts.datastore import INVITATION_DAYS, RESET_HOURS
from audit_app.accounts.models import User
from audit_app.accounts.queries import find_by_uniquifier
from audit_app.errors import ViHanhError


class LinkRefused(ViHanhError):
    """A link is no longer good: too old, used, or not one of ours."""

    status = 410


def password_link(user: User) -> str:
    """Return the address at which ``user`` may choose a password.

    It holds for seven days for a person without a password, for two hours for everybody else.
    """
    signer = current_app.extensions["security"].reset_serializer
    return absolute_url("accounts.reset_password", token=signer.dumps([user.fs_uniquifier]))


def absolute_url(endpoint: str, **values: str) -> str:
    """Return an address with ``BASE_URL``, also outside a request."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return f"{current_app.config['BASE_URL']}{path}"


def read_link(token: str) -> User:
    """Return whose password ``token`` may set.  Raises :class:`LinkRefused`."""
    user = user_of(token, timedelta(days=INVITATION_DAYS))
    if user.password:
        user_of(token, timedelta(hours=RESET_HOURS))
    return user


def user_of(token: str, within: timedelta) -> User:
    """Return the active account that a token of at most that age names.  Raises :class:`LinkRefused`."""
    expired, invalid, content = check_and_get_token_status(token, "reset", within)
    user = find_by_uniquifier(content[0]) if content and not expired and not invalid else None
    if user is None or not user.active:
        raise LinkRefused("This link is no longer valid.")
    return user
