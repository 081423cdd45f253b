"""A pack: the scorecards of a list as one PDF or one ZIP, made by workers."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext, ngettext

from audit_app.accounts.models import User
from audit_app.errors import ViHanhError
from audit_app.formatting import format_day, format_score, from_tenths
from audit_app.jobs.asking import start_job
from audit_app.jobs.kinds import Parts, job
from audit_app.jobs.models import Job
from audit_app.jobs.progress import Progress
from audit_app.kept_prints import find_print
from audit_app.releases.models import Release
from audit_app.releases.queries import release_by_id
from audit_app.scorecards.binding import Part, bind, count_pages
from audit_app.scorecards.copies import find_copy
from audit_app.scorecards.opening import name_file, plain_file_name
from audit_app.scorecards.pack_contents import Paper, print_contents
from audit_app.scorecards.queries import (
    ListFilter,
    area_called,
    codes_of_list,
    days_of,
    readable_by_code,
    readable_codes,
)
from audit_app.scorecards.tags import tag_of

KIND = "scorecard_pack"
MOST = 500


class PackForm(StrEnum):
    """One PDF with contents and bookmarks, or a ZIP of single ones."""

    PDF = "pdf"
    ZIP = "zip"


class PackRefused(ViHanhError):
    """A pack of nothing, or of more than one file should hold."""


class NothingReadable(ViHanhError):
    """None of these scorecards counts any more, or none can be laid out."""

    def __init__(self) -> None:
        super().__init__(gettext("None of these scorecards can be read by you any more."))


@dataclass(frozen=True, slots=True)
class Pack:
    """What was asked for: ``codes`` of releases, ``heading`` in the pack's ``language``."""

    codes: tuple[str, ...]
    language: str
    form: PackForm
    heading: str

    def write(self) -> dict[str, Any]:
        """Return it as a job's parameters."""
        asked = {"codes": list(self.codes), "language": self.language, "form": str(self.form)}
        return {**asked, "heading": self.heading}


def read_pack(asked: Job) -> Pack:
    """Return what the job was asked for."""
    given = asked.asked
    return Pack(tuple(given["codes"]), given["language"], PackForm(given["form"]), given["heading"])


def ask_for_pack(user: User, wanted: ListFilter, language: str, form: PackForm) -> Job:
    """Ask for the scorecards of a list that ``user`` sees; the latest visits first choose what is in it.

    Raises :class:`PackRefused`, and what :func:`audit_app.jobs.asking.start_job` raises.
    """
    codes = codes_of_list(user, wanted, MOST + 1)
    if not codes:
        raise PackRefused(gettext("There is no scorecard in this list."))
    if len(codes) > MOST:
        words = gettext("One file holds at most %(most)d scorecards. Choose a month or an area.", most=MOST)
        raise PackRefused(words)
    with force_locale(language):
        heading = heading_of(wanted)
    pack = Pack(tuple(codes), language, form, heading)
    return start_job(KIND, user, pack.write(), title_of(pack, wanted))


def heading_of(wanted: ListFilter) -> str:
    """Return what the list was narrowed to, in the present language; all of it where it was not."""
    area = area_called(wanted.area) if wanted.area else None
    first, _last = days_of(wanted.month)
    parts = [
        area.name if area else "",
        "" if first is None else f"{first:%m/%Y}",
        gettext("below threshold") if wanted.below else "",
        f"“{wanted.words.strip()}”" if wanted.words.strip() else "",
    ]
    return " · ".join(part for part in parts if part) or gettext("All scorecards")


def title_of(pack: Pack, wanted: ListFilter) -> str:
    """Return the job's title for who asks for it."""
    count = ngettext("%(num)d scorecard", "%(num)d scorecards", len(pack.codes))
    return f"{count}: {heading_of(wanted)} ({pack.form.upper()}, {pack.language.upper()})"


def packs_open_to(user: User, packs: Sequence[Job]) -> set[str]:
    """Return the uids of the packs of which ``user`` may read every scorecard now."""
    wanted = {pack.uid: set(read_pack(pack).codes) for pack in packs}
    readable = readable_codes(user, set().union(*wanted.values()))
    return {uid for uid, codes in wanted.items() if codes <= readable}


def papers_of(asked: Job) -> list[Release]:
    """Return the releases of a pack whose visits still count, by area, branch and day.

    Raises :class:`NothingReadable`.
    """
    found = readable_by_code(asked.asked_by, read_pack(asked).codes)
    if not found:
        raise NothingReadable
    return found


def missing_prints(asked: Job) -> tuple[list[dict[str, Any]], int]:
    """Return which of a pack's scorecards are still to be laid out, and how many it has."""
    papers, language = papers_of(asked), read_pack(asked).language
    missing = [
        {"release": release.id, "language": language}
        for release in papers
        if find_print(release.code, tag_of(release, language)) is None
    ]
    return missing, len(papers)


def print_part(release: int, language: str) -> None:
    """Lay one scorecard out; one that cannot be is left to the binding, which says so."""
    if (found := release_by_id(release)) is None:
        return
    try:
        find_copy(found, language)
    except ViHanhError as error:
        current_app.logger.error("Scorecard %s is left out of a pack: %s", found.code, error.message)


@job(KIND, packs_open_to, Parts(missing_prints, print_part))
def make_pack(progress: Progress) -> None:
    """Put the scorecards of a pack into one file."""
    pack = read_pack(progress.job)
    found = [paper_of(progress, release, pack.language) for release in papers_of(progress.job)]
    papers = [paper for paper in found if paper is not None]
    if not papers:
        raise NothingReadable
    title = file_title(pack)
    with progress.result(plain_file_name(f"{title}.{pack.form}")) as stream:
        match pack.form:
            case PackForm.PDF:
                contents = print_contents(title, pack.heading, pack.language, papers)
                bind(contents, title, [bound_part(paper) for paper in papers], stream)
            case PackForm.ZIP:
                write_zip(papers, pack.language, stream)


def file_title(pack: Pack) -> str:
    """Return what the file is called, in its own language."""
    with force_locale(pack.language):
        everything = gettext("All scorecards")
        if pack.heading == everything:
            return everything
        return gettext("Scorecards %(what)s", what=pack.heading)


def paper_of(progress: Progress, release: Release, language: str) -> Paper | None:
    """Return a scorecard with its PDF; ``None``, and a note for who asked, where it cannot be laid out."""
    try:
        kept = find_copy(release, language)
    except ViHanhError as error:
        progress.note(gettext("Without %(code)s: %(reason)s", code=release.code, reason=error.message))
        return None
    if kept.lacking:
        progress.note(gettext("%(code)s: a photo is missing from the storage.", code=release.code))
    return Paper(release, kept.file, count_pages(kept.file))


def bound_part(paper: Paper) -> Part:
    """Return a paper as it is bound."""
    release = paper.release
    title = (release.branch.name, format_day(release.visited_on), format_score(from_tenths(release.shown)))
    return Part(paper.file, " · ".join(title), paper.address)


def write_zip(papers: Sequence[Paper], language: str, stream: Any) -> None:
    """Write each scorecard as a file of its own; PDFs are packed already."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for paper in papers:
            release, day = paper.release, paper.release.visited_on
            name = name_file(release.branch.name, day, release.code, language)
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            archive.writestr(entry, paper.file.read_bytes())
