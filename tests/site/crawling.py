"""Walking through the site by its own links."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib

from tests.house_client import HouseClient

LINKS = {"a": "href", "img": "src", "iframe": "src", "object": "data"}
LOOKS = re.compile(r"^/(assets|static)/")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back from ``address``, where the last redirect led."""

    address: str
    status: int
    mimetype: str
    headers: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@lru_cache(maxsize=4)
def parse(text: str) -> Any:
    """Return a page's tree; whoever looks at the same page next need not parse it again."""
    return html5lib.parse(text, namespaceHTMLElements=False)


def fetch(client: HouseClient, address: str) -> Fetched:
    """Fetch one address, with redirects."""
    response = client.get(address, follow_redirects=True)
    came_to = response.request.full_path.rstrip("?")
    headers, body = str(response.headers), response.get_data()
    response.close()
    return Fetched(came_to, response.status_code, response.mimetype, headers, body)


def links_in(page: Fetched) -> list[str]:
    """Return the addresses on our own host that the page leads to or shows, in its order."""
    found = []
    for element in parse(page.text).iter():
        target = element.get(LINKS.get(element.tag, ""))
        if not target:
            continue
        parts = urlsplit(urljoin(page.address, target))
        if parts.netloc in {"", "localhost"} and parts.scheme in {"", "http"} and not LOOKS.match(parts.path):
            found.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return list(dict.fromkeys(found))


def crawl(
    client: HouseClient, start: list[str], most: int, follow: Callable[[str], bool] = lambda _: True
) -> Iterator[Fetched]:
    """Give what can be reached from ``start``, near things first, at most ``most`` answers."""
    waiting, seen = deque(start), set(start)
    while waiting and most:
        page = fetch(client, waiting.popleft())
        most -= 1
        yield page
        if page.mimetype != "text/html":
            continue
        for address in links_in(page):
            if address not in seen and follow(address):
                seen.add(address)
                waiting.append(address)
