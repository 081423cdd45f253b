"""Every page that a link leads to, as each role, in both languages, on a demo chain.

The house client audits each one: valid HTML, one title and h1, unique ids, nothing inline, the policy in the
headers, nothing from another host.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from playhouse.test_utils import count_queries
from werkzeug.exceptions import HTTPException

from audit_app.accounts.models import Role, User
from audit_app.db import database
from audit_app.demo.accounts import DEMO_ACCOUNTS
from audit_app.demo.load import load_demo
from tests.conftest import empty_database, make_app
from tests.house_client import HouseClient
from tests.site.crawling import Fetched, crawl, parse
from tests.site.test_rights import ROWS
from tests.site.test_translations import catalogue
from tests.site.world import NOBODY

EMAILS = {account.role: account.email for account in DEMO_ACCOUNTS}
MOST_PAGES, MOST_ALIKE = 150, 6
MOST_QUERIES = 40
# The review of a visit is behind the button of its last part; going on leads to a part or to the review.
BEHIND_FORMS = {"visits.review"}
# A phone's script leads to the one and asks for the others (tests/browser/test_journey.py goes that way).
BY_SCRIPT = {"visits.form", "sync.state", "sync.draft", "jobs.progress"}
NOT_FOLLOWED = re.compile(r"\.(pdf|csv)$")
PLACEHOLDER = r"%\(\w+\)[sd]"
FILLED = {"d": r"[\d.,]+", "s": r".+"}
SPOKEN_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "data-label", "data-words")
STARTS = {NOBODY: ["/sign-in", "/forgotten-password", "/v", "/reset-password/made-up"]}


@dataclass(frozen=True, slots=True)
class Chain:
    """The app on a demo chain that the tests only read, the language to read it in, and what was found."""

    app: Flask
    language: str
    crawled: dict[str, list["Page"]] = field(default_factory=dict)

    def pages(self, role: str) -> list["Page"]:
        """Return the pages that ``role`` finds; they are looked for once."""
        if role not in self.crawled:
            self.crawled[role] = crawl_as(self.app, role, self.language)
        return self.crawled[role]


@pytest.fixture(
    scope="module", params=[("sqlite", "vi"), ("sqlite", "en"), ("postgresql", "vi")], ids="-".join
)
def chain(
    request: pytest.FixtureRequest, apps: dict[str, Flask], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chain]:
    """A demo chain, loaded once for each database and language."""
    (kind, language), folder = request.param, tmp_path_factory.mktemp("chain")
    if kind not in apps:
        url = f"sqlite:///{folder}/test.db" if kind == "sqlite" else request.getfixturevalue("postgresql_url")
        apps[kind] = make_app(kind, url, folder)
    app = apps[kind]
    app.config.update(MAIL_URL=f"file://{folder}/mail", PHOTO_URL=f"file://{folder}/photos")
    database.initialize(app.extensions["database"])
    with app.app_context():
        empty_database()
        load_demo(branches=6, visits=40)
        yield Chain(app, language)
        empty_database()
        database.close()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the crawl: the endpoint that made it, its title, its language and every text that it says."""

    address: str
    endpoint: str
    status: int
    title: str
    language: str
    texts: tuple[str, ...]


def read_page(app: Flask, fetched: Fetched) -> Page:
    document = parse(fetched.text)
    said = [text for element in document.find("body").iter() for text in (element.text, element.tail)]
    said += [element.get(name) for element in document.iter() for name in SPOKEN_ATTRIBUTES]
    texts = tuple(" ".join(text.split()) for text in said if text and text.strip())
    endpoint = endpoint_of(app, urlsplit(fetched.address).path)
    title = document.find("head/title").text
    return Page(fetched.address, endpoint, fetched.status, title, document.get("lang"), texts)


def endpoint_of(app: Flask, path: str) -> str:
    try:
        return str(app.url_map.bind("localhost").match(path)[0])
    except HTTPException:
        return ""


def few_alike(app: Flask) -> Callable[[str], bool]:
    """Follow only so many links to the same endpoint with the same filters."""
    seen: Counter[tuple[str, ...]] = Counter()

    def follow(address: str) -> bool:
        parts = urlsplit(address)
        kind = (endpoint_of(app, parts.path), *sorted(parse_qs(parts.query)))
        seen[kind] += 1
        return not NOT_FOLLOWED.search(parts.path) and seen[kind] <= MOST_ALIKE

    return follow


def crawl_as(app: Flask, role: str, language: str) -> list[Page]:
    """Return the pages that ``role`` finds; more queries for one than a page may need are a fault."""
    client: Any = app.test_client()
    if role == NOBODY:
        client.send("/language", {"language": language})
    else:
        User.update(language=language).where(User.email == EMAILS[Role(role)]).execute()
        client.sign_in(User.get(User.email == EMAILS[Role(role)]))
    pages = []
    walk = crawl(client, STARTS.get(role, ["/", "/password"]), MOST_PAGES, few_alike(app))
    while True:
        with count_queries() as counted:
            fetched = next(walk, None)
        if fetched is None:
            return pages
        assert counted.count <= MOST_QUERIES, f"{fetched.address} asks the database {counted.count} times"
        if fetched.mimetype == "text/html":
            pages.append(read_page(app, fetched))


def written_in(language: str) -> re.Pattern[str]:
    """Return what matches the texts of the catalogue that are not the same in the other language."""
    other = "vi" if language == "en" else "en"
    texts: set[str] = set()
    for message in catalogue("vi"):
        said = {"en": listed(message.id), "vi": listed(message.string)}
        texts |= set(said[language]) - set(said[other])
    return re.compile("|".join(sorted(pattern for text in texts if (pattern := pattern_of(text)))))


def listed(text: Any) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def pattern_of(text: str) -> str:
    """Return what the text looks like when it is filled in; nothing where its own words say too little."""
    own_words = re.findall(r"\w{2,}", re.sub(PLACEHOLDER, " ", text))
    if len("".join(own_words)) <= 3 or ("%(" in text and len(own_words) < 3):
        return ""
    parts = re.split(f"({PLACEHOLDER})", text.replace("%%", "%"))
    return "".join(
        FILLED.get(part[-1] if place % 2 else "", re.escape(part)) for place, part in enumerate(parts)
    )


FOREIGN = {"vi": written_in("en"), "en": written_in("vi")}


@pytest.mark.parametrize("role", [NOBODY, *Role])
def test_every_page_that_a_link_leads_to_is_whole(chain: Chain, role: str) -> None:
    pages = chain.pages(role)
    assert len(pages) < MOST_PAGES, "the crawl did not come to an end"
    refused = [f"{page.address}: {page.status}" for page in pages if page.status not in {200, 410}]
    assert not refused
    assert {page.language for page in pages} == {chain.language}


@pytest.mark.parametrize("role", [NOBODY, *Role])
def test_no_page_mixes_the_languages(chain: Chain, role: str) -> None:
    foreign = FOREIGN[chain.language]
    found = [
        (page.address, text) for page in chain.pages(role) for text in page.texts if foreign.fullmatch(text)
    ]
    assert not found


@pytest.mark.parametrize("role", list(Role))
def test_titles_tell_pages_apart(chain: Chain, role: str) -> None:
    endpoints = defaultdict(set)
    for page in chain.pages(role):
        assert page.title.endswith(" – Vi Hành")
        endpoints[page.title].add(page.endpoint)
    alike = {title: sorted(found) for title, found in endpoints.items() if len(found) > 1}
    assert not alike


@pytest.mark.parametrize("role", list(Role))
def test_links_lead_to_every_page_that_the_role_may_open(chain: Chain, role: str) -> None:
    """A page that nobody can click to might as well not be there."""
    found = {page.endpoint for page in chain.pages(role)}
    rules = {rule.rule: rule.endpoint for rule in chain.app.url_map.iter_rules() if "GET" in rule.methods}
    pages = {
        rules[row.rule]
        for row in ROWS
        if row.method == "GET" and row.outcomes[role] == "200" and not row.outcomes[NOBODY].startswith("2")
    }
    files = {endpoint for endpoint in pages if is_file(chain.app, endpoint)}
    assert sorted(pages - found - BEHIND_FORMS - BY_SCRIPT - files) == []


def is_file(app: Flask, endpoint: str) -> bool:
    """Whether the endpoint gives a file: a photo, a PDF, a table."""
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint]
    return any(part in rule for rule in rules for part in ("/photos/", ".pdf", ".csv", ".xlsx", "/file"))


def test_the_search_for_leftovers_finds_them(chain: Chain) -> None:
    assert FOREIGN["vi"].fullmatch("Sign in")
    assert FOREIGN["en"].fullmatch("Đăng nhập")
    client: HouseClient = chain.app.test_client()  # type: ignore[assignment]
    other = "en" if chain.language == "vi" else "vi"
    client.send("/language", {"language": other})
    page = read_page(chain.app, next(crawl(client, ["/sign-in"], 1)))
    assert [text for text in page.texts if FOREIGN[chain.language].fullmatch(text)]
