"""A phone as the server sees it: bodies, parts of photos, and a client that sends them."""

import io
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from PIL import Image
from werkzeug.test import TestResponse

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.programmes.published import published_checklist
from audit_app.visits.models import Visit
from audit_app.visits.sync.document import written_moment
from tests.house_client import HouseClient
from tests.visits.answered import SECTION_POSTS, times_post

PHONE, OTHER = "phone-a", "phone-b"


def jpeg(colour: tuple[int, int, int] = (200, 40, 40), size: tuple[int, int] = (640, 480)) -> bytes:
    """A photo of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "JPEG")
    return stream.getvalue()


def digest(content: bytes) -> str:
    """The digest under which a phone sends bytes."""
    return sha256(content).hexdigest()


def good_fields(**changes: Any) -> dict[str, list[str]]:
    """Every field of the tests' checklist, filled in so that it can be sent; ``None`` takes one away.

    ``__`` in a name stands for the dot.
    """
    posted = times_post() | {key: value for post in SECTION_POSTS.values() for key, value in post.items()}
    fields = {name: list(value) if isinstance(value, list) else [value] for name, value in posted.items()}
    for name, value in changes.items():
        key = name.replace("__", ".")
        if value is None:
            fields.pop(key, None)
        else:
            fields[key] = list(value) if isinstance(value, list) else [value]
    return fields


def body(visit: Visit, edit: int = 1, device: str = PHONE, **parts: Any) -> dict[str, Any]:
    """The body of ``PUT /visits/<uid>`` with good answers; ``parts`` replace its own."""
    checklist = published_checklist(visit.checklist_key, visit.checklist_version)
    return {
        "checklist": checklist.digest,
        "device": device,
        "edit": edit,
        "revision": 0,
        "chosen": False,
        "fields": good_fields(),
        "photos": {},
        "evidence": {},
        "sent_at": written_moment(utc_now()),
        "submit": None,
        "absence": None,
        **parts,
    }


class Phone:
    """One device of one shopper."""

    def __init__(self, client: HouseClient, shopper: User, device: str = PHONE) -> None:
        self.client, self.device = client.sign_in(shopper), device
        self.token = client.csrf_token()

    def put(self, visit: Visit, edit: int = 1, **parts: Any) -> TestResponse:
        """Send a version."""
        return self.send(visit, body(visit, edit, self.device, **parts))

    def send(self, visit: Visit, document: Mapping[str, Any]) -> TestResponse:
        """Send a body as it is."""
        return self.client.put(f"/visits/{visit.uid}", json=document, headers={"X-CSRFToken": self.token})

    def send_photo(
        self,
        visit: Visit,
        content: bytes,
        question: str = "prices_agree",
        part: tuple[int, int] | None = None,
        **named: Any,
    ) -> TestResponse:
        """Send a photo, or its bytes from ``part[0]`` up to ``part[1]``."""
        headers = {"X-CSRFToken": self.token, "Content-Type": "application/octet-stream"}
        sent, total = content, named.get("total", len(content))
        if part is not None:
            sent = content[slice(*part)]
            headers["Content-Range"] = f"bytes {part[0]}-{part[0] + len(sent) - 1}/{total}"
        return self._put_photo(visit, named.get("sha256", digest(content)), question, sent, headers)

    def ask_photo(self, visit: Visit, content: bytes, question: str = "prices_agree") -> TestResponse:
        """Ask how much of a photo is there."""
        headers = {"X-CSRFToken": self.token, "Content-Range": f"bytes */{len(content)}"}
        return self._put_photo(visit, digest(content), question, b"", headers)

    def _put_photo(
        self, visit: Visit, sha256: str, question: str, sent: bytes, headers: dict[str, str]
    ) -> TestResponse:
        taken = "2026-11-14T10:12:05"
        address = f"/visits/{visit.uid}/photos/{sha256}?question={question}&taken={taken}"
        return self.client.put(address, data=sent, headers=headers)


def names(fields: Mapping[str, Sequence[str]]) -> set[str]:
    """The names of the fields that say something."""
    return {name for name, values in fields.items() if any(value.strip() for value in values)}
