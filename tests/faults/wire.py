"""HTTP/1.1 as bytes: reading requests, asking the server, writing answers."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

from tests.faults.exchanges import Request

LIMIT = 64 * 1024
HOP_BY_HOP = frozenset({"connection", "keep-alive", "proxy-connection", "transfer-encoding"})
# Uncompressed bodies can be cut and rewritten.
NOT_PASSED_ON = HOP_BY_HOP | {"content-length", "accept-encoding"}


class Broken(Exception):
    """The other side ended in the middle."""


@dataclass(slots=True)
class Answer:
    """One answer with its whole body; ``cut_at`` is where it is cut off on its way to the browser."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    cut_at: int | None = None

    def header(self, name: str) -> str:
        """Return a header's value; "" without it."""
        return next((value for known, value in self.headers if known.lower() == name), "")

    def whole(self) -> bytes:
        """Return the bytes for the browser, whose connection stays open."""
        has_body = self.status not in {204, 304}
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in self.headers if name.lower() != "content-length"]
        if has_body:
            lines.append(f"Content-Length: {len(self.body)}")
        head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        return head + self.body[: self.cut_at] if has_body else head


def plain_answer(status: int) -> Answer:
    """Return what a proxy answers by itself: a small page, not JSON."""
    body = f"<!doctype html><title>{status}</title><h1>{HTTPStatus(status).phrase}</h1>".encode()
    return Answer(status, [("Content-Type", "text/html; charset=utf-8")], body)


async def read_head(reader: asyncio.StreamReader) -> list[str]:
    """Return the lines before the body; none where the connection ended between two messages."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if not error.partial:
            return []
        raise Broken from error
    return head.decode("latin-1").split("\r\n")[:-2]


def read_headers(lines: list[str]) -> list[tuple[str, str]]:
    """Return names and values."""
    pairs = (line.partition(":") for line in lines)
    return [(name.strip(), value.strip()) for name, _, value in pairs]


async def read_body(reader: asyncio.StreamReader, headers: list[tuple[str, str]], *, to_end: bool) -> bytes:
    """Read a body by its length or in chunks; an answer may also go on until the end (``to_end``)."""
    known = {name.lower(): value for name, value in headers}
    if known.get("transfer-encoding", "").lower() == "chunked":
        body = b""
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
        return body
    if "content-length" in known:
        return await reader.readexactly(int(known["content-length"]))
    return await reader.read() if to_end else b""


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read the next request of a connection; nothing where the browser has closed it."""
    lines = await read_head(reader)
    if not lines:
        return None
    method, target, _ = lines[0].split(" ", 2)
    headers = read_headers(lines[1:])
    return Request(method, target, headers, await read_body(reader, headers, to_end=False))


async def ask(port: int, request: Request, *, cut: bool = False) -> Answer:
    """Send a request to the server on a connection of its own; return the answer.

    With ``cut`` only half of the body goes, then the connection ends, and the answer is an empty 502.
    Raises :class:`Broken` where the server ended in the middle.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LIMIT)
    try:
        writer.write(request_head(request))
        writer.write(request.body[: len(request.body) // 2] if cut else request.body)
        await writer.drain()
        if cut:
            return Answer(502, [], b"")
        return await read_answer(reader, request.method)
    finally:
        writer.close()


def request_head(request: Request) -> bytes:
    """Return the bytes before the body, as the server gets them."""
    kept = [(name, value) for name, value in request.headers if name.lower() not in NOT_PASSED_ON]
    if request.body or request.method in {"PUT", "POST"}:
        kept.append(("Content-Length", str(len(request.body))))
    kept.append(("Connection", "close"))
    lines = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in kept)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


async def read_answer(reader: asyncio.StreamReader, method: str) -> Answer:
    """Read the server's answer."""
    lines = await read_head(reader)
    if not lines:
        raise Broken
    status = int(lines[0].split(" ")[1])
    headers = read_headers(lines[1:])
    is_empty = method == "HEAD" or status in {204, 304}
    body = b"" if is_empty else await read_body(reader, headers, to_end=True)
    return Answer(status, [pair for pair in headers if pair[0].lower() not in HOP_BY_HOP], body)
