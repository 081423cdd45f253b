"""The app as its operator starts it: a program of its own, watched from outside."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
OURS = {"DATABASE_URL", "SECRET_KEY", "BASE_URL", "MAIL_URL", "PHOTO_URL", "PORT", "HOST", "LANGUAGE", "TZ"}
# A machine under the load of all other tests still starts within this.
PATIENCE_SECONDS = 120


def environment(instance: Path, **settings: str) -> dict[str, str]:
    """Return the environment of an operator with these settings and no others of ours."""
    ours = {
        "DATABASE_URL",
        "SECRET_KEY",
        "BASE_URL",
        "MAIL_URL",
        "PHOTO_URL",
        "PORT",
        "HOST",
        "LANGUAGE",
        "TZ",
    }
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return {**inherited, "INSTANCE": str(instance), "WEB_CONCURRENCY": "1", "WORKERS": "0", **settings}


def run(instance: Path, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(
        [*FLASK, *arguments],
        cwd=ROOT,
        env=environment(instance, **settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(instance: Path, **settings: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Serve until the block ends; give the program and its address once it answers."""
    port = free_port()
    program = subprocess.Popen(
        [*FLASK, "serve"],
        cwd=ROOT,
        env=environment(instance, PORT=str(port), **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", program)
        yield program, f"http://127.0.0.1:{port}"
    finally:
        if program.poll() is None:
            program.send_signal(signal.SIGTERM)
            program.wait(PATIENCE_SECONDS)
        if program.stdout:
            program.stdout.close()


def wait_for(address: str, program: "subprocess.Popen[str]") -> None:
    """Return when the address answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if program.poll() is not None:
            raise AssertionError(f"It ended: {program.stdout.read() if program.stdout else ''}")
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{address} never answered.")
