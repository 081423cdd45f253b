"""What passes between phone and server: kinds of requests, and the log that tells every position."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

STATIC = ("/static/", "/assets/")
VISIT = re.compile(r"/visits/[0-9a-f-]{36}")


@dataclass(slots=True)
class Request:
    """One HTTP request as the browser sent it."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def path(self) -> str:
        """The address without its question."""
        return self.target.partition("?")[0]

    def header(self, name: str) -> str:
        """Return a header's value; "" without it."""
        return next((value for known, value in self.headers if known.lower() == name), "")

    def document(self) -> dict[str, Any]:
        """Return the body as JSON; nothing where it is none."""
        try:
            read = json.loads(self.body)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


@dataclass(slots=True)
class Exchange:
    """One request that came to the proxy, and what became of it.

    ``ordinal`` counts the requests of its kind from 1; ``status`` is 0 where the browser got no answer;
    ``forwarded`` how often the server got it; ``commits`` what the server said that it committed.
    """

    kind: str
    ordinal: int
    method: str
    path: str
    fault: str = ""
    status: int = 0
    forwarded: int = 0
    commits: int = 0
    document: dict[str, Any] = field(default_factory=dict)


def kind_of(request: Request) -> str:
    """Return what a request is for, in the words that positions are named with."""
    match request.method, VISIT.sub("/visits/UID", request.path):
        case "GET", "/visits/state":
            return "state"
        case "GET", "/visits/UID/draft":
            return "read"
        case "GET", "/visits/UID/form":
            return "form"
        case "PUT", "/visits/UID":
            document = request.document()
            return "submit" if document.get("submit") or document.get("absence") else "draft"
        case "PUT", path if path.startswith("/visits/UID/photos/"):
            return "photo"
        case "GET", path if path.startswith(("/static/", "/assets/")) or path.endswith(
            (".js", ".webmanifest")
        ):
            return "shell"
        case _:
            return "page"


SYNC_KINDS = frozenset({"state", "read", "draft", "photo", "submit"})
