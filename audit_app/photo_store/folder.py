"""Photos in a folder, spread over 256 subfolders."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask_babel import gettext

from audit_app.photo_store.files import PhotosUnwritable


class Folder:
    """Keeps each photo as a file; a file appears whole or not at all."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def write(self, name: str, content: bytes) -> None:
        """Write beside, flush to the disk, then rename."""
        place = self._place(name)
        if place.exists():
            return
        temporary: Path | None = None
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
                temporary = Path(file.name)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(place)
        except OSError as error:
            if temporary is not None:
                with suppress(OSError):
                    temporary.unlink()
            raise PhotosUnwritable(_reason(error)) from error

    def read(self, name: str) -> bytes | None:
        """Return the file's bytes."""
        try:
            return self._place(name).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        """Remove the file."""
        try:
            self._place(name).unlink(missing_ok=True)
        except OSError as error:
            raise PhotosUnwritable(_reason(error)) from error

    def _place(self, name: str) -> Path:
        return self.path / name[:2] / name


def _reason(error: OSError) -> str:
    """Return why the disk refused, in words."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return str(gettext("the disk is full"))
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return str(gettext("the folder cannot be written"))
    return error.strerror or str(error)
