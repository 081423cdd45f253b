"""Scorecard → HTML → PDF.  The same scorecard in the same language gives the same bytes."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import force_locale

from audit_app.checklists.definition import Factor
from audit_app.scorecards.drawings import (
    draw_qr_code,
    factor_trends,
    journey_bands,
    largest_loss,
    trend,
    trend_band,
)
from audit_app.scorecards.history import OVERALL
from audit_app.scorecards.press import Attachment, at_press, lay_out, print_pages
from audit_app.scorecards.scorecard import Scorecard
from audit_app.scorecards.sources import RELEASE, sources_of
from audit_app.scoring.wording import FACTOR_NAMES

STYLESHEETS = ("scorecard.css",)
FRONT_END = "front-end"  # the last thing on page 1
MOST_CUT = 3
# Where a template's line ends between two tags there is no space; each would become a box thrown away.
BETWEEN_LINES = re.compile(r">\s*\n\s*<")


def render_pdf(card: Scorecard, photos: Mapping[int, bytes], language: str, base_url: str) -> bytes:
    """Return the PDF in ``language`` (``vi`` or ``en``).

    ``photos`` are JPEG files by number, best about 800 pixels long; one that is not there, and was not
    erased, is named as missing.  Raises :class:`audit_app.scorecards.press.PangoMissing`.
    """
    return _render(card, photos, language, base_url, one_page=False)


def render_one_page(card: Scorecard, photos: Mapping[int, bytes], language: str, base_url: str) -> bytes:
    """Return the whole verdict on one page, without the pages that :func:`render_pdf` adds."""
    return _render(card, photos, language, base_url, one_page=True)


def _render(
    card: Scorecard, photos: Mapping[int, bytes], language: str, base_url: str, *, one_page: bool
) -> bytes:
    with at_press():
        return _print(card, photos, language, base_url, one_page=one_page)


def _print(
    card: Scorecard, photos: Mapping[int, bytes], language: str, base_url: str, *, one_page: bool
) -> bytes:
    """Lay out until page 1 holds all that it should, then print."""
    files = {f"photo:{number}": (photo, "image/jpeg") for number, photo in photos.items()}

    def lay(fit: int, *, front_alone: bool) -> Any:
        html = write_html(card, language, base_url, photos.keys(), fit=fit, one_page=front_alone)
        return lay_out(html, stylesheets=STYLESHEETS, files=files)

    pages = lay(0, front_alone=one_page)
    fit = 0
    while not fits(pages) and fit < MOST_CUT:
        fit += 1
        pages = lay(fit, front_alone=True)
    if fit and not one_page:
        pages = lay(fit, front_alone=False)
    if one_page:
        pages = pages.copy(pages.pages[:1])
    return print_pages(pages, identifier=card.proof.sha256, attachments=attachments_of(card))


def fits(pages: Any) -> bool:
    """Whether page 1 holds all that it should."""
    return FRONT_END in pages.pages[0].anchors


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
    photos: Collection[int] | None = None,
    *,
    fit: int = 0,
    one_page: bool = False,
) -> str:
    """Return the document that is printed, with nothing in it that has to be fetched but photos.

    ``photos`` are the numbers of those that are there, all unless told; what is neither there nor erased is
    missing.  ``fit``, up to :data:`MOST_CUT`, leaves out of page 1 what other pages say as well.
    """
    address = check_address(card, base_url)
    stored = {photo.number for photo in card.photos if photo.stored}
    there = stored if photos is None else stored & set(photos)
    with force_locale(language):
        html = render_template(
            "scorecards/pdf/scorecard.html",
            card=card,
            measures=[OVERALL, *Factor],
            factor_names=FACTOR_NAMES,
            bands=journey_bands(card),
            spark=trend(card),
            band=trend_band(card),
            factor_trends=factor_trends(card),
            largest_loss=largest_loss(card),
            qr=draw_qr_code(address),
            check_url=address,
            released_at=card.proof.released_at,
            photos_there=there,
            missing_photos=stored - there,
            fit=fit,
            one_page=one_page,
        )
    return BETWEEN_LINES.sub("><", html)


def check_address(card: Scorecard, base_url: str) -> str:
    """Return the address behind the QR code: it says whether this paper is current."""
    return f"{base_url}/v/{card.identity.code}?sha={card.proof.short}"
