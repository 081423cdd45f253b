"""Scorecard → HTML → PDF. The only file that knows WeasyPrint, which is loaded when first needed.

Nothing is fetched: styles, fonts and photos come from memory, and any other address stops the rendering.
The same scorecard in the same language gives the same bytes.
"""

from __future__ import annotations

import atexit
import gc
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app, render_template
from flask_babel import force_locale, gettext

from audit_app.errors import ViHanhError
from audit_app.scorecards.drawings import draw_qr_code, journey_bands, largest_loss, trend
from audit_app.scorecards.scorecard import Scorecard
from audit_app.scoring.wording import FACTOR_NAMES

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

WEIGHTS = (400, 600)
VARIANT = "pdf/ua-1"
FRONT_END = "front-end"  # the last thing on page 1
# Where a template's line ends between two tags there is no space; each would become a box thrown away.
BETWEEN_LINES = re.compile(r">\s*\n\s*<")
# Pango and fontconfig keep state for the process; a second thread waits.
_one_at_a_time = threading.Lock()


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


class PhotoMissing(ViHanhError):
    """A photo that the release names is not in the photo storage."""

    status = 500

    def __init__(self, number: int) -> None:
        super().__init__(gettext("Photo %(number)d of this scorecard is missing.", number=number))


@dataclass(frozen=True, slots=True)
class Press:
    """What every PDF shares: our fonts and our stylesheet, parsed once for the process."""

    fonts: FontConfiguration
    stylesheet: CSS
    letters: frozenset[int]


def render_pdf(card: Scorecard, photos: Mapping[int, bytes], language: str, base_url: str) -> bytes:
    """Return the PDF in ``language`` (``vi`` or ``en``).

    ``photos`` are JPEG files by number, best about 800 pixels long. Raises :class:`PangoMissing` and
    :class:`PhotoMissing`.
    """
    for photo in card.photos:
        if photo.stored and photo.number not in photos:
            raise PhotoMissing(photo.number)
    with _one_at_a_time, no_collection():
        press = set_up_press(Path(str(current_app.static_folder)))
        pages = lay_out(press, write_html(card, language, base_url), photos)
        if FRONT_END not in pages.pages[0].anchors:
            pages = lay_out(press, write_html(card, language, base_url, tight=True), photos)
        return print_pages(pages, card.proof.sha256)


@contextmanager
def no_collection() -> Iterator[None]:
    """Hold the garbage collector: it would walk the growing tree of boxes again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def write_html(card: Scorecard, language: str, base_url: str, *, tight: bool = False) -> str:
    """Return the document that is printed, with nothing in it that has to be fetched but photos.

    ``tight`` leaves out of page 1 what other pages say as well.
    """
    address = check_address(card, base_url)
    with force_locale(language):
        html = render_template(
            "scorecards/pdf/scorecard.html",
            card=card,
            factor_names=FACTOR_NAMES,
            bands=journey_bands(card),
            spark=trend(card),
            largest_loss=largest_loss(card),
            qr=draw_qr_code(address),
            check_url=address,
            released_at=card.proof.released_at,
            tight=tight,
        )
    return BETWEEN_LINES.sub("><", html)


def check_address(card: Scorecard, base_url: str) -> str:
    """Return the address behind the QR code: it says whether this paper is current."""
    return f"{base_url}/check/{card.identity.code}?sha={card.proof.short}"


@cache
def set_up_press(static: Path) -> Press:
    """Load WeasyPrint, the fonts and the stylesheet; raises :class:`PangoMissing`."""
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
    rules = (static / "css" / "scorecard.css").read_text(encoding="utf-8")
    stylesheet = CSS(string=faces + rules, font_config=fonts, url_fetcher=fetcher)
    letters = set.intersection(*(set(TTFont(file).getBestCmap()) for file in files.values()))
    return Press(fonts, stylesheet, frozenset(letters | {0x0A, 0x0D, 0x09}))


def lay_out(press: Press, html: str, photos: Mapping[int, bytes]) -> Any:
    """Return the pages of ``html``."""
    from weasyprint import HTML

    fetcher = make_fetcher({f"photo:{number}": (photo, "image/jpeg") for number, photo in photos.items()})
    source = HTML(string=only_our_letters(html, press.letters), url_fetcher=fetcher)
    return source.render(font_config=press.fonts, stylesheets=[press.stylesheet], pdf_variant=VARIANT)


def print_pages(pages: Any, sha256: str) -> bytes:
    """Return ``pages`` as a tagged PDF whose identifier comes from the release."""
    pdf: bytes = pages.write_pdf(pdf_variant=VARIANT, pdf_identifier=sha256[:32].encode())
    return pdf


def make_fetcher(files: Mapping[str, tuple[bytes, str]]) -> Any:
    """Return a fetcher that serves ``files`` (content and type by address), and refuses everything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):
        """Memory only: no network, no disk."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 (WeasyPrint's own signature)
            if url not in files:
                raise FatalURLFetchingError(f"A scorecard fetches nothing, and asked for {url}")
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
