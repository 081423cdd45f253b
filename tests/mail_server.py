"""A mail server of our own, with moods: it takes mails, refuses, falls silent, hangs up, is not there."""

import socket
import socketserver
import threading
from collections.abc import Callable
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

GREETING, BODY = "greeting", "body"


class Conversation(socketserver.StreamRequestHandler):
    """One connection; ``server`` says how it goes."""

    server: "MailServer"

    def handle(self) -> None:
        """Answer until the client leaves, or until the mood ends it."""
        try:
            self.talk()
        except (ConnectionError, ValueError):
            return

    def talk(self) -> None:
        """Speak as much SMTP as a client needs."""
        self.server.connections += 1
        taken = 0
        if not self.answer(GREETING, "220 mail.test ready"):
            return
        while line := self.rfile.readline():
            word = line.split()[0].decode().lower()
            if word == "quit":
                self.say("221 bye")
                return
            if word == "mail" and taken == self.server.mails_in_one_go:
                self.say("421 enough for one connection")
                return
            if word == "data":
                taken += 1
                if not self.take_mail():
                    return
            elif not self.answer(word, "250 ok"):
                return

    def take_mail(self) -> bool:
        """Take a mail; whether the conversation goes on."""
        if not self.answer("data", "354 go on", goes_on="354"):
            return True
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b"."))
        reply = self.server.moods.get(BODY, "250 taken")
        if reply is None or reply.startswith("250"):
            self.server.received.append(b"".join(lines))
        if self.server.on_body is not None:
            self.server.on_body()
        return self.answer(BODY, "250 taken")

    def answer(self, stage: str, usual: str, goes_on: str = "") -> bool:
        """Say what the mood wants at this stage: usual words, others, or nothing; whether to go on."""
        words = self.server.moods.get(stage, usual)
        if words is None:
            self.server.silence.wait(30)  # until the test lets go; the client gives up long before
            return False
        if words:
            self.say(words)
        return bool(words) and words.startswith(goes_on) and not words.startswith("421")

    def say(self, words: str) -> None:
        """Send one line."""
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """``moods`` by stage (``greeting``, a command in small letters, ``body``) are the words that are said.

    ``None`` falls silent, ``""`` hangs up.  ``received`` are the mails that were taken, also those whose
    sender was never told.
    """

    allow_reuse_address = True
    daemon_threads = False
    block_on_close = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.moods: dict[str, str | None] = {}
        self.received: list[bytes] = []
        self.connections = 0
        self.mails_in_one_go = -1
        self.silence = threading.Event()
        self.on_body: Callable[[], None] | None = None
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def url(self) -> str:
        """What ``MAIL_URL`` says to reach it."""
        return f"smtp://127.0.0.1:{self.server_address[1]}/?from=audits@example.vn"

    @property
    def mails(self) -> list[Message]:
        """The mails that it took."""
        return [message_from_bytes(body) for body in self.received]

    def close(self) -> None:
        """Go away; whoever was left in silence is let go first."""
        self.silence.set()
        self.shutdown()
        self.thread.join()
        self.server_close()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def subject_of(mail: Message) -> str:
    """Return the subject as it is read."""
    return str(make_header(decode_header(mail["Subject"])))


def text_of(mail: Message) -> str:
    """Return the text as it is read, without what is attached."""
    part: Any = mail.get_payload(0) if mail.is_multipart() else mail
    return str(part.get_payload(decode=True).decode())


def attachments_of(mail: Message) -> list[tuple[str, bytes]]:
    """Return names and contents of what is attached."""
    parts: Any = mail.get_payload()[1:] if mail.is_multipart() else []
    return [(part.get_filename(), part.get_payload(decode=True)) for part in parts]
