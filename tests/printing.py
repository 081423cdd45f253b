"""PDFs that several tests read are laid out once, whichever of the parallel processes needs them first."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_TO_WAIT = 120.0
Key = tuple[str, ...]
Render = Callable[..., bytes]


def folder_of_all(factory: pytest.TempPathFactory, name: str) -> Path:
    """Return a folder that all processes of this run share."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    folder.mkdir(exist_ok=True)
    return folder


class Prints:
    """The PDFs of ``keys``, as ``render`` makes them, in a folder of all processes.

    Who finds another process at the PDF that it asks for lays out one that will be asked for instead.
    """

    def __init__(self, folder: Path, render: Render, keys: Sequence[Key]) -> None:
        self.folder, self.render, self.keys = folder, render, keys

    def __call__(self, *key: str) -> bytes:
        """Return the PDF of ``key``."""
        until = time.monotonic() + SECONDS_TO_WAIT
        while not self.file_of(key).exists():
            if not (self.print_now(key) or any(self.print_now(each) for each in self.keys)):
                assert time.monotonic() < until, f"another process lays out {key} and does not end"
                time.sleep(SECONDS_BETWEEN_LOOKS)
        return self.file_of(key).read_bytes()

    def file_of(self, key: Key) -> Path:
        return self.folder / f"{'.'.join(key)}.pdf"

    def print_now(self, key: Key) -> bool:
        """Lay out one PDF; false where it is there, or another process is at it."""
        with taken(self.folder / f"{'.'.join(key)}.lock") as is_ours:
            if not is_ours or self.file_of(key).exists():
                return False
            unfinished = self.folder / f"{'.'.join(key)}.part"
            unfinished.write_bytes(self.render(*key))
            unfinished.rename(self.file_of(key))
            return True


@contextmanager
def taken(file: Path) -> Iterator[bool]:
    """Say whether the lock was free; a process that dies gives it back."""
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
