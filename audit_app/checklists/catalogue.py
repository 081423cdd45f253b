"""All checklists of a folder, read when they are asked for and again only when a file's content changes."""

import hashlib
from pathlib import Path

from audit_app.checklists.definition import Checklist, Text
from audit_app.checklists.loader import FILE_NAME, read_checklist
from audit_app.checklists.mistakes import ChecklistRefused, ChecklistUnknown, Mistake


class Catalogue:
    """The checklists in ``folder``, one file ``KEY.vN.toml`` for each checklist and version."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[tuple[str, str], Checklist] = {}

    def files(self) -> list[Path]:
        """Return every TOML file of the folder, by name."""
        return sorted(path for path in self.folder.glob("*.toml") if path.is_file())

    def versions(self) -> dict[str, list[int]]:
        """Return the versions of each checklist in ascending order, by key."""
        found: dict[str, list[int]] = {}
        for path in self.files():
            if name := FILE_NAME.match(path.name):
                found.setdefault(name["key"], []).append(int(name["version"]))
        return {key: sorted(found[key]) for key in sorted(found)}

    def names(self) -> list[str]:
        """Return the names ``KEY.vN``, by key and then version."""
        return [f"{key}.v{version}" for key, versions in self.versions().items() for version in versions]

    def latest_version(self, key: str) -> int:
        """Return the highest version of ``key``; :class:`ChecklistUnknown` when there is none."""
        versions = self.versions()
        if key not in versions:
            raise ChecklistUnknown(key, self.names())
        return versions[key][-1]

    def load(self, key: str, version: int) -> Checklist:
        """Return one version of a checklist.

        Raises :class:`ChecklistUnknown` when its file is not there, :class:`ChecklistRefused` when it has
        mistakes.
        """
        path = self.folder / f"{key}.v{version}.toml"
        if not FILE_NAME.match(path.name) or not path.is_file():
            raise ChecklistUnknown(f"{key}.v{version}", self.names())
        return self.load_file(path)

    def load_latest(self, key: str) -> Checklist:
        """Return the highest version of ``key``."""
        return self.load(key, self.latest_version(key))

    def load_named(self, name: str) -> Checklist:
        """Return ``KEY.vN``, or the highest version of ``KEY``."""
        match = FILE_NAME.match(f"{name}.toml")
        return self.load(match["key"], int(match["version"])) if match else self.load_latest(name)

    def load_file(self, path: Path) -> Checklist:
        """Return the checklist in one of :meth:`files`; :class:`ChecklistRefused` when it has mistakes."""
        if not FILE_NAME.match(path.name):
            raise ChecklistRefused([_badly_named(path)])
        source = path.read_bytes()
        place = (str(path), hashlib.sha256(source).hexdigest())
        if place not in self._read:
            self._read[place] = read_checklist(source, str(path))
        return self._read[place]


def _badly_named(path: Path) -> Mistake:
    return Mistake(
        str(path),
        1,
        path.name,
        Text("tên tệp không nói bộ câu hỏi và phiên bản", "the file's name gives no checklist and version"),
        Text("Đặt tên như mother-and-baby.v1.toml", "Name it like mother-and-baby.v1.toml"),
    )
