"""The first pages of a pack: what it holds, whose and from when, and where each scorecard begins."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from flask import current_app, render_template
from flask_babel import force_locale

from audit_app.clock import utc_now
from audit_app.releases.models import Release
from audit_app.scorecards.binding import count_pages
from audit_app.scorecards.press import print_html

STYLESHEETS = ("pack_paper.css",)
ROWS_ON_A_PAGE = 34
MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Paper:
    """One scorecard of a pack: its release with branch and area, and its PDF of so many ``pages``."""

    release: Release
    file: Path
    pages: int

    @property
    def address(self) -> str:
        """The address of its page, which in the contents stands for its place in the file."""
        return f"{current_app.config['BASE_URL']}/scorecards/{self.release.code}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents; ``page`` is the page of the file on which the scorecard begins, from 1."""

    paper: Paper
    page: int


def print_contents(title: str, heading: str, language: str, papers: Sequence[Paper]) -> bytes:
    """Return the PDF of the contents; the pages that it takes itself are counted in."""
    pages = 1 + len(papers) // ROWS_ON_A_PAGE
    for _ in range(MOST_TRIES):
        pdf = _print(title, heading, language, number_pages(papers, pages))
        if (found := count_pages(pdf)) == pages:
            return pdf
        pages = found
    return pdf


def number_pages(papers: Sequence[Paper], first: int) -> list[Entry]:
    """Return the papers with the pages on which they begin, after ``first`` pages of contents."""
    entries, page = [], first + 1
    for paper in papers:
        entries.append(Entry(paper, page))
        page += paper.pages
    return entries


def _print(title: str, heading: str, language: str, entries: Sequence[Entry]) -> bytes:
    with force_locale(language):
        html = render_template(
            "scorecards/pack/contents.html",
            title=title,
            heading=heading,
            organisation=current_app.config["ORGANISATION"],
            areas=[(area, list(rows)) for area, rows in groupby(entries, key=area_name)],
            count=len(entries),
            first=min(entry.paper.release.visited_on for entry in entries),
            last=max(entry.paper.release.visited_on for entry in entries),
            made_at=utc_now(),
        )
    identifier = hashlib.sha256(html.encode()).hexdigest()
    return print_html(html, stylesheets=STYLESHEETS, files={}, identifier=identifier)


def area_name(entry: Entry) -> str:
    """Return the name of the area of a line."""
    return str(entry.paper.release.branch.area.name)
