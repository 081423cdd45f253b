"""Which releases there are, and who may read them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import ModelSelect

from audit_app.accounts.models import Role, User
from audit_app.organisation.models import Area, AreaManager, Branch
from audit_app.releases.models import Annex, Release, ReleaseContent
from audit_app.vietnamese import fold
from audit_app.visits.models import Submission, Visit
from audit_app.visits.states import VisitState

READERS_OF_ALL = frozenset({Role.HEAD_OFFICE, Role.REVIEWER})

# A list of fifty scorecards needs none of the fifty documents.
LISTED = tuple(field for field in Release._meta.sorted_fields if field is not Release.document)


@dataclass(frozen=True, slots=True)
class ReleaseFilter:
    """Which releases to list; whatever is left out does not narrow.

    ``area`` and ``branch`` are codes, ``words`` are looked for in the branch's names and address and in
    the release's code, ``first`` and ``last`` are days of the visit (inclusive).
    """

    area: str = ""
    branch: str = ""
    checklist_key: str = ""
    words: str = ""
    outcome: str = ""
    first: date | None = None
    last: date | None = None


def current_release(code: str) -> Release | None:
    """Return the revision of ``code`` that counts, also where its visit was excluded since."""
    return release_by_code(code)


def release_by_code(code: str, revision: int | None = None) -> Release | None:
    """Return one revision of ``code``, the current one unless told, with branch, area and visit."""
    wanted = Release.replaced_by.is_null() if revision is None else Release.revision == revision
    found: Release | None = _with_place(Release).where(Release.code == code, wanted).first()
    return found


def release_by_id(key: int) -> Release | None:
    """Return one release with branch, area and visit."""
    found: Release | None = _with_place(Release).where(Release.id == key).first()
    return found


def annex_digests(release: Release) -> list[str]:
    """Return the SHA-256 of everything that was added to any revision of the release's code, oldest first."""
    rows = Annex.select(Annex.sha256).join(Release).where(Release.code == release.code)
    return [row.sha256 for row in rows.order_by(Annex.added_at, Annex.id)]


def erased_digests(release: Release) -> list[str]:
    """Return what was erased of all revisions of the release's code, texts of annexes included."""
    rows = ReleaseContent.select(ReleaseContent.digest).join(Release)
    erased = rows.where(Release.code == release.code, ReleaseContent.content.is_null())
    return sorted({row.digest for row in erased})


def code_is_taken(code: str) -> bool:
    """Whether a release, or a shopper's receipt, has this code."""
    return bool(
        Release.select().where(Release.code == code).exists()
        or Submission.select().where(Submission.code == code).exists()
    )


def release_of_visit(visit: Visit) -> Release | None:
    """Return the current release of ``visit``."""
    found: Release | None = Release.get_or_none(Release.visit == visit, Release.replaced_by.is_null())
    return found


def revisions_of(release: Release) -> list[Release]:
    """Return every revision of the release's code, first one first, without the documents."""
    return list(Release.select(*LISTED).where(Release.code == release.code).order_by(Release.revision))


def readable_release(user: User, code: str, revision: int | None = None) -> Release | None:
    """Return the release if ``user`` may read it; ``None`` is a 404 whether it exists or not.

    An area manager reads those of the own areas whose visit still counts, any revision.
    """
    release = release_by_code(code, revision)
    if release is None or user.role in READERS_OF_ALL:
        return release
    if user.role != Role.AREA_MANAGER or release.visit.state != VisitState.RELEASED:
        return None
    return release if manages(user, release.branch) else None


def manages(user: User, branch: Branch) -> bool:
    """Whether ``user`` is a manager of the branch's area."""
    return bool(
        AreaManager.select().where(AreaManager.user == user, AreaManager.area == branch.area_id).exists()
    )


def releases_for(user: User, chosen: ReleaseFilter | None = None) -> "ModelSelect[Release]":
    """Return the current releases that ``user`` may read, latest visit first, without their documents.

    Excluded visits are left out.  Each row carries ``branch``, ``branch.area`` and ``visit``.
    """
    chosen = chosen or ReleaseFilter()
    query = _with_place(*LISTED).where(Release.replaced_by.is_null(), Visit.state == VisitState.RELEASED)
    if user.role not in READERS_OF_ALL:
        own = AreaManager.select(AreaManager.area).where(AreaManager.user == user)
        query = query.where(Branch.area.in_(own) if user.role == Role.AREA_MANAGER else False)
    for column, value in (
        (Area.code, chosen.area),
        (Branch.code, chosen.branch),
        (Visit.checklist_key, chosen.checklist_key),
        (Release.outcome, chosen.outcome),
    ):
        if value:
            query = query.where(column == value)
    if chosen.first is not None:
        query = query.where(Release.visited_on >= chosen.first)
    if chosen.last is not None:
        query = query.where(Release.visited_on <= chosen.last)
    for word in fold(chosen.words).split():
        query = query.where(Branch.search.contains(word) | Release.code.contains(word))
    return query.order_by(Release.visited_on.desc(), Release.id.desc())


def _with_place(*columns: Any) -> "ModelSelect[Release]":
    """Select releases with their branch, area and visit in one query."""
    return Release.select(*columns, Branch, Area, Visit).join(Branch).join(Area).switch(Release).join(Visit)


def contents_of(release: Release) -> dict[str, str | None]:
    """Return the texts and photos of a release by digest; ``None`` where the content was erased."""
    rows = ReleaseContent.select().where(ReleaseContent.release == release)
    return {row.digest: row.content for row in rows}
