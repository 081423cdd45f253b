"""How a mail leaves: through an SMTP server, or into a folder."""

import re
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage as PlainMessage
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Any

from flask_mailman import EmailMessage
from flask_mailman.backends.base import BaseEmailBackend
from flask_mailman.backends.smtp import EmailBackend

from audit_app.clock import utc_now

# Text as it is, not in base64, so that any editor shows the mail.
READABLE = SMTPUTF8.clone(cte_type="8bit", linesep="\n", max_line_length=0)


class CheckedSmtp(smtplib.SMTP):
    """SMTP whose STARTTLS checks the server's certificate; the standard one does not."""

    def starttls(self, *, context: ssl.SSLContext | None = None) -> tuple[int, bytes]:  # type: ignore[override]
        """Begin encryption with a server that proves its name."""
        return super().starttls(context=context or ssl.create_default_context())


class SmtpBackend(EmailBackend):
    """Sends through an SMTP server."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The kind of connection that ``MAIL_URL`` asks for."""
        return smtplib.SMTP_SSL if self.use_ssl else CheckedSmtp


class FolderBackend(BaseEmailBackend):
    """Keeps each mail as one ``.eml`` file, named by moment and receiver, for its owner alone."""

    def __init__(self, *, folder: Path, **options: Any) -> None:
        super().__init__(**options)
        self.folder = folder

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; raises ``OSError`` where the folder cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            receiver = re.sub(r"[^A-Za-z0-9@._-]", "_", message.to[0])
            file = self.folder / f"{utc_now():%Y%m%dT%H%M%S%f}-{receiver}.eml"
            file.touch(mode=0o600)
            file.write_bytes(written_out(message).as_bytes())
        return len(email_messages)


def written_out(message: EmailMessage) -> PlainMessage:
    """Return a mail whose file reads as the mail does."""
    plain = PlainMessage(policy=READABLE)
    plain["From"] = message.from_email
    plain["To"] = ", ".join(message.to)
    plain["Subject"] = message.subject
    plain["Date"] = utc_now()
    plain.set_content(message.body, cte="8bit")
    return plain
