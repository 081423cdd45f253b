"""From the outbox to the mail server: each mail at most once for every answer that says it was taken.

A worker claims a mail, writes it, and notes in the database that it hands it over, at the last moment at
which it certainly has not left; then it notes the answer.  A worker that dies before that note leaves a mail
that is tried again.  One that dies after it leaves a mail of which nobody knows: it is not sent again by
itself, but shown to the administrators.
"""

import uuid
from datetime import timedelta

from flask import current_app
from flask_mailman import EmailMessage

from audit_app.accounts.mail import open_line, write_message
from audit_app.accounts.mail_outbox import write_letter
from audit_app.accounts.mail_queries import next_waiting, still_waiting
from audit_app.accounts.mail_transport import AnswerLost, LineDown, MailLine, MailNotTaken
from audit_app.accounts.models import MailState, OutgoingMail
from audit_app.clock import utc_now

# Longer than writing a mail with its PDFs and every wait for a slow server together.
CLAIM = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)
KEPT_FOR = timedelta(days=30)
LONGEST_ERROR = 500


class ClaimLost(Exception):
    """Another worker took the mail over: this one was too slow, or somebody pressed “try again”."""


def send_waiting_mails() -> None:
    """Send every mail whose time has come; stop where the server cannot be reached, for the others too."""
    note_lost_answers()
    give_up_deadly_mails()
    line = open_line()
    try:
        while (mail := claim_next()) is not None:
            if not deliver(mail, line):
                break
    finally:
        line.close()


def claim_next() -> OutgoingMail | None:
    """Take the mail that has waited longest, so that no other worker does."""
    while (waiting := next_waiting(utc_now())) is not None:
        now, token = utc_now(), uuid.uuid4().hex
        tries = waiting.tries + 1
        claimed = OutgoingMail.update(
            claim=token,
            claimed_until=now + CLAIM,
            tries=tries,
            next_try=now + wait_after(tries),  # also where writing this mail is what kills the worker
        ).where(OutgoingMail.id == waiting.id, still_waiting(now))
        if claimed.execute():
            mail: OutgoingMail = OutgoingMail.get_by_id(waiting.id)
            return mail
    return None


def deliver(mail: OutgoingMail, line: MailLine) -> bool:
    """Write and send one claimed mail and note what became of it; whether the line is good for another."""
    message = compose(mail)
    return message is None or hand_in(mail, message, line)


def compose(mail: OutgoingMail) -> EmailMessage | None:
    """Return the mail as it is to be today; ``None``, and a note, where there is none to send now."""
    try:
        letter = write_letter(mail)
        if letter is not None:
            return write_message(letter, f"mail-{mail.id}.{mail.created_at:%Y%m%d%H%M%S}")
        drop(mail)
    except Exception as error:
        current_app.logger.exception("Mail %d (%s) could not be written.", mail.id, mail.kind)
        try_later(mail, f"{type(error).__name__}: {error}")
    return None


def hand_in(mail: OutgoingMail, message: EmailMessage, line: MailLine) -> bool:
    """Send one mail and note what became of it; whether the line is good for another."""
    try:
        line.hand_in(message, lambda: note_hand_over(mail))
    except ClaimLost:
        return True
    except AnswerLost as silence:
        end(mail, MailState.UNCERTAIN, str(silence))
        return False
    except MailNotTaken as refusal:
        try_later(mail, str(refusal), is_final=refusal.is_final)
        return not isinstance(refusal, LineDown)
    except Exception as error:
        current_app.logger.exception("Mail %d (%s) could not be sent.", mail.id, mail.kind)
        note_accident(mail, f"{type(error).__name__}: {error}")
        return False
    end(mail, MailState.SENT)
    return True


def note_accident(mail: OutgoingMail, error: str) -> None:
    """Note an error that nobody foresaw, an address that cannot be encoded, say."""
    if OutgoingMail.get_by_id(mail.id).handed_over_at is None:
        try_later(mail, error)
    else:
        end(mail, MailState.UNCERTAIN, error)


def note_hand_over(mail: OutgoingMail) -> None:
    """Note that from now on the mail may have left.  Raises :class:`ClaimLost`."""
    noted = (
        OutgoingMail.update(handed_over_at=utc_now())
        .where(OutgoingMail.id == mail.id, OutgoingMail.claim == mail.claim)
        .execute()
    )
    if not noted:
        raise ClaimLost


def end(mail: OutgoingMail, state: MailState, error: str = "") -> None:
    """Note how the mail ended; only whoever has the claim may."""
    write_down(
        mail,
        state=state,
        sent_at=utc_now() if state is MailState.SENT else None,
        last_error=error[:LONGEST_ERROR],
    )
    if state is MailState.UNCERTAIN:
        current_app.logger.error("Mail %d (%s) may not have arrived: %s", mail.id, mail.kind, error)


def drop(mail: OutgoingMail) -> None:
    """Note that there is nothing to say; an address that somebody typed and that is nobody's is not kept."""
    if mail.user_id is None:
        OutgoingMail.delete().where(OutgoingMail.id == mail.id, OutgoingMail.claim == mail.claim).execute()
    else:
        end(mail, MailState.NOT_NEEDED)


def try_later(mail: OutgoingMail, error: str, *, is_final: bool = False) -> None:
    """Note when the mail, which has certainly not left, is tried again; or give it up."""
    next_try = utc_now() + wait_after(mail.tries)
    is_over = is_final or next_try > mail.trying_since + GIVEN_UP_AFTER
    write_down(
        mail,
        state=MailState.GIVEN_UP if is_over else MailState.WAITING,
        next_try=next_try,
        handed_over_at=None,
        last_error=error[:LONGEST_ERROR],
    )
    words = "was given up" if is_over else "has to wait"
    current_app.logger.error("Mail %d (%s) %s: %s", mail.id, mail.kind, words, error)


def write_down(mail: OutgoingMail, **values: object) -> None:
    """Write what became of the mail and let go of it."""
    OutgoingMail.update(**values, claim="", claimed_until=None).where(
        OutgoingMail.id == mail.id, OutgoingMail.claim == mail.claim
    ).execute()


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after that many failed tries: 1 minute, twice as long each time, 6 hours."""
    return min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)


def note_lost_answers() -> None:
    """Note the mails whose worker was stopped between handing them over and noting the answer."""
    lost = (
        OutgoingMail.update(
            state=MailState.UNCERTAIN,
            claim="",
            claimed_until=None,
            last_error="The worker was stopped while the server was taking the mail.",
        )
        .where(
            OutgoingMail.state == MailState.WAITING,
            OutgoingMail.handed_over_at.is_null(is_null=False),
            OutgoingMail.claimed_until < utc_now(),
        )
        .execute()
    )
    if lost:
        current_app.logger.error("%d mails may not have arrived: their worker was stopped.", lost)


def give_up_deadly_mails() -> None:
    """Give up the mails whose workers have died for days before they could note anything."""
    now = utc_now()
    OutgoingMail.update(
        state=MailState.GIVEN_UP,
        claim="",
        claimed_until=None,
        last_error="Each worker that took this mail was stopped before it was sent.",
    ).where(
        OutgoingMail.state == MailState.WAITING,
        OutgoingMail.handed_over_at.is_null(),
        OutgoingMail.claimed_until < now,
        OutgoingMail.trying_since < now - GIVEN_UP_AFTER,
    ).execute()


def forget_old_mails() -> None:
    """Delete what ended and is older than thirty days: who got which mail when is nobody's for ever."""
    OutgoingMail.delete().where(
        OutgoingMail.state != MailState.WAITING, OutgoingMail.created_at < utc_now() - KEPT_FOR
    ).execute()
