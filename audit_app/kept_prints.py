"""Finished PDFs, kept beside the data so that nobody waits twice for the same one.

Only copies: the folder may be emptied at any time.  A copy is found by its code and by a tag that changes
with everything that the PDF shows.
"""

import tempfile
from pathlib import Path

from flask import current_app

# About 150 kB each.
MOST_KEPT = 2000


def prints_folder() -> Path:
    """Return where the copies lie."""
    return Path(current_app.config["SCORECARD_FOLDER"])


def read_print(code: str, tag: str) -> bytes | None:
    """Return the kept PDF, ``None`` where there is none."""
    try:
        return (prints_folder() / f"{code}.{tag}.pdf").read_bytes()
    except OSError:
        return None


def keep_print(code: str, tag: str, pdf: bytes) -> None:
    """Keep a PDF, whole or not at all; a disk that is full costs only the copy."""
    folder = prints_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as stream:
            stream.write(pdf)
        Path(stream.name).replace(folder / f"{code}.{tag}.pdf")
        for old in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        current_app.logger.warning("A copy of scorecard %s could not be kept: %s", code, error)


def forget_prints(code: str) -> None:
    """Delete every copy of a scorecard: something that it shows was erased."""
    for file in prints_folder().glob(f"{code}.*.pdf"):
        file.unlink(missing_ok=True)
