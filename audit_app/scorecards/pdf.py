"""Scorecard → HTML → PDF.  The same scorecard in the same language gives the same bytes."""

import re
from collections.abc import Mapping
from datetime import datetime

from flask import render_template
from flask_babel import force_locale

from audit_app.scorecards.drawings import draw_qr_code, journey_bands, largest_loss, trend
from audit_app.scorecards.press import Attachment, at_press, lay_out, print_pages
from audit_app.scorecards.scorecard import Scorecard
from audit_app.scorecards.sources import RELEASE, sources_of
from audit_app.scoring.wording import FACTOR_NAMES

STYLESHEETS = ("scorecard.css",)
FRONT_END = "front-end"  # the last thing on page 1
# Where a template's line ends between two tags there is no space; each would become a box thrown away.
BETWEEN_LINES = re.compile(r">\s*\n\s*<")


def render_pdf(card: Scorecard, photos: Mapping[int, bytes], language: str, base_url: str) -> bytes:
    """Return the PDF in ``language`` (``vi`` or ``en``).

    ``photos`` are JPEG files by number, best about 800 pixels long; one that is not there, and was not
    erased, is named as missing.  Raises :class:`audit_app.scorecards.press.PangoMissing`.
    """
    missing = frozenset(photo.number for photo in card.photos if photo.stored) - photos.keys()
    files = {f"photo:{number}": (photo, "image/jpeg") for number, photo in photos.items()}
    with at_press():
        html = write_html(card, language, base_url, missing)
        pages = lay_out(html, stylesheets=STYLESHEETS, files=files)
        if FRONT_END not in pages.pages[0].anchors:
            html = write_html(card, language, base_url, missing, tight=True)
            pages = lay_out(html, stylesheets=STYLESHEETS, files=files)
        return print_pages(pages, identifier=card.proof.sha256, attachments=attachments_of(card))


def attachments_of(card: Scorecard) -> list[Attachment]:
    """Return the release and its annexes as files, dated as the release, so that bytes stay the same."""
    dated = datetime.fromisoformat(card.proof.released_at)
    return [
        Attachment(
            name=source.name,
            content=source.text.encode(),
            kind="application/json",
            relation="Source" if source.kind == RELEASE else "Supplement",
            description=source.name,
            dated=dated,
        )
        for source in sources_of(card.document, card.annexes)
    ]


def write_html(
    card: Scorecard,
    language: str,
    base_url: str,
    missing_photos: frozenset[int] = frozenset(),
    *,
    tight: bool = False,
) -> str:
    """Return the document that is printed, with nothing in it that has to be fetched but photos.

    ``missing_photos`` are the numbers of those that are gone from the storage without having been erased;
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
            missing_photos=missing_photos,
            tight=tight,
        )
    return BETWEEN_LINES.sub("><", html)


def check_address(card: Scorecard, base_url: str) -> str:
    """Return the address behind the QR code: it says whether this paper is current."""
    return f"{base_url}/v/{card.identity.code}?sha={card.proof.short}"
