"""Signing in and out."""

from flask import session
from flask_security.utils import login_user, logout_user

from audit_app.accounts.models import User
from audit_app.accounts.passwords import check_password
from audit_app.accounts.queries import find_by_email
from audit_app.errors import ViHanhError


class SignInRefused(ViHanhError):
    """E-mail and password are not those of an account that may sign in; it does not say which."""

    status = 401


def sign_in(email: str, password: str, *, stay: bool) -> User:
    """Sign the person in with a new session; ``stay`` keeps it when the browser closes.

    Raises :class:`SignInRefused` for an unknown e-mail, a wrong password and a deactivated account alike.
    """
    user = find_by_email(email)
    if not check_password(user, password) or user is None or not user.active:
        raise SignInRefused("The e-mail or the password is not right.")
    start_session(user, stay=stay)
    return user


def start_session(user: User, *, stay: bool) -> None:
    """Begin a new session for ``user``: nothing of the one before lives on."""
    session.clear()
    session.permanent = stay
    login_user(user, remember=False, authn_via=["password"])


def sign_out(language: str) -> None:
    """End the session; the pages go on in ``language``."""
    logout_user()
    session.clear()
    session["language"] = language
