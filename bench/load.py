"""A crowd of phones: each keeps its connection, signs in once and then asks as fast as it is answered."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


class Phone:
    """One signed-in browser on one kept connection.

    It speaks just as much HTTP as it needs: whatever the crowd takes of the processor the server lacks.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.socket()
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.connect()

    def connect(self) -> None:
        """Connect anew: one that lay idle while others signed in may be closed at the other end."""
        self.socket.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Return status and body of an answer, whose length the server must tell."""
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            head += [f"Content-Type: {FORM}", f"Content-Length: {len(body)}"]
        elif self.token:
            head.append("Accept-Encoding: gzip")
        self.socket.sendall("\r\n".join([*head, "", ""]).encode() + body)
        return self._answer()

    def _answer(self) -> tuple[int, bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, content = received.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b": ")
            if name == b"Content-Length":
                length = int(value)
            elif name == b"Set-Cookie":
                cookie, _, kept = value.decode().partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        while len(content) < length:
            content += self._receive()
        return int(head[9:12]), content

    def _receive(self) -> bytes:
        if received := self.socket.recv(65536):
            return received
        raise ConnectionError("The server closed the connection.")

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the page, and keep the token that its pages carry from then on."""
        token = self.find_token(self.ask("GET", "/sign-in")[1])
        body = urlencode({"csrf_token": token, "email": email, "password": password}).encode()
        status, _ = self.ask("POST", "/sign-in", body)
        if status != 302:
            raise SystemExit(f"Sign-in of {email} answered {status}.")
        self.token = self.find_token(self.ask("GET", "/password")[1])

    @staticmethod
    def find_token(page: bytes) -> str:
        """Return the token in a page."""
        found = TOKEN.search(page)
        if not found:
            raise SystemExit("A page has no CSRF token.")
        return found.group(1).decode()


@dataclass
class Run:
    """Answers of one run: how many, in what time, how long each took (seconds)."""

    seconds: float = 0
    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answers per second, of all phones together."""
        return len(self.times) / self.seconds

    def milliseconds(self, share: float) -> float:
        """Return the time within which ``share`` of the answers came."""
        return sorted(self.times)[min(len(self.times) - 1, int(share * len(self.times)))] * 1000


Ask = Callable[[Phone], tuple[int, bytes]]


def rush(phones: list[Phone], asks: list[Iterable[Ask]], expected: int, seconds: float) -> Run:
    """Let every phone work through its asks, for at most ``seconds``; any other status is a failure."""
    run, lock, start = Run(), threading.Lock(), threading.Barrier(len(phones) + 1)

    def work(phone: Phone, mine: Iterable[Ask]) -> None:
        times: list[float] = []
        failures: list[str] = []
        phone.connect()
        start.wait()
        until = time.perf_counter() + seconds
        for ask in mine:
            begun = time.perf_counter()
            if begun > until:
                break
            try:
                status, content = ask(phone)
            except OSError as error:
                failures.append(f"no answer: {error!r}")
                break
            times.append(time.perf_counter() - begun)
            if status != expected:
                failures.append(f"{status}: {content[:300].decode(errors='replace')}")
                break
        with lock:
            run.times += times
            run.failures += failures

    threads = [threading.Thread(target=work, args=pair) for pair in zip(phones, asks, strict=True)]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    run.seconds = time.perf_counter() - begun
    if run.failures:
        raise SystemExit(f"{len(run.failures)} phones were refused, first: {run.failures[0]}")
    return run


def again_and_again(asks: list[Ask]) -> Iterable[Ask]:
    """Give the asks without end; the run's time ends them."""
    return cycle(asks)
