"""Finished PDFs, kept beside the data so that nobody waits twice for the same one.

Only copies: the folder may be emptied at any time.  A copy is found by its code and by a tag that changes
with everything that the PDF shows.
"""

import os
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from flask import current_app

# Counting what is kept takes a look at each file, so it is done now and then.
KEEPS_BETWEEN = 20
# A PDF that lacks something (a photo that is missing from the storage) is good for a moment only.
LACKING_SECONDS = 600
_keeps = count()


def prints_folder() -> Path:
    """Return where the copies lie."""
    return Path(current_app.config["SCORECARD_FOLDER"])


@dataclass(frozen=True, slots=True)
class Print:
    """A kept PDF; one that is ``lacking`` has a place where something is missing."""

    file: Path
    lacking: bool


def find_print(code: str, tag: str) -> Print | None:
    """Return the kept PDF, ``None`` where there is none; what is looked for is kept longest."""
    file = prints_folder() / f"{code}.{tag}.pdf"
    try:
        os.utime(file)
    except OSError:
        return _find_lacking(code, tag)
    return Print(file, lacking=False)


def _find_lacking(code: str, tag: str) -> Print | None:
    file = _lacking(code, tag)
    try:
        is_fresh = file.stat().st_mtime > time.time() - LACKING_SECONDS
    except OSError:
        return None
    return Print(file, lacking=True) if is_fresh else None


def read_print(code: str, tag: str) -> bytes | None:
    """Return the kept PDF, ``None`` where there is none."""
    found = find_print(code, tag)
    try:
        return found.file.read_bytes() if found else None
    except OSError:  # deleted since
        return None


def _lacking(code: str, tag: str) -> Path:
    return prints_folder() / f"{code}.{tag}.lacking.pdf"


def keep_print(code: str, tag: str, pdf: bytes, *, lacking: bool = False) -> None:
    """Keep a PDF, whole or not at all; raises ``OSError`` where there is no room.

    One that is ``lacking`` something is read for ten minutes, then made anew.
    """
    folder = prints_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as stream:
        draft = Path(stream.name)
        try:
            stream.write(pdf)
            stream.flush()
            os.fsync(stream.fileno())
            draft.replace(_lacking(code, tag) if lacking else folder / f"{code}.{tag}.pdf")
        finally:
            draft.unlink(missing_ok=True)
    if next(_keeps) % KEEPS_BETWEEN == 0:
        make_room()


def make_room() -> None:
    """Delete what was not read for longest, until the rest fits into ``PRINT_MEGABYTES``."""
    files = [(file.stat(), file) for file in prints_folder().glob("*.pdf")]
    used = sum(size.st_size for size, _ in files)
    for size, file in sorted(files, key=lambda entry: entry[0].st_mtime):
        if used <= current_app.config["PRINT_MEGABYTES"] * 1_000_000:
            return
        file.unlink(missing_ok=True)
        used -= size.st_size


def forget_print(code: str, tag: str) -> None:
    """Delete one copy."""
    for file in prints_folder().glob(f"{code}.{tag}.*"):
        file.unlink(missing_ok=True)


def forget_prints(code: str) -> None:
    """Delete every copy of a scorecard: something that it shows was erased."""
    for file in prints_folder().glob(f"{code}.*.pdf"):
        file.unlink(missing_ok=True)
