"""Passwords: what makes a poor one, and how one is set."""

import re
import unicodedata

from flask_babel import lazy_gettext as _l
from flask_security.changeable import change_user_password
from flask_security.recoverable import update_password
from flask_security.utils import hash_password, verify_and_update_password

from audit_app.accounts.datastore import PASSWORD_LENGTH
from audit_app.accounts.models import User
from audit_app.errors import ViHanhError
from audit_app.vietnamese import fold

# Longer ones would only cost the server time.
LONGEST = 128
RUNS = "0123456789012345678909876543210987654321 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm"
# What lists of leaked passwords begin with, here and elsewhere; digits and signs around them do not help.
TRIED_FIRST = frozenset(
    {
        *("password", "passw0rd", "matkhau", "matkhaumoi", "iloveyou", "anhyeuem", "emyeuanh", "letmein"),
        *("admin", "administrator", "quantri", "welcome", "xinchao", "vietnam", "vihanh", "khachhang"),
        *("qwerty", "qwertyuiop", "abc", "test", "demo", "mystery", "shopper"),
    }
)


class PoorPassword(ViHanhError):
    """The password is too short, too long or too easy to guess; the message says which, for the person."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def normal_form(password: str) -> str:
    """Return a password as it is hashed, however its letters were composed (Telex, VNI, a phone)."""
    return unicodedata.normalize("NFKD", password)


def refuse_poor(password: str, user: User) -> None:
    """Raise :class:`PoorPassword` for one that the person should not use."""
    if len(password) < PASSWORD_LENGTH:
        raise PoorPassword(_l("Use at least 10 characters. Three or four words are easy to remember."))
    if len(password) > LONGEST:
        raise PoorPassword(_l("Use at most 128 characters."))
    if is_easy(password):
        raise PoorPassword(
            _l("This password is among the first that a stranger would try. Choose another one.")
        )
    own = {
        fold(user.email),
        fold(user.email).partition("@")[0],
        fold(user.name),
        fold(user.name).replace(" ", ""),
    }
    if fold(password) in own:
        raise PoorPassword(_l("Do not use your own name or e-mail as a password."))


def is_easy(password: str) -> bool:
    """Whether it is one chunk repeated, a run of the keyboard, or a word tried first with digits around."""
    plain = fold(password).replace(" ", "")
    chunk = re.fullmatch(r"(.{1,4}?)\1+.{0,3}", plain)
    return bool(chunk) or plain in RUNS or plain.strip("0123456789!@#$%^&*._-") in TRIED_FIRST | {""}


def check_password(user: User | None, password: str) -> bool:
    """Whether ``password`` is that of ``user``; takes as long for nobody as for somebody."""
    if user is None or not user.password:
        hash_password(normal_form(password))
        return False
    return bool(verify_and_update_password(normal_form(password), user))


def hash_of(password: str) -> str:
    """Return what the database keeps of a password."""
    return str(hash_password(normal_form(password)))


def change_own_password(user: User, password: str) -> None:
    """Set a new password; this session goes on, every other one of the person ends.

    Raises :class:`PoorPassword`.
    """
    refuse_poor(password, user)
    change_user_password(user, normal_form(password), notify=False)


def set_password(user: User, password: str) -> None:
    """Set a new password; every session of the person ends.  Raises :class:`PoorPassword`."""
    refuse_poor(password, user)
    update_password(user, normal_form(password))
