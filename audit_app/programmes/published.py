"""Checklist versions as they were published: what visits are filled in and scored with."""

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.checklists.definition import Checklist
from audit_app.checklists.loader import read_checklist
from audit_app.checklists.mistakes import ChecklistRefused
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.programmes.models import PublishedChecklist


class ChecklistGone(ViHanhError):
    """A visit names a checklist version that was never published here, or can no longer be read."""

    status = 410

    def __init__(self, key: str, version: int) -> None:
        super().__init__(
            gettext(
                "Version %(version)d of the checklist “%(key)s” is not there any more. What you wrote is "
                "kept. Ask head office to publish this version again.",
                key=key,
                version=version,
            )
        )
        self.key, self.version = key, version


class ChecklistChanged(ViHanhError):
    """A published version was changed on disk; it can never be published a second time."""

    status = 409

    def __init__(self, key: str, version: int) -> None:
        super().__init__(
            gettext(
                "Version %(version)d of “%(key)s” was published with other contents. Put the file back as it "
                "was, and publish the change as %(next)s.",
                key=key,
                version=version,
                next=f"{key}.v{version + 1}",
            )
        )
        self.key, self.version = key, version


# By digest of the meaning: what is in here can never be outdated.
_read: dict[str, Checklist] = {}


def publish_checklist(source: str, file: str, by: User | None = None) -> PublishedChecklist:
    """Publish the checklist in ``source``; ``file`` is its name in messages.

    Publishing the same meaning again changes nothing and returns what is there.  Raises
    :class:`ChecklistRefused` with all mistakes, :class:`ChecklistChanged` when this version was published
    with another meaning.
    """
    checklist = read_checklist(source, file)
    with database.atomic():
        row, _ = PublishedChecklist.get_or_create(
            key=checklist.key,
            version=checklist.version,
            defaults={"digest": checklist.digest, "source": source, "published_by": by},
        )
    if row.digest != checklist.digest:
        raise ChecklistChanged(checklist.key, checklist.version)
    return row


def published_checklist(key: str, version: int) -> Checklist:
    """Return a published version, whether its file is still there or not.

    Raises :class:`ChecklistGone`.  Costs one small query once the version has been read.
    """
    digest = (
        PublishedChecklist.select(PublishedChecklist.digest)
        .where(PublishedChecklist.key == key, PublishedChecklist.version == version)
        .scalar()
    )
    return checklist_of_digest(key, version, digest)


def checklist_of_digest(key: str, version: int, digest: str | None) -> Checklist:
    """Return a published version whose digest was read along with something else (``None``: there is none).

    Raises :class:`ChecklistGone`.
    """
    if digest is None:
        raise ChecklistGone(key, version)
    return _read.get(digest) or _read_source(key, version, digest)


def published_checklists(names: set[tuple[str, int]]) -> dict[tuple[str, int], Checklist]:
    """Return the published ones among ``names`` (key and version), in one query; the others are left out."""
    if not names:
        return {}
    keys = {key for key, _ in names}
    rows = PublishedChecklist.select(
        PublishedChecklist.key, PublishedChecklist.version, PublishedChecklist.digest
    ).where(PublishedChecklist.key.in_(keys))
    found: dict[tuple[str, int], Checklist] = {}
    for row in rows:
        if (row.key, row.version) in names:
            found[row.key, row.version] = _read.get(row.digest) or _read_source(
                row.key, row.version, row.digest
            )
    return found


def _read_source(key: str, version: int, digest: str) -> Checklist:
    source = (
        PublishedChecklist.select(PublishedChecklist.source)
        .where(PublishedChecklist.key == key, PublishedChecklist.version == version)
        .scalar()
    )
    try:
        checklist = read_checklist(source, f"{key}.v{version}.toml")
    except ChecklistRefused as error:  # written for another release of this program
        raise ChecklistGone(key, version) from error
    _read[digest] = checklist
    return checklist
