"""A release in the database → its scorecard, its PDF, and the tag by which a browser knows the PDF again."""

import hashlib
import re
import unicodedata
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from flask import current_app

from audit_app.formatting import format_day
from audit_app.kept_prints import keep_print, read_print
from audit_app.photo_store import read_photo
from audit_app.releases.annexes import annexes_of
from audit_app.releases.models import Release
from audit_app.releases.queries import contents_of
from audit_app.scorecards.pdf import render_pdf
from audit_app.scorecards.prints import fit_for_print
from audit_app.scorecards.scorecard import Scorecard, Standing, make_scorecard
from audit_app.visits.states import VisitState


def open_scorecard(release: Release) -> Scorecard:
    """Return the scorecard of ``release`` (with its visit) as it stands today."""
    return make_scorecard(
        release.frozen, release.sha256, contents_of(release), annexes_of(release), standing_of(release)
    )


def standing_of(release: Release) -> Standing:
    """Return what became of the release."""
    if release.visit.state != VisitState.RELEASED:
        return Standing.EXCLUDED
    return Standing.CURRENT if release.is_current else Standing.REPLACED


def make_pdf(card: Scorecard, language: str) -> bytes:
    """Return the PDF with the photos of the store; raises what :func:`render_pdf` raises.

    A photo that is gone from the store without having been erased stops it
    (:class:`audit_app.photo_store.PhotoMissing`).
    """
    photos = {photo.number: fit_for_print(read_photo(photo.stored)) for photo in card.photos if photo.stored}
    return render_pdf(card, photos, language, current_app.config["BASE_URL"])


def printed(card: Scorecard, language: str) -> bytes:
    """Return the PDF, laid out now or kept from before; raises what :func:`make_pdf` raises."""
    code, tag = card.identity.code, tag_of(card, language)
    pdf = read_print(code, tag)
    if pdf is None:
        pdf = make_pdf(card, language)
        keep_print(code, tag, pdf)
    return pdf


def tag_of(card: Scorecard, language: str) -> str:
    """Return a tag that changes with everything that the PDF shows."""
    erased = [photo.number for photo in card.photos if photo.stored is None]
    parts = [
        card.proof.sha256,
        card.proof.standing,
        language,
        *(f"{reply.sha256}{reply.words.text is None}" for reply in card.replies),
        str(erased),
        str(hash_of_words(card)),
        current_app.config["BASE_URL"],
        digest_of_design(Path(current_app.config["ROOT"])),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def hash_of_words(card: Scorecard) -> str:
    """Return a digest of the shopper's texts that are still there."""
    words = [
        text.text
        for sheet in card.sections
        for row in sheet.rows
        for text in (row.note, row.written)
        if text is not None
    ]
    words += [stop.opportunity.text for stop in card.journey if stop.opportunity is not None]
    return hashlib.sha256(repr(words).encode()).hexdigest()


@cache
def digest_of_design(root: Path) -> str:
    """Return a digest of the templates, styles, words and libraries that PDFs are made with."""
    digest = hashlib.sha256(version("weasyprint").encode())
    files = [
        *sorted((root / "templates" / "scorecards").rglob("*.html")),
        root / "static" / "css" / "scorecard.css",
        *sorted((root / "translations").rglob("*.mo")),
    ]
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def file_name(card: Scorecard, language: str) -> str:
    """Return a name that people recognise: kind, branch, day and code."""
    kind = "Scorecard" if language == "en" else "Phiếu điểm"
    day = format_day(card.identity.visited_on).replace("/", "-")
    name = f"{kind} {card.identity.branch} {day} {card.identity.code}.pdf"
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name)


def disposition(name: str) -> str:
    """Return the header that offers a file under ``name``, and under its plain letters to old programs."""
    plain = unicodedata.normalize("NFD", name.translate(str.maketrans("đĐ–", "dD-")))
    ascii_name = plain.encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}"
