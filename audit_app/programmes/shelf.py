"""The checklists on disk beside those that were published."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from flask import abort, current_app

from audit_app.accounts.models import User
from audit_app.checklists.catalogue import Catalogue
from audit_app.checklists.definition import Checklist
from audit_app.checklists.loader import FILE_NAME
from audit_app.checklists.mistakes import ChecklistRefused, Mistake
from audit_app.programmes.models import PublishedChecklist
from audit_app.programmes.published import ChecklistGone, publish_checklist, published_checklist
from audit_app.programmes.queries import published_versions


class Standing(StrEnum):
    """How a version on disk stands to the published one."""

    NEW = "new"
    PUBLISHED = "published"
    CHANGED = "changed"
    BROKEN = "broken"
    FILE_GONE = "file_gone"


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """One version: ``checklist`` is ``None`` where nothing of it can be read."""

    name: str
    key: str
    version: int
    standing: Standing
    checklist: Checklist | None
    published: PublishedChecklist | None = None
    mistakes: tuple[Mistake, ...] = field(default=())

    @property
    def can_be_published(self) -> bool:
        """Whether a button to publish makes sense."""
        return self.standing is Standing.NEW


@cache
def _catalogue(folder: Path) -> Catalogue:
    return Catalogue(folder)


def catalogue() -> Catalogue:
    """Return the checklists on disk."""
    return _catalogue(Path(current_app.config["CHECKLISTS"]))


def checklist_shelf() -> list[ShelfEntry]:
    """Return every version, on disk or published, by key and the newest version first."""
    published = {(row.key, row.version): row for row in published_versions()}
    entries = []
    for path in catalogue().files():
        name = FILE_NAME.match(path.name)
        place = (name["key"], int(name["version"])) if name else (path.stem, 0)
        entries.append(_entry_on_disk(path, *place, published.pop(place, None)))
    entries += [_entry_without_file(row) for row in published.values()]
    return sorted(entries, key=lambda entry: (entry.key, -entry.version))


def _entry_on_disk(path: Path, key: str, version: int, row: PublishedChecklist | None) -> ShelfEntry:
    try:
        checklist = catalogue().load_file(path)
    except ChecklistRefused as refused:
        return ShelfEntry(path.stem, key, version, Standing.BROKEN, None, row, refused.mistakes)
    if row is None:
        return ShelfEntry(path.stem, key, version, Standing.NEW, checklist)
    standing = Standing.PUBLISHED if row.digest == checklist.digest else Standing.CHANGED
    return ShelfEntry(path.stem, key, version, standing, checklist, row)


def _entry_without_file(row: PublishedChecklist) -> ShelfEntry:
    try:
        checklist = published_checklist(row.key, row.version)
    except ChecklistGone:
        checklist = None
    return ShelfEntry(f"{row.key}.v{row.version}", row.key, row.version, Standing.FILE_GONE, checklist, row)


def preview_checklist(key: str, version: int) -> Checklist:
    """Return the version as it was published, else as it is on disk; 404 where neither can be read."""
    try:
        return published_checklist(key, version)
    except ChecklistGone:
        file = find_file(key, version) or abort(404)
    return catalogue().load_file(file)


def find_file(key: str, version: int) -> Path | None:
    """Return the file of a version; ``None`` where there is none on disk."""
    wanted = f"{key}.v{version}.toml"
    return next((path for path in catalogue().files() if path.name == wanted), None)


def publish_file(path: Path, by: User | None = None) -> PublishedChecklist:
    """Publish the checklist file at ``path``; raises as :func:`publish_checklist` does, and ``OSError``."""
    catalogue().load_file(path)  # a file that is not UTF-8 is refused in words
    return publish_checklist(path.read_text(encoding="utf-8-sig"), str(path), by)
