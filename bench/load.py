"""A crowd of phones: each keeps its connection, signs in once and then asks as fast as it is answered."""

import http.client
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


class Phone:
    """One signed-in browser on one kept connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def connect(self) -> None:
        """Connect anew: one that lay idle while others signed in may be closed at the other end."""
        self.connection.close()
        self.connection.connect()

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes, str]:
        """Return status, body and Location of an answer."""
        headers = {"Accept-Encoding": "gzip"} if method == "GET" and self.token else {}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = FORM
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        for cookie in response.msg.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, content, response.getheader("Location", "")

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the page, and keep the token that its pages carry from then on."""
        token = self.find_token(self.ask("GET", "/sign-in")[1])
        body = urlencode({"csrf_token": token, "email": email, "password": password}).encode()
        status, _, _ = self.ask("POST", "/sign-in", body)
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


Ask = Callable[[Phone], tuple[int, bytes, str]]


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
                status, content, _ = ask(phone)
            except (OSError, http.client.HTTPException) as error:
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
