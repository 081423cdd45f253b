"""The outbox: mails wait in the database, so that whoever causes one never waits for a mail server.

A row says to whom and about what; the words are written when the mail is sent, by the writer of its kind,
from what is true then.  Whoever may no longer read it gets nothing.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from blinker import Signal
from peewee import IntegrityError, chunked

from audit_app.accounts.mail import Letter
from audit_app.accounts.models import MailState, OutgoingMail, User
from audit_app.clock import utc_now
from audit_app.db import database

mail_waits = Signal("A mail was put into the outbox, perhaps within a transaction that is still open.")

# Well below the most values that one statement of either database takes.
ROWS_AT_ONCE = 500

Writer = Callable[[OutgoingMail], Letter | None]
_writers: dict[str, Writer] = {}


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Let a function write the mails of one kind; it returns ``None`` for a mail that is not needed now."""

    def register(writer: Writer) -> Writer:
        _writers[kind] = writer
        return writer

    return register


def write_letter(mail: OutgoingMail) -> Letter | None:
    """Return what the mail says today; ``None`` where there is nothing to say any more."""
    return _writers[mail.kind](mail)


def put_mail(
    kind: str, user: User | None = None, *, email: str = "", key: str | None = None, **about: Any
) -> OutgoingMail | None:
    """Put a mail into the outbox, to ``user`` or to a typed address; it goes out when a worker looks.

    ``about`` is for its writer and must survive JSON.  ``None`` where a mail with this ``key`` is there.
    """
    try:
        with database.atomic():
            mail: OutgoingMail = OutgoingMail.create(
                user=user, email=email, kind=kind, key=key, about=json.dumps(about)
            )
            return mail
    except IntegrityError:
        if key is None:
            raise
        return None


def post_mail(kind: str, user: User | None = None, *, email: str = "", **about: Any) -> None:
    """Put a mail into the outbox as :func:`put_mail` does, and let a worker look now."""
    put_mail(kind, user, email=email, **about)
    mail_waits.send(None)


def post_to_all(kind: str, users: Iterable[User]) -> None:
    """Put one mail for each person into the outbox, all or none."""
    rows = [{"user": user, "kind": kind} for user in users]
    if rows:
        with database.atomic():
            for batch in chunked(rows, ROWS_AT_ONCE):
                OutgoingMail.insert_many(batch).execute()
        mail_waits.send(None)


def try_again(mail: OutgoingMail) -> bool:
    """Send a mail now that was given up, waits for its next try, or may not have arrived.

    Whether it was still to be sent: not where it went out meanwhile, or a worker has it in its hands.
    """
    now = utc_now()
    freed = (
        OutgoingMail.update(
            state=MailState.WAITING,
            tries=0,
            trying_since=now,
            next_try=now,
            claim="",
            claimed_until=None,
            handed_over_at=None,
        )
        .where(
            OutgoingMail.id == mail.id,
            OutgoingMail.state.in_([MailState.WAITING, MailState.GIVEN_UP, MailState.UNCERTAIN]),
            OutgoingMail.claimed_until.is_null() | (OutgoingMail.claimed_until < now),
        )
        .execute()
    )
    if freed:
        mail_waits.send(None)
    return bool(freed)
