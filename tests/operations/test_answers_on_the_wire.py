"""What goes over the network: compressed, honest about callers, and a word on health."""

import gzip

from audit_app.compression import SMALLEST_BYTES, compress
from audit_app.proxy import TrustedProxies


def test_pages_are_compressed_for_who_takes_it(client):
    plain = client.get("/sign-in")
    packed = client.get("/sign-in", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "<html" in gzip.decompress(packed.data).decode()


def test_what_is_compressed_already_or_short_is_left_alone(client):
    styles = client.get("/sign-in").get_data(as_text=True).partition('rel="stylesheet" href="')[2]
    sheet = client.get(styles.partition('"')[0], headers={"Accept-Encoding": "gzip"})
    assert sheet.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(sheet.data).startswith(b"@layer")
    assert "Content-Encoding" not in client.get("/health", headers={"Accept-Encoding": "gzip"}).headers


def test_the_same_page_has_lengths_that_vary_by_chance():
    body = b"Vi Hanh " * SMALLEST_BYTES
    packed = [compress(body) for _ in range(40)]
    assert len({len(each) for each in packed}) > 1
    assert {gzip.decompress(each) for each in packed} == {body}


def test_health_is_for_anybody_and_kept_by_nobody(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.data) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


def caller(trusted, peer, **headers):
    """Return who calls and how, as the app behind :class:`TrustedProxies` sees it."""
    seen = {}

    def app(environ, _start_response):
        seen.update(environ)
        return []

    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "a.vn", **headers}
    TrustedProxies(app, trusted)(environ, lambda *_: None)
    return seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]


FORWARDED = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}


def test_a_trusted_proxy_says_who_calls():
    assert caller(("127.0.0.1",), "127.0.0.1", **FORWARDED) == ("203.0.113.9", "https")


def test_nobody_else_can_claim_another_address():
    assert caller(("127.0.0.1",), "198.51.100.7", **FORWARDED) == ("198.51.100.7", "http")


def test_only_the_last_hop_counts():
    forged = {**FORWARDED, "HTTP_X_FORWARDED_FOR": "192.0.2.66, 203.0.113.9"}
    assert caller(("127.0.0.1",), "127.0.0.1", **forged) == ("203.0.113.9", "https")
