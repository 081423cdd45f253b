"""The test client of the house: it audits every page that it fetches."""

import gzip
import re
from collections import Counter
from typing import Any
from urllib.parse import urlparse

import html5lib
from flask import g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# html5lib does not know newer attributes of valid HTML; these parse errors are about real mistakes.
SERIOUS = {
    "unexpected-end-tag",
    "unexpected-start-tag",
    "expected-closing-tag-but-got-eof",
    "duplicate-attribute",
    "unexpected-start-tag-implies-end-tag",
    "end-tag-too-early",
    "expected-closing-tag-but-got-char",
    "unexpected-cell-end-tag",
    "unexpected-implied-end-tag-in-table-view",
    "foster-parenting-character",
}


ESCAPED = re.compile(r"&(#\d+|amp|lt|gt|quot);.{0,40}")
"""What a reader sees where a text was escaped twice."""


class PageFault(AssertionError):
    """A page breaks a rule of the house."""


def audit_page(response: TestResponse) -> None:
    """Raise :class:`PageFault` where a page of ours is not as every page must be."""
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy or "unsafe" in policy:
        raise PageFault(f"{response.request.path}: no strict Content-Security-Policy")
    if response.mimetype != "text/html" or not response.data:
        return
    packed = response.headers.get("Content-Encoding") == "gzip"
    text = (gzip.decompress(response.data) if packed else response.data).decode()
    faults = list(find_faults(text))
    if faults:
        raise PageFault(f"{response.request.path}: " + "; ".join(faults))


def find_faults(text: str) -> list[str]:
    """Return what is wrong with a page's HTML, in words."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(text)
    faults = [
        f"line {position[0]}: {code} {data}" for position, code, data in parser.errors if code in SERIOUS
    ]
    return faults + structure_faults(document) + loading_faults(document)


def structure_faults(document: Any) -> list[str]:
    """Return what is wrong with titles, headings, ids and references."""
    elements = list(document.iter())
    titles = [element for element in document.find("head") if element.tag == "title"]
    headings = document.findall(".//h1")
    identifiers = Counter(element.get("id") for element in elements if element.get("id"))
    faults = [f"id {name} occurs {count} times" for name, count in identifiers.items() if count > 1]
    if len(titles) != 1 or not (titles[0].text or "").strip():
        faults.append(f"{len(titles)} titles")
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1 headings")
    if not document.get("lang"):
        faults.append("no language")
    for element in elements:
        described = (element.get("aria-describedby") or "").split()
        named = [element.get("for")] if element.tag == "label" and element.get("for") else []
        faults += [f"nothing is called {name}" for name in described + named if name not in identifiers]
    if re.search(r"\bNone\b(?! of )|\bundefined\b|Undefined", "".join(document.find("body").itertext())):
        faults.append("the text says None or undefined")
    written = ["".join(document.itertext()), *(value for each in elements for value in each.attrib.values())]
    faults += [f"escaped twice: {found[0]}" for text in written if (found := ESCAPED.search(text))]
    return faults


def loading_faults(document: Any) -> list[str]:
    """Return inline styles and scripts, and what loads from other hosts."""
    faults: list[str] = []
    for element in document.iter():
        if element.get("style") is not None or element.tag == "style":
            faults.append(f"inline style on <{element.tag}>")
        if element.tag == "script" and not element.get("src") and element.get("type") != "application/json":
            faults.append("inline script")
        if any(str(name).startswith("on") for name in element.attrib):
            faults.append(f"inline handler on <{element.tag}>")
        faults += [f"<{element.tag}> loads from {host}" for host in foreign_hosts(element)]
    return faults


def foreign_hosts(element: Any) -> list[str]:
    """Return the other hosts from which an element would load."""
    loaded = {"src", "srcset", "poster", "data"}
    if element.tag in {"link", "use", "image"}:
        loaded.add("href")
    hosts = [urlparse(element.get(name) or "").netloc for name in loaded]
    return [host for host in hosts if host and host != "localhost"]


def forget_request() -> None:
    """Empty ``g``: a test's open app context shares it with each request, and with it who is signed in."""
    if has_app_context():
        for name in list(g):
            g.pop(name)


class HouseClient(FlaskClient):
    """A client that can sign in, and that audits each answer."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch and audit; every answer must pass, errors too."""
        forget_request()
        response = super().open(*args, **kwargs)
        forget_request()
        audit_page(response)
        return response

    def sign_in(self, user: Any) -> "HouseClient":
        """Put ``user`` into the session, as a fresh sign-in does."""
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"] = user.fs_uniquifier
            session["_fresh"] = True
            session["fs_cc"] = "set"
        return self

    def page(self, address: str, status: int = 200) -> str:
        """Return the text of the page at ``address``, which must answer ``status``."""
        response = self.get(address)
        assert response.status_code == status, f"{address} answered {response.status_code}, not {status}"
        return response.get_data(as_text=True)

    def send(self, address: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post a form with the session's own CSRF token (CSRF stays on in tests)."""
        return self.post(address, data={"csrf_token": self.csrf_token(), **(data or {})}, **kwargs)

    def csrf_token(self) -> str:
        """Return a token for this session, as a page would carry it."""
        from flask import session
        from flask_wtf.csrf import generate_csrf

        with self.session_transaction() as stored, self.application.test_request_context():
            session.update(stored)
            g.pop("csrf_token", None)
            token = generate_csrf()
            stored["csrf_token"] = session["csrf_token"]
        return str(token)
