"""Bytes of the first load of list and form, compressed, as a browser that knows nothing yet gets them."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

from audit_app import create_app
from bench.fieldwork import PASSWORD, SECRET, prepare
from bench.report import Figure
from bench.servers import sqlite

PART = "First load of the {page} (gzip)"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
LATER = re.compile(r'data-later="([^"]+)"')
SCRIPTS = re.compile(r'<script type="module" src="([^"]+)"')
FONTS = re.compile(r'url\("([^"]+\.woff2)"\)')


def measure() -> Iterator[Figure]:
    """Give the sizes of the page, of what it links to, and of the fonts that come after first paint."""
    with tempfile.TemporaryDirectory(prefix="vh-bench-") as place, sqlite(Path(place)) as url:
        work = prepare(url, 1, 1)
        client = create_app({"DATABASE_URL": url, "SECRET_KEY": SECRET}).test_client()
        sign_in(client, next(iter(work.visits)))
        (uid,) = next(iter(work.visits.values()))
        yield from sizes(client, PART.format(page="list"), "/visits")
        yield from sizes(client, PART.format(page="visit's form"), f"/visits/{uid}/form")


def sign_in(client: FlaskClient, email: str) -> None:
    """Sign in through the page."""
    found = TOKEN.search(client.get("/sign-in").text)
    assert found, "The sign-in page has no token."
    fields = {"csrf_token": found.group(1), "email": email, "password": PASSWORD}
    assert client.post("/sign-in", data=fields).status_code == 302


def received(client: FlaskClient, address: str) -> int:
    """Return how many bytes of body come over the network for an address."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    return len(answer.data)


def sizes(client: FlaskClient, part: str, page: str) -> Iterator[Figure]:
    """Give the figures of one page."""
    text = client.get(page).text
    styles, scripts = sorted(set(STYLES.findall(text))), sorted(set(SCRIPTS.findall(text)))
    fonts = sorted({font for style in styles for font in FONTS.findall(client.get(style).text)})
    weights = {
        "page": received(client, page),
        "styles": sum(received(client, address) for address in styles),
        "scripts": sum(received(client, address) for address in scripts),
    }
    for name, weight in weights.items():
        yield Figure(part, name, weight / 1000, "kB")
    words = f"{1 + len(styles) + len(scripts)} requests"
    yield Figure(part, "together", sum(weights.values()) / 1000, "kB", at_most=50, remark=words)
    later = sum(received(client, address) for address in set(LATER.findall(text)))
    yield Figure(part, "the rest of the scripts, once it can be used", later / 1000, "kB")
    heaviness = sum(received(client, absolute(font, styles[0])) for font in fonts)
    yield Figure(
        part, "fonts, after first paint", heaviness / 1000, "kB", at_most=60, remark=f"{len(fonts)} files"
    )


def absolute(address: str, base: str) -> str:
    """Return the path that an address in a stylesheet means."""
    from urllib.parse import urljoin

    return urljoin(base, address)
