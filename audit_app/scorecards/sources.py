"""The documents that a scorecard is made from, word for word as they were hashed, for its PDF.  Pure.

Texts and photos stand in them as digests only; nobody is named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audit_app.releases.canonical import canonical_text

RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Source:
    """A document under the name of its file; ``kind`` is ``release``, or the annex's own kind.

    The SHA-256 of ``text`` in UTF-8 is the one that is printed.
    """

    name: str
    kind: str
    text: str


def sources_of(document: Mapping[str, Any], annexes: Iterable[Mapping[str, Any]]) -> tuple[Source, ...]:
    """Return the release, then its annexes, oldest first."""
    release = f"{RELEASE}-{document['code']}-{document['revision']}.json"
    return (
        Source(release, RELEASE, canonical_text(document)),
        *(
            Source(f"annex-{number:03d}-{annex['kind']}.json", annex["kind"], annex["document"])
            for number, annex in enumerate(annexes, 1)
        ),
    )
