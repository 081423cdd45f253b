"""How a mail leaves: through an SMTP server, or into a folder; and what is certain when it did not."""

import os
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage as PlainMessage
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Any, Protocol

from flask_mailman import EmailMessage
from flask_mailman.backends.base import BaseEmailBackend
from flask_mailman.backends.smtp import EmailBackend

from audit_app.clock import utc_now

# Text as it is, not in base64, so that any editor shows the mail.
READABLE = SMTPUTF8.clone(cte_type="8bit", linesep="\n", max_line_length=0)
# A server may read a mail for viruses before it answers; giving up sooner would leave us not knowing.
SECONDS_FOR_THE_ANSWER = 60
CLOSING = "421"  # the server hangs up
# RFC 3463: the address itself is wrong, so that trying again cannot help.
WRONG_ADDRESS = re.compile(r"^5\d\d[ -]5\.1\.\d")

HandOver = Callable[[], None]


class MailNotTaken(Exception):
    """The mail has certainly not been taken; ``is_final`` where trying again cannot help."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class LineDown(MailNotTaken):
    """Nothing can be sent at the moment: no connection, or it broke before a mail was handed over."""


class AnswerLost(Exception):
    """The mail was handed over and no answer came: it may have arrived, or not."""


class MailLine(Protocol):
    """A way to send that stays open for several mails."""

    def hand_in(self, message: EmailMessage, hand_over: HandOver) -> None:
        """Send one mail, calling ``hand_over`` at the last moment at which it certainly has not left.

        Raises :class:`MailNotTaken`, :class:`LineDown`, :class:`AnswerLost`, and what ``hand_over`` raises:
        then the mail has not left.
        """

    def close(self) -> None:
        """Say good-bye; raises nothing."""


class HandingOver(smtplib.SMTP):
    """SMTP that tells when a mail is about to leave, and waits longer for the answer to it."""

    hand_over: HandOver | None = None
    has_handed_over = False

    def send(self, s: Any) -> None:
        """Send; commands are text, and the only bytes are a mail that the server is ready to take."""
        if isinstance(s, bytes) and self.hand_over is not None:
            self.hand_over()
            self.has_handed_over = True
            if self.sock is not None:
                self.sock.settimeout(SECONDS_FOR_THE_ANSWER)
        super().send(s)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send a mail and return the answer."""
        try:
            return super().data(msg)
        finally:
            if self.sock is not None:
                self.sock.settimeout(self.timeout)


class CheckedSmtp(HandingOver):
    """SMTP whose STARTTLS checks the server's certificate; the standard one does not."""

    def starttls(self, *, context: ssl.SSLContext | None = None) -> tuple[int, bytes]:  # type: ignore[override]
        """Begin encryption with a server that proves its name."""
        return super().starttls(context=context or ssl.create_default_context())


class EncryptedSmtp(HandingOver, smtplib.SMTP_SSL):
    """SMTP that is encrypted from the first byte."""


class SmtpBackend(EmailBackend):
    """Sends through an SMTP server."""

    connection: HandingOver | None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The kind of connection that ``MAIL_URL`` asks for."""
        return EncryptedSmtp if self.use_ssl else CheckedSmtp

    def hand_in(self, message: EmailMessage, hand_over: HandOver) -> None:
        """Send one mail; a connection that rested and is closed by now is opened anew, once."""
        was_open = self.connection is not None
        try:
            self._hand_in(message, hand_over)
        except LineDown:
            if not was_open:
                raise
            self._hand_in(message, hand_over)

    def _hand_in(self, message: EmailMessage, hand_over: HandOver) -> None:
        try:
            self.open()
        except (OSError, ValueError) as error:  # every error of smtplib is an OSError
            self.drop()
            raise LineDown(in_words(error)) from error
        line = self.connection
        assert line is not None, "open() connects or raises"
        line.hand_over, line.has_handed_over = hand_over, False
        try:
            self._send(message)
        except OSError as error:
            raise self._what_happened(error, line) from error
        except BaseException:
            self.drop()  # in the middle of a conversation
            raise

    def _what_happened(self, error: OSError, line: HandingOver) -> MailNotTaken | AnswerLost:
        """Return what an error says about the mail; an answer is a refusal, a silence is not."""
        reason, is_refused = in_words(error), is_refusal(error)
        if is_refused and not reason.startswith(CLOSING):
            return MailNotTaken(reason, is_final=WRONG_ADDRESS.match(reason) is not None)
        self.drop()
        return AnswerLost(reason) if line.has_handed_over and not is_refused else LineDown(reason)

    def drop(self) -> None:
        """Hang up without a word."""
        line, self.connection = self.connection, None
        if line is not None:
            line.close()

    def close(self) -> None:
        """Say good-bye, if anybody still listens."""
        with suppress(OSError):
            super().close()


def is_refusal(error: OSError) -> bool:
    """Whether the server said in so many words that it did not take the mail."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return True
        case smtplib.SMTPResponseException():
            return 400 <= error.smtp_code < 600
    return False


def in_words(error: Exception) -> str:
    """Return what the server or the network said, the code first where there is one, on one line."""
    said: bytes | str
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
        case smtplib.SMTPResponseException():
            code, said = error.smtp_code, error.smtp_error
        case _:
            return " ".join(str(error).split()) or type(error).__name__
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(f"{code} {text}".split())


class FolderBackend(BaseEmailBackend):
    """Keeps each mail as one ``.eml`` file, named by moment and receiver, for its owner alone."""

    def __init__(self, *, folder: Path, **options: Any) -> None:
        super().__init__(**options)
        self.folder = folder

    def hand_in(self, message: EmailMessage, hand_over: HandOver) -> None:
        """Write the mail; it gets its name when it is whole."""
        receiver = re.sub(r"[^A-Za-z0-9@._-]", "_", message.to[0])
        file = self.folder / f"{utc_now():%Y%m%dT%H%M%S%f}-{receiver}.eml"
        draft = file.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.touch(mode=0o600)
            draft.write_bytes(written_out(message).as_bytes())
            hand_over()
            draft.replace(file)
        except OSError as error:
            raise LineDown(in_words(error)) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing to close."""


def written_out(message: EmailMessage) -> PlainMessage:
    """Return a mail whose file reads as the mail does."""
    plain = PlainMessage(policy=READABLE)
    plain["From"] = message.from_email
    plain["To"] = ", ".join(message.to)
    plain["Subject"] = message.subject
    plain["Date"] = utc_now()
    for name, value in message.extra_headers.items():
        plain[name] = value
    plain.set_content(message.body, cte="8bit")
    if message.attachments:
        plain.make_mixed()
    for name, content, kind in message.attachments:
        maintype, subtype = kind.split("/")
        part = PlainMessage(policy=SMTPUTF8)
        part.set_content(content, maintype, subtype, disposition="attachment", filename=name)
        plain.attach(part)
    return plain
