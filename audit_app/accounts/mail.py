"""Mails to people, each in the person's own language, sent where ``MAIL_URL`` says.

``smtp://user:password@host:587/?tls=1&from=audits@example.vn``, ``smtps://…`` (TLS from the first byte),
or ``file:///folder``, which keeps each mail as a file that can be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from flask import Flask, current_app, render_template
from flask_babel import force_locale
from flask_mailman import EmailMessage, Mail

from audit_app.accounts.mail_transport import FolderBackend, MailLine, SmtpBackend
from audit_app.accounts.models import User
from audit_app.config import SettingRefused

SECONDS_TO_WAIT = 10
PORTS = {"smtp": 25, "smtps": 465}
# So that no holiday message answers us (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a mail; ``kind`` is its media type."""

    name: str
    content: bytes
    kind: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Letter:
    """What to say to whom: ``template`` is a file in ``templates/emails``, its first line the subject."""

    user: User
    template: str
    values: Mapping[str, Any]
    attachments: tuple[Attachment, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def open_line() -> MailLine:
    """Return the way that ``MAIL_URL`` names; it connects when the first mail is handed in."""
    backend, options = read_mail_url(current_app.config["MAIL_URL"])
    line: MailLine = current_app.extensions["mail"].get_connection(backend=backend, **options)
    return line


def write_message(letter: Letter, identifier: str) -> EmailMessage:
    """Return the mail in the language of who reads it.

    ``identifier`` is the same each time that the mail is tried, so that a mail program which got it twice
    can tell.
    """
    with force_locale(letter.user.language):
        text = render_template(f"emails/{letter.template}.txt", user=letter.user, **letter.values)
    subject, _, body = text.strip().partition("\n")
    message = EmailMessage(
        " ".join(subject.split()),
        f"{body.strip()}\n",
        sender(),
        [letter.user.email],
        headers={**HEADERS, **letter.headers, "Message-ID": f"<{identifier}@{own_host()}>"},
    )
    for attachment in letter.attachments:
        message.attach(attachment.name, attachment.content, attachment.kind)
    return message


def sender() -> str:
    """Return who writes: ``from`` of ``MAIL_URL``, else no-reply at our own host."""
    given = parse_qs(urlsplit(current_app.config["MAIL_URL"]).query).get("from")
    if given:
        return given[0]
    return f"Vi Hành <no-reply@{own_host()}>"


def own_host() -> str:
    """Return the name under which people reach the app."""
    return urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"


def read_mail_url(url: str) -> tuple[type, dict[str, object]]:
    """Return the way to send and its options.  Raises :class:`SettingRefused`."""
    parts = urlsplit(url)
    try:
        if parts.scheme == "file" and parts.path:
            return FolderBackend, {"folder": Path(unquote(parts.path))}
        if parts.scheme in PORTS and parts.hostname:
            return SmtpBackend, smtp_options(parts)
    except ValueError as error:  # a port that is no number
        raise refused_setting(str(error)) from error
    raise refused_setting(
        f"the scheme “{parts.scheme}” is not one of smtp, smtps, file, or the host is missing"
    )


def smtp_options(parts: SplitResult) -> dict[str, object]:
    """Return host, port, name, password and encryption of an SMTP address."""
    asked = parse_qs(parts.query)
    return {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp" and asked.get("tls", ["0"])[0] in {"1", "true", "yes"},
        "use_ssl": parts.scheme == "smtps",
        "timeout": SECONDS_TO_WAIT,
    }


def refused_setting(reason: str) -> SettingRefused:
    """Say what is wrong with ``MAIL_URL``, without the password that may stand in it."""
    return SettingRefused(
        f"MAIL_URL cannot be used: {reason}. Write smtp://user:password@host:587/?tls=1&from=a@example.vn, "
        "smtps://user:password@host:465/?from=…, or file:///absolute/folder."
    )


def init_app(app: Flask) -> None:
    """Check ``MAIL_URL`` at start, so that a wrong one is not found by somebody who lost a password."""
    read_mail_url(app.config["MAIL_URL"])
    app.extensions["mail"] = mail = Mail()
    mail.init_app(app)
