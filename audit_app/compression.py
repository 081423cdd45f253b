"""Pages and tables go out compressed: a shopper on a weak signal waits for bytes, and gunicorn sends none so.

The proxy in front may compress too; it leaves alone what is compressed already. Assets come compressed.
"""

import gzip
import secrets
from io import BytesIO

from flask import Flask, Response, request

COMPRESSED_TYPES = {
    "text/html",
    "text/plain",
    "text/csv",
    "application/json",
    "image/svg+xml",
    "text/javascript",
}
# One packet of a network carries about this much anyway.
SMALLEST_BYTES = 1024
# On our pages level 5 takes a third of the time of level 9 and is 2 % larger.
LEVEL = 5
MOST_PADDING = 64


def compress(body: bytes) -> bytes:
    """Return ``body`` as gzip with a file name of random length in its header.

    A page holds a secret (its CSRF token) beside text that others may choose (a search). Whoever sees only
    the lengths of many such answers could guess the secret from how well both compress together (BREACH);
    lengths that vary by chance hide that, and our cookies do not go along with other sites' requests.
    """
    name = "a" * secrets.randbelow(MOST_PADDING)
    buffer = BytesIO()
    with gzip.GzipFile(name, "wb", LEVEL, buffer, mtime=0) as stream:
        stream.write(body)
    return buffer.getvalue()


def compress_response(response: Response) -> Response:
    """Compress an answer that is worth it, for a client that takes it."""
    if response.mimetype not in COMPRESSED_TYPES or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or "gzip" not in request.accept_encodings:
        return response
    body = response.get_data()
    if len(body) < SMALLEST_BYTES:
        return response
    response.set_data(compress(body))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response


def init_app(app: Flask) -> None:
    """Compress after everything else: what is registered first runs last."""
    app.after_request(compress_response)
