"""A scorecard's PDF: kept from before, or laid out once, by a worker where there is one."""

import time

from flask import Flask, current_app
from flask_babel import gettext

from audit_app.config import LANGUAGES
from audit_app.errors import ViHanhError
from audit_app.jobs.duty import worker_answers
from audit_app.jobs.queue import Urgency, background, enqueue, job_queue
from audit_app.kept_prints import Print, find_print, forget_print, keep_print, read_print
from audit_app.releases.models import Release
from audit_app.releases.queries import release_by_id
from audit_app.releases.signals import visit_released
from audit_app.scorecards.opening import open_scorecard, read_photos
from audit_app.scorecards.pdf import render_one_page, render_pdf
from audit_app.scorecards.tags import tag_of

# A worker that has to finish something else first takes a scorecard after a second or two.
SECONDS_TO_WAIT = 12.0
SECONDS_BETWEEN_LOOKS = 0.05


class ScorecardChanged(ViHanhError):
    """Something that the scorecard shows was changed while it was laid out."""

    status = 503

    def __init__(self, code: str) -> None:
        super().__init__(gettext("%(code)s was changed while it was laid out. Try again.", code=code))


def pdf_of(release: Release, language: str, *, one_page: bool = False) -> bytes:
    """Return the PDF of ``release`` (with its visit), kept or laid out now, or its first page alone.

    Pages go on while a worker lays it out; this process does it only where no worker answers in time.
    Raises what :func:`audit_app.scorecards.pdf.render_pdf` and
    :func:`audit_app.scorecards.scorecard.make_scorecard` raise.
    """
    tag = tag_of(release, language, one_page=one_page)
    return (
        read_print(release.code, tag)
        or ask_worker(release, language, tag, one_page=one_page)
        or lay_out(release, language, one_page=one_page)
    )


def ask_worker(release: Release, language: str, tag: str, *, one_page: bool) -> bytes | None:
    """Let a worker lay it out; ``None`` where none answers in time, or this is a worker itself."""
    if job_queue().duty is not None or not worker_answers():
        return None
    enqueue("scorecards.print", release=release.id, language=language, one_page=one_page)
    until = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < until:
        if pdf := read_print(release.code, tag):
            return pdf
        time.sleep(SECONDS_BETWEEN_LOOKS)
    current_app.logger.warning("No worker laid out %s in time; it is done here.", release.code)
    return None


def lay_out(release: Release, language: str, *, one_page: bool = False) -> bytes:
    """Lay the PDF out in this process and keep it; a disk that is full costs only the copy."""
    tag, pdf, lacking = render(release, language, one_page=one_page)
    try:
        keep(release, language, tag, pdf, lacking=lacking, one_page=one_page)
    except OSError as error:
        current_app.logger.warning("A copy of scorecard %s could not be kept: %s", release.code, error)
    return pdf


def find_copy(release: Release, language: str, *, one_page: bool = False) -> Print:
    """Return the kept PDF, laid out now where there is none; raises ``OSError`` where there is no room."""
    tag = tag_of(release, language, one_page=one_page)
    if (kept := find_print(release.code, tag)) is not None:
        return kept
    tag, pdf, lacking = render(release, language, one_page=one_page)
    keep(release, language, tag, pdf, lacking=lacking, one_page=one_page)
    if (kept := find_print(release.code, tag)) is None:
        raise ScorecardChanged(release.code)
    return kept


def render(release: Release, language: str, *, one_page: bool = False) -> tuple[str, bytes, bool]:
    """Return tag and PDF, and whether it lacks a photo; the release is read anew, with its document."""
    if (whole := release_by_id(release.id)) is None:
        raise ScorecardChanged(release.code)
    tag, card = tag_of(whole, language, one_page=one_page), open_scorecard(whole)
    photos = read_photos(card)
    lacking = any(photo.stored and photo.number not in photos for photo in card.photos)
    print_it = render_one_page if one_page else render_pdf
    return tag, print_it(card, photos, language, current_app.config["BASE_URL"]), lacking


def keep(
    release: Release, language: str, tag: str, pdf: bytes, *, lacking: bool, one_page: bool = False
) -> None:
    """Keep the PDF, unless something that it shows was erased while it was laid out."""
    keep_print(release.code, tag, pdf, lacking=lacking)
    if (now := release_by_id(release.id)) is None or tag_of(now, language, one_page=one_page) != tag:
        forget_print(release.code, tag)


@background("scorecards.print", urgency=Urgency.SOMEBODY_WAITS)
def print_now(release: int, language: str, *, one_page: bool = False) -> None:
    """Lay out a PDF that somebody waits for."""
    print_by_id(release, language, one_page=one_page)


@background("scorecards.ahead", urgency=Urgency.WHEN_IDLE)
def print_ahead(release: int, language: str) -> None:
    """Lay out a PDF that somebody will ask for."""
    print_by_id(release, language)


def print_by_id(release: int, language: str, *, one_page: bool = False) -> None:
    """Lay the PDF of a release out, if that is still there and can be laid out; the log says why not."""
    if (found := release_by_id(release)) is None:
        return
    try:
        find_copy(found, language, one_page=one_page)
    except ViHanhError as error:
        current_app.logger.error("Scorecard %s was not laid out: %s", found.code, error.message)


def print_what_was_released(_sender: object, release: Release) -> None:
    """Have a released scorecard laid out in every language before anybody asks."""
    if current_app.config["RENDER_AHEAD"]:
        for language in LANGUAGES:
            enqueue("scorecards.ahead", release=release.id, language=language)


def init_app(_app: Flask) -> None:
    """Listen for releases."""
    visit_released.connect(print_what_was_released)
