"""Forgotten and changed passwords, and the mails about them."""

from flask import current_app
from flask_babel import force_locale

from audit_app.accounts.links import absolute_url, password_link, read_link
from audit_app.accounts.mail import MailNotSent, send_letter
from audit_app.accounts.models import User
from audit_app.accounts.passwords import change_own_password, set_password
from audit_app.accounts.queries import find_by_email
from audit_app.clock import utc_now
from audit_app.formatting import format_moment


def send_password_link(email: str) -> None:
    """Mail a link for a new password, if an active account has this e-mail.

    Whoever asks learns nothing: neither whether there is an account nor whether the mail went out (the
    log tells the administrator).
    """
    user = find_by_email(email)
    if user is None or not user.active:
        return
    template = "new_password" if user.password else "invitation"
    try:
        send_letter(user, template, link=password_link(user))
    except MailNotSent:
        current_app.logger.error("The link for a new password of account %d was not sent.", user.id)


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
    with force_locale(user.language):
        moment = format_moment(utc_now())
    link = absolute_url("accounts.forgotten_password")
    try:
        send_letter(user, "password_changed", moment=moment, link=link)
    except MailNotSent:
        current_app.logger.error("Account %d was not told of its new password.", user.id)
