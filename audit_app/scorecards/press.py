"""HTML → PDF: the only file that knows WeasyPrint, which is loaded when first needed.

Nothing is fetched: styles, fonts and pictures come from memory, and any other address stops the printing.
The same HTML, files and attachments give the same bytes.
"""

from __future__ import annotations

import atexit
import gc
import io
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import gettext

from audit_app.errors import ViHanhError
from audit_app.scorecards.archiving import finish_archive
from audit_app.scorecards.seal import make_room, set_seal
from audit_app.scorecards.tagging import finish_tags, watch_marks

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

WEIGHTS = (400, 600)
VARIANT = "pdf/ua-1"
# Pango and fontconfig keep state for the process; a second thread waits.
_one_at_a_time = threading.RLock()

Files = Mapping[str, tuple[bytes, str]]
"""What a document may ask for: content and media type by address."""


class PangoMissing(ViHanhError):
    """The system has no Pango, which lays out the letters of a PDF."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The PDF cannot be made: the Pango libraries are missing on this server. "
                "Install them: on Debian or Ubuntu “apt install libpango-1.0-0 libpangoft2-1.0-0 "
                "libharfbuzz-subset0”, on Fedora “dnf install pango harfbuzz”, on macOS “brew install pango”."
            )
        )


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF.

    ``kind`` is its media type, ``relation`` what it is to the pages (ISO 19005-3: ``Source``, ``Data``,
    ``Supplement``), ``dated`` the moment that stands as its day of making and of change.
    """

    name: str
    content: bytes
    kind: str
    relation: str
    description: str
    dated: datetime


@dataclass(frozen=True, slots=True)
class Press:
    """What every PDF of the same stylesheets shares: our fonts and the rules, parsed once for the process."""

    fonts: FontConfiguration
    stylesheet: CSS
    letters: frozenset[int]


def print_html(
    html: str,
    *,
    stylesheets: tuple[str, ...],
    files: Files,
    identifier: str,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Return ``html`` as a tagged PDF.

    ``stylesheets`` are names in ``static/css``; ``identifier`` is a SHA-256 that changes with the contents,
    and becomes the file's own.  Raises :class:`PangoMissing`, and WeasyPrint's ``FatalURLFetchingError``
    for an address that is not in ``files``.
    """
    with at_press():
        return _print(html, stylesheets, files, identifier, attachments)


def _print(
    html: str,
    stylesheets: tuple[str, ...],
    files: Files,
    identifier: str,
    attachments: Sequence[Attachment],
) -> bytes:
    pages = lay_out(html, stylesheets=stylesheets, files=files)
    return print_pages(pages, identifier=identifier, attachments=attachments)


@contextmanager
def at_press() -> Iterator[None]:
    """Take the press for layout and printing; another thread waits.

    The garbage collector is held: it would walk the growing tree of boxes again and again.  At the end that
    tree, 24 MB of rings, is thrown away while it is young; once it has grown old it would stay for dozens of
    layouts.  So nothing may hold pages any more when the block ends: lay out and print in a function.
    """
    with _one_at_a_time:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if was_enabled:
                gc.collect(0)
                gc.enable()


def lay_out(html: str, *, stylesheets: tuple[str, ...], files: Files) -> Any:
    """Return the pages of ``html`` (WeasyPrint's document), for those that look before they print.

    Call it inside :func:`at_press`, and :func:`print_pages` with it.
    """
    press = set_up_press(Path(str(current_app.static_folder)), stylesheets)
    from weasyprint import HTML

    source = HTML(string=only_our_letters(html, press.letters), url_fetcher=make_fetcher(files))
    return source.render(font_config=press.fonts, stylesheets=[press.stylesheet], pdf_variant=VARIANT)


def print_pages(pages: Any, *, identifier: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return ``pages`` as a PDF/UA-1 and PDF/A-3a that holds ``attachments`` and carries our seal."""
    # The index of a PDF's files is sorted by name.
    attached = sorted(attachments, key=lambda attachment: attachment.name)
    tagged = watch_marks(pages)

    def finish(document: Any, pdf: Any) -> None:
        finish_tags(pdf, document.metadata.lang, tagged)
        finish_archive(pdf, colour_profile(), [(each.kind, each.relation) for each in attached])
        make_room(pdf)

    pdf: bytes = pages.write_pdf(
        pdf_variant=VARIANT,
        pdf_identifier=identifier[:32].encode(),
        attachments=[embed(attachment) for attachment in attached],
        finisher=finish,
    )
    return set_seal(pdf, str(current_app.config["SECRET_KEY"]))


def embed(attachment: Attachment) -> Any:
    """Return the attachment as WeasyPrint takes it."""
    from weasyprint import Attachment as EmbeddedFile

    return EmbeddedFile(
        file_obj=io.BytesIO(attachment.content),
        name=attachment.name,
        description=attachment.description,
        created=attachment.dated,
        modified=attachment.dated,
    )


@cache
def colour_profile() -> bytes:
    """Return the description of sRGB that WeasyPrint brings along."""
    return (package_files("weasyprint") / "pdf" / "sRGB2014.icc").read_bytes()


def load_weasyprint() -> None:
    """Load the library where it can be: processes that are made of this one share it."""
    with suppress(OSError):
        import weasyprint  # noqa: F401


@cache
def set_up_press(static: Path, stylesheets: tuple[str, ...]) -> Press:
    """Load WeasyPrint, the fonts and the stylesheets; raises :class:`PangoMissing`."""
    try:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise PangoMissing from error
    from fontTools.ttLib import TTFont

    # WeasyPrint gives its fonts back when they are dropped, for which Python must still be whole.
    atexit.register(set_up_press.cache_clear)
    fonts = FontConfiguration()
    files = {f"font:{weight}": static / "fonts" / f"vi-hanh-sans-{weight}.ttf" for weight in WEIGHTS}
    fetcher = make_fetcher({name: (file.read_bytes(), "font/ttf") for name, file in files.items()})
    faces = "".join(
        f'@font-face {{ font-family: "Vi Hanh Sans"; font-weight: {weight}; src: url("font:{weight}") }}\n'
        for weight in WEIGHTS
    )
    rules = "\n".join((static / "css" / name).read_text(encoding="utf-8") for name in stylesheets)
    stylesheet = CSS(string=faces + rules, font_config=fonts, url_fetcher=fetcher)
    letters = set.intersection(*(set(TTFont(file).getBestCmap()) for file in files.values()))
    return Press(fonts, stylesheet, frozenset(letters | {0x0A, 0x0D, 0x09}))


def make_fetcher(files: Files) -> Any:
    """Return a fetcher that serves ``files``, and refuses everything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):
        """Memory only: no network, no disk."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 (WeasyPrint's own signature)
            if url not in files:
                raise FatalURLFetchingError(f"A document fetches nothing, and asked for {url}")
            body, kind = files[url]
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    return OnlyOurs()


def only_our_letters(html: str, letters: frozenset[int]) -> str:
    """Return ``html`` with characters that our fonts lack (an emoji in a note) as ``[?]``.

    Otherwise a font of the server would stand in: another look on each machine, and a font to embed.
    """
    if {ord(letter) for letter in set(html)} <= letters:
        return html
    pieces: list[str] = []
    for letter in html:
        if ord(letter) in letters:
            pieces.append(letter)
        elif not pieces or pieces[-1] != "[?]":
            pieces.append("[?]")
    return "".join(pieces)
