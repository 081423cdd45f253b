"""A release in the database → its scorecard and its PDF, with the photos of the storage."""

import re
import unicodedata
from datetime import date
from urllib.parse import quote

from flask import current_app

from audit_app.formatting import format_day
from audit_app.photo_store import PhotoMissing, read_photo
from audit_app.releases.annexes import annexes_of
from audit_app.releases.models import Release
from audit_app.releases.queries import contents_of, release_by_code
from audit_app.scorecards.pdf import render_pdf
from audit_app.scorecards.prints import fit_for_print
from audit_app.scorecards.scorecard import Scorecard, Standing, make_scorecard
from audit_app.visits.states import VisitState


def open_scorecard(release: Release) -> Scorecard:
    """Return the scorecard of ``release`` (with its visit) as it stands today."""
    return make_scorecard(
        release.frozen,
        release.sha256,
        contents_of(release),
        annexes_of(release),
        standing_of(release),
        current_app.config["APPEAL_DAYS"],
    )


def standing_of(release: Release) -> Standing:
    """Return what became of the release."""
    if release.visit.state != VisitState.RELEASED:
        return Standing.EXCLUDED
    return Standing.CURRENT if release.is_current else Standing.REPLACED


def make_pdf(card: Scorecard, language: str) -> bytes:
    """Return the PDF with the photos of the store; raises what :func:`render_pdf` raises.

    A photo that is gone from the store without having been erased is named on its page and in the log.
    """
    return render_pdf(card, read_photos(card), language, current_app.config["BASE_URL"])


def printed(card: Scorecard, language: str) -> bytes:
    """Return the PDF of a scorecard that is open already, kept or laid out now."""
    from audit_app.scorecards.copies import pdf_of  # which opens scorecards itself

    release = release_by_code(card.identity.code, card.identity.revision)
    assert release is not None, "a scorecard is opened from a release"
    return pdf_of(release, language)


def read_photos(card: Scorecard) -> dict[int, bytes]:
    """Return the photos by number, as small as they are printed, without those that cannot be read."""
    photos = {}
    for photo in card.photos:
        if photo.stored is None:
            continue
        try:
            photos[photo.number] = fit_for_print(read_photo(photo.stored))
        except (PhotoMissing, OSError) as error:  # gone, or a file that is no JPEG any more
            words = "Scorecard %s: photo %d (%s) is missing from the storage, and printed as missing: %s"
            current_app.logger.error(words, card.identity.code, photo.number, photo.stored, error)
    return photos


def file_name(card: Scorecard, language: str) -> str:
    """Return a name that people recognise: kind, branch, day and code."""
    return name_file(card.identity.branch, card.identity.visited_on, card.identity.code, language)


def file_name_of(release: Release, language: str, *, one_page: bool = False) -> str:
    """Return the same name without opening the scorecard; what is on ``one_page`` alone says so."""
    document = release.frozen
    day = date.fromisoformat(document["visit"]["visited_on"])
    pages = {"en": " one page", "vi": " một trang"}[language] if one_page else ""
    return name_file(document["branch"]["name"], day, release.code + pages, language)


def name_file(branch: str, visited_on: date, code: str, language: str) -> str:
    """Return the name of a scorecard's file."""
    kind = "Scorecard" if language == "en" else "Phiếu điểm"
    return plain_file_name(f"{kind} {branch} {format_day(visited_on).replace('/', '-')} {code}.pdf")


def plain_file_name(name: str) -> str:
    """Return a name that every system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name)


def disposition(name: str) -> str:
    """Return the header that offers a file under ``name``, and under its plain letters to old programs."""
    plain = unicodedata.normalize("NFD", name.translate(str.maketrans("đĐ–", "dD-")))
    ascii_name = plain.encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}"
