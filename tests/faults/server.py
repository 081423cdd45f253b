"""gunicorn with one worker that is forked again as soon as it is killed."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

from bench.servers import children, free_port
from tests.faults.world import PREFIX

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Server:
    """A running server under test; ``process`` is gunicorn's own, not its worker's."""

    port: int
    process: int

    def ask(self, deed: str, **given: Any) -> Any:
        """Do a deed of ``world`` and return what it tells; a worker that was just killed is waited for."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{PREFIX}{deed}", data=json.dumps(given).encode(), method="POST"
        )
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                    return json.load(answer)
            except (URLError, OSError) as error:
                if "HTTP Error" in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def workers(self) -> list[int]:
        """Return the process numbers of the workers."""
        return children(self.process)


@contextmanager
def serve(folder: Path, database_url: str, public_port: int) -> Iterator[Server]:
    """Migrate the database at ``database_url`` and serve it; browsers come through ``public_port``."""
    port = free_port()
    environment = {
        **os.environ,
        "INSTANCE": str(folder),
        "DATABASE_URL": database_url,
        "PHOTO_URL": f"file://{folder}/photos",
        "MAIL_URL": f"file://{folder}/mail",
        "BASE_URL": f"http://127.0.0.1:{public_port}",
        "SECRET_KEY": "not a secret: tests only",
        "LANGUAGE": "vi",
        "WEB_CONCURRENCY": "1",
        "THREADS": "8",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    migrate(environment)
    # A pipe that nobody reads would stop the server when it is full.
    with (folder / "gunicorn.log").open("wb") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "tests.faults.faulty_app:application()"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            server = Server(port, program.pid)
            wait_for(server, program)
            yield server
        finally:
            program.terminate()
            program.wait(timeout=PATIENCE_SECONDS)


def migrate(environment: dict[str, str]) -> None:
    """Make the tables."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-4000:]


def wait_for(server: Server, program: "subprocess.Popen[bytes]") -> None:
    """Return once the server answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert program.poll() is None, "gunicorn ended at once"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{server.port}/health", timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The server did not answer.")
