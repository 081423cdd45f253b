"""The release inside a scorecard's PDF, opened and recomputed.  Nothing in it is believed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from audit_app.releases.canonical import canonical_text, sha256_of
from audit_app.releases.checking import UNREADABLE
from audit_app.releases.contents import digests_in
from audit_app.releases.document import FORMAT, checklist_of, compute_figures
from audit_app.scorecards.paper_reading import Paper, PaperRefused
from audit_app.scorecards.scorecard import Scorecard, make_scorecard


class FormatUnknown(PaperRefused):
    """The release is in a form that this version does not read."""

    def __init__(self, written: object) -> None:
        super().__init__(
            gettext(
                "The attached release has format %(written)s; this version reads 1 to %(known)d. Verify it "
                "with a newer version.",
                written=written,
                known=FORMAT,
            )
        )


class DocumentUnreadable(PaperRefused):
    """What is attached as a release is none: it was changed, or damaged."""

    def __init__(self) -> None:
        super().__init__(
            gettext("The attached release cannot be read: it was changed after it was printed, or damaged.")
        )


@dataclass(frozen=True, slots=True)
class AttachedAnnex:
    """One annex with its hash."""

    document: Mapping[str, Any]
    sha256: str


@dataclass(frozen=True, slots=True)
class AttachedRelease:
    """``differences`` are the parts that do not follow from the answers; then there is no ``card``."""

    document: Mapping[str, Any]
    sha256: str
    is_canonical: bool
    annexes: tuple[AttachedAnnex, ...]
    differences: tuple[str, ...]
    card: Scorecard | None

    @property
    def code(self) -> str:
        """The short code that all revisions share."""
        return str(self.document["code"])


def open_release(paper: Paper) -> AttachedRelease:
    """Return the release in ``paper``; raises :class:`DocumentUnreadable` or :class:`FormatUnknown`."""
    try:
        document = json.loads(paper.release)
        if document["format"] not in range(1, FORMAT + 1):
            raise FormatUnknown(document["format"])
        sha256, differences = sha256_of(paper.release), tuple(find_differences(document))
        contents = dict.fromkeys(digests_in(document))
        return AttachedRelease(
            document,
            sha256,
            canonical_text(document) == paper.release,
            tuple(AttachedAnnex(read_annex(text), sha256_of(text)) for text in paper.annexes),
            differences,
            None if differences else make_scorecard(document, sha256, contents),
        )
    except PaperRefused:
        raise
    except (*UNREADABLE, RecursionError) as error:
        raise DocumentUnreadable from error


def read_annex(text: str) -> Mapping[str, Any]:
    """Return an annex's document; ``ValueError`` or ``KeyError`` where it lacks what each one has."""
    annex: dict[str, Any] = json.loads(text)
    return {key: annex[key] for key in ("kind", "code", "revision", "release")}


def find_differences(document: Mapping[str, Any]) -> Iterator[str]:
    """Give the parts of the score that do not follow from the answers, with both values of short ones."""
    says, computed = document["score"], compute_figures(document)
    for part in sorted({*says, *computed}):
        given, due = says.get(part), computed.get(part)
        if given != due:
            yield f"{part} {given} ≠ {due}" if isinstance(given, str) and isinstance(due, str) else part
    if document["checklist_digest"] != checklist_of(document).digest:
        yield "checklist_digest"
