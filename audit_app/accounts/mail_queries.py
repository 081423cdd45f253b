"""Which mails are in the outbox."""

from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, Case, fn

from audit_app.accounts.models import MailState, OutgoingMail, User
from audit_app.clock import utc_now
from audit_app.paging import Page, read_page

UNSENT = (MailState.GIVEN_UP, MailState.UNCERTAIN, MailState.WAITING)

# A worker looks each minute; a busy one may take a little longer.
WORKERS_LOOK_WITHIN = timedelta(minutes=10)


def still_waiting(now: datetime) -> Any:
    """Return the condition that a mail's time has come and nobody has it in hand."""
    return (
        (OutgoingMail.state == MailState.WAITING)
        & (OutgoingMail.next_try <= now)
        & OutgoingMail.handed_over_at.is_null()
        & (OutgoingMail.claimed_until.is_null() | (OutgoingMail.claimed_until < now))
    )


def next_waiting(now: datetime) -> OutgoingMail | None:
    """Return the mail that has waited longest for its next try."""
    waiting = OutgoingMail.select().where(still_waiting(now))
    found: OutgoingMail | None = waiting.order_by(OutgoingMail.next_try, OutgoingMail.id).first()
    return found


def find_mail(number: int) -> OutgoingMail | None:
    """Return the mail with that id."""
    found: OutgoingMail | None = OutgoingMail.get_or_none(OutgoingMail.id == number)
    return found


def unsent_mails(number: int | None) -> Page:
    """Return one page of the mails that have not gone out: given up first, then uncertain, then waiting."""
    order = Case(OutgoingMail.state, [(state, place) for place, state in enumerate(UNSENT)])
    query = (
        OutgoingMail.select(OutgoingMail, User)
        .join(User, JOIN.LEFT_OUTER)
        .where(OutgoingMail.state.in_(UNSENT))
        .order_by(order, OutgoingMail.next_try, OutgoingMail.id)
    )
    return read_page(query, number)


def failed_mails() -> list[OutgoingMail]:
    """Return the mails that were given up or have failed before, which “try all again” is about."""
    given_up = OutgoingMail.state == MailState.GIVEN_UP
    delayed = (OutgoingMail.state == MailState.WAITING) & (OutgoingMail.tries > 0)
    return list(OutgoingMail.select().where(given_up | delayed).order_by(OutgoingMail.id))


def idle_since() -> datetime | None:
    """Return since when mails wait that no worker has touched; ``None`` where all is as it should be.

    A server that refuses keeps mails waiting too, but those were tried.
    """
    waiting = OutgoingMail.select(fn.MIN(OutgoingMail.next_try), fn.MAX(OutgoingMail.tries))
    first, tries = waiting.where(OutgoingMail.state == MailState.WAITING).tuples().first()
    is_idle = first is not None and not tries and first < utc_now() - WORKERS_LOOK_WITHIN
    return first if is_idle else None
