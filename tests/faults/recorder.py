"""A server behind the proxy that remembers what reached it, and a client before it."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.faults.proxy import Proxy

UID = "0b7c1c1e-8f0a-4c52-9d0c-7f3f0f0f0f0f"
BODY = b'{"submit": null, "fields": {"greeted": ["yes"]}}'


class Recorder(ThreadingHTTPServer):
    """A server that remembers what reached it whole, and what came in pieces."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Recording)
        self.whole: list[tuple[float, bytes]] = []
        self.pieces: list[bytes] = []

    @property
    def bodies(self) -> list[bytes]:
        """The bodies that came whole."""
        return [body for _, body in self.whole]


class Recording(BaseHTTPRequestHandler):
    server: Recorder

    def do_GET(self) -> None:
        self.do_PUT()

    def do_PUT(self) -> None:
        size = int(self.headers["Content-Length"] or 0)
        body = self.rfile.read(size)
        if len(body) < size:
            self.server.pieces.append(body)
            return
        self.server.whole.append((time.monotonic(), body))
        answer = b'{"answer": "of the server"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def recording() -> Iterator[Recorder]:
    """Run a recorder in a thread of its own."""
    server = Recorder()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def put(proxy: Proxy, body: bytes = BODY) -> tuple[int, bytes]:
    """Send a draft through the proxy on a connection of its own; status 0 is no whole answer."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=30)
    try:
        connection.request("PUT", f"/visits/{UID}", body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def until(condition: object) -> None:
    """Wait for something that another thread does."""
    for _ in range(500):
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.02)
    raise AssertionError("it never happened")
