"""A scorecard's PDF read back: the documents inside it, and what its pages say."""

import io
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from pypdf import PageObject, PdfReader

from audit_app.errors import ViHanhError
from audit_app.scorecards.seal import SealState, read_seal
from audit_app.scorecards.sources import RELEASE

START, WITHIN = b"%PDF-", 1024


class PaperRefused(ViHanhError):
    """A file in which nothing can be verified."""


class NotPdf(PaperRefused):
    """The file is no PDF, or too damaged to be opened."""

    def __init__(self) -> None:
        super().__init__(gettext("This is not a PDF, or it is damaged: it cannot be opened."))


class PdfLocked(PaperRefused):
    """The PDF is encrypted; we print none like that."""

    def __init__(self) -> None:
        super().__init__(
            gettext("The PDF is encrypted. Scorecards never are: verify the file as it was downloaded.")
        )


class NothingAttached(PaperRefused):
    """The PDF holds no release, or several."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "No release is attached to this PDF: it is no scorecard, or another program saved it and "
                "dropped the attachment. Packs and reports hold none; verify each scorecard by itself."
            )
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """``release`` and ``annexes`` as they are attached; ``pages`` with single spaces.

    ``headline`` is what is largest on page 1; ``language`` is ``vi`` or ``en``; ``identifier`` is the
    file's own, half a SHA-256.
    """

    release: str
    annexes: tuple[str, ...]
    pages: tuple[str, ...]
    headline: str
    language: str
    identifier: str
    seal: SealState


def read_paper(file: bytes, key: str) -> Paper:
    """Return what stands in ``file``; ``key`` is the secret of this server's seals.

    Raises :class:`NotPdf`, :class:`PdfLocked` or :class:`NothingAttached`.
    """
    if START not in file[:WITHIN]:
        raise NotPdf
    try:
        reader = PdfReader(io.BytesIO(file))
        if reader.is_encrypted:
            raise PdfLocked
        return _read(reader, read_seal(file, key))
    except PaperRefused:
        raise
    except Exception as error:  # pypdf meets a damaged file in many ways
        raise NotPdf from error


def _read(reader: PdfReader, seal: SealState) -> Paper:
    files = {
        name: content.decode("utf-8", "replace")
        for name, contents in reader.attachments.items()
        for content in contents
    }
    releases = [text for name, text in files.items() if name.startswith(f"{RELEASE}-")]
    if len(releases) != 1:
        raise NothingAttached
    identifier: Any = reader.trailer.get("/ID", [""])[0]
    return Paper(
        release=releases[0],
        annexes=tuple(text for name, text in sorted(files.items()) if name.startswith("annex-")),
        pages=tuple(plain(page.extract_text()) for page in reader.pages),
        headline=largest_words(reader.pages[0]),
        language="en" if str(reader.root_object.get("/Lang", "")).startswith("en") else "vi",
        identifier=str(identifier),
        seal=seal,
    )


def largest_words(page: PageObject) -> str:
    """Return what is written largest on ``page``."""
    found: list[tuple[float, str]] = []

    def look(text: str, _user: Any, matrix: list[float], _font: Any, size: float) -> None:
        if text.strip():
            found.append((size * abs(matrix[3]), plain(text)))

    page.extract_text(visitor_text=look)
    return max(found, default=(0.0, ""), key=lambda words: words[0])[1]


def plain(text: str) -> str:
    """Return ``text`` in NFC with single spaces."""
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).strip()
