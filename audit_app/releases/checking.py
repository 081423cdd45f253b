"""Recomputing every released score from its document alone, and every hash."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import chunked

from audit_app.errors import ViHanhError
from audit_app.releases.canonical import canonical_text, hundredths, salted_digest, sha256_of, tenths
from audit_app.releases.contents import digests_in
from audit_app.releases.document import checklist_of, compute_figures
from audit_app.releases.misses import marks_of
from audit_app.releases.models import Release, ReleaseContent

# Revisions read at once: documents of some 40 KB each.
AT_ONCE = 100

# What a document that was tampered with can make its readers raise.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ViHanhError)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that a release says and that does not follow: ``what`` in words, both values as text."""

    code: str
    revision: int
    what: str
    says: str
    computed: str

    def __str__(self) -> str:
        """Return the difference as one line."""
        return f"{self.code} revision {self.revision}: {self.what} says {self.says}, computed {self.computed}"


def check_releases(count: Callable[[], object]) -> Iterator[Difference]:
    """Give every difference of every revision; ``count`` is called once for each revision read."""
    numbers = [release.id for release in Release.select(Release.id).order_by(Release.id)]
    for some in chunked(numbers, AT_ONCE):
        contents: dict[int, dict[str, ReleaseContent]] = {}
        for row in ReleaseContent.select().where(ReleaseContent.release.in_(some)):
            contents.setdefault(row.release_id, {})[row.digest] = row
        for release in Release.select().where(Release.id.in_(some)).order_by(Release.id):
            count()
            yield from check_release(release, contents.get(release.id, {}))


def check_release(release: Release, contents: Mapping[str, ReleaseContent]) -> Iterator[Difference]:
    """Give what does not follow in one revision: hash, score, copies, contents (by digest)."""

    def differ(what: str, says: object, computed: object) -> Iterator[Difference]:
        if says != computed:
            yield Difference(release.code, release.revision, what, str(says), str(computed))

    yield from differ("sha256", release.sha256, sha256_of(release.document))
    try:
        document: dict[str, Any] = json.loads(release.document)
        yield from differ("canonical form", release.document, canonical_text(document))
        figures = compute_figures(document)
        for what, says, computed in _figure_pairs(document["score"], figures):
            yield from differ(what, says, computed)
        yield from differ("checklist digest", document["checklist_digest"], checklist_of(document).digest)
        for what, says, computed in _copies(release, document, figures):
            yield from differ(what, says, computed)
        yield from _check_contents(release, document, contents)
    except UNREADABLE as error:
        yield Difference(release.code, release.revision, "document", "it can be scored", repr(error))


def _figure_pairs(
    says: Mapping[str, Any], computed: Mapping[str, Any]
) -> Iterator[tuple[str, object, object]]:
    """Pair the figures part by part, so that a difference names its place."""
    for part in sorted({*says, *computed}):
        yield part, says.get(part), computed.get(part)


def _copies(
    release: Release, document: Mapping[str, Any], figures: Mapping[str, Any]
) -> Iterator[tuple[str, object, object]]:
    """Pair the columns that repeat the document with what it says."""
    yield "column code", release.code, document["code"]
    yield "column revision", release.revision, document["revision"]
    yield "column score", release.score, hundredths(figures["score"])
    yield "column shown", release.shown, tenths(figures["shown"])
    yield "column threshold", release.threshold, hundredths(document["thresholds"]["overall"])
    yield "column outcome", release.outcome, figures["outcome"]
    yield "column marks", release.marks, marks_of(figures["questions"])
    yield "column visited_on", release.visited_on.isoformat(), document["visit"]["visited_on"]


def _check_contents(
    release: Release, document: Mapping[str, Any], contents: Mapping[str, ReleaseContent]
) -> Iterator[Difference]:
    """Give the contents that are missing or whose words do not have their digest; erased ones are fine."""
    for digest in sorted(digests_in(document)):
        row = contents.get(digest)
        if row is None:
            yield Difference(release.code, release.revision, "content", digest, "no such content")
        elif row.content is not None and salted_digest(row.salt, row.content) != digest:
            yield Difference(
                release.code, release.revision, "content", digest, salted_digest(row.salt, row.content)
            )
