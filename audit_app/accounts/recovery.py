"""Forgotten and changed passwords, and the mails about them."""

from audit_app.accounts.emails import normalise_email
from audit_app.accounts.links import read_link
from audit_app.accounts.mail_letters import PASSWORD_CHANGED, PASSWORD_LINK
from audit_app.accounts.mail_outbox import post_mail
from audit_app.accounts.models import User
from audit_app.accounts.passwords import change_own_password, set_password
from audit_app.clock import utc_now


def send_password_link(email: str) -> None:
    """Mail a link for a new password, if an active account has this e-mail.

    Whoever asks learns nothing, not even by how long it takes: whether there is such an account is only
    looked up when the mail is sent.
    """
    post_mail(PASSWORD_LINK, email=normalise_email(email))


def reset_password(token: str, password: str) -> User:
    """Set the password that a link allows; every session of the person ends.

    Raises ``LinkRefused`` and ``PoorPassword``.
    """
    user = read_link(token)
    had_one = bool(user.password)
    set_password(user, password)
    if had_one:
        tell_of_change(user)
    return user


def change_password(user: User, password: str) -> None:
    """Set the own new password; other devices are signed out.  Raises ``PoorPassword``."""
    change_own_password(user, password)
    tell_of_change(user)


def tell_of_change(user: User) -> None:
    """Mail the person that the password changed, in case it was somebody else."""
    post_mail(PASSWORD_CHANGED, user, changed_at=utc_now().isoformat())
