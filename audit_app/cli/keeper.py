"""Keeps the web server and the worker running beside each other: ``python keeper.py SERVER… -- WORKER…``.

A program of its own with nothing but the standard library, so that it costs ten megabytes, not a hundred.
A worker that ends is started again; with the server everything ends.  On Linux both also end when the keeper
is killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

# What the server understands (stop, quit, reload, reopen logs, more and fewer processes).
FOR_THE_SERVER = ("SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGTTIN", "SIGTTOU")
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
SECONDS_BETWEEN_LOOKS = 0.2
# A worker that cannot start is tried again later and later, at most so many seconds.
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LONG_ENOUGH = 30.0
SECONDS_TO_FINISH = 30.0
# Pages go first where there are not cores enough, from the worker's first second.
NICENESS = 5
PARENT_DIED = 1  # PR_SET_PDEATHSIG


class Keeper:
    """The two programs."""

    def __init__(self, server: list[str], worker: list[str]) -> None:
        self.worker_command = worker
        self.stopping = False
        self.pause, self.started_at = SHORTEST_PAUSE, time.monotonic()
        self.server = start(server)
        self.worker: subprocess.Popen[bytes] | None = start(worker, NICENESS)

    def pass_on(self, number: int, _frame: object) -> None:
        """Give a signal to the server; one that stops it also tells the worker to finish."""
        if number in STOPPING:
            self.stopping = True
            self.tell_worker(signal.SIGTERM)
        with suppress(ProcessLookupError):
            self.server.send_signal(number)

    def tell_worker(self, number: int) -> None:
        """Give a signal to the worker, if there is one."""
        if self.worker is not None:
            with suppress(ProcessLookupError):
                self.worker.send_signal(number)

    def keep(self) -> int:
        """Look after both until the server ends; return how it ended."""
        while (ended := self.server.poll()) is None:
            self.look_after_worker()
            time.sleep(SECONDS_BETWEEN_LOOKS)
        self.stop_worker()
        return 0 if ended < 0 and self.stopping else abs(ended)

    def look_after_worker(self) -> None:
        """Start the worker again where it ended, at once or after a pause where it ends at once."""
        lived = time.monotonic() - self.started_at
        if self.worker is not None and self.worker.poll() is not None:
            self.worker = None
            self.pause = SHORTEST_PAUSE if lived > LONG_ENOUGH else min(self.pause * 2, LONGEST_PAUSE)
            self.started_at = time.monotonic()
        elif self.worker is None and not self.stopping and lived > self.pause:
            self.started_at = time.monotonic()
            self.worker = start(self.worker_command, NICENESS)

    def stop_worker(self) -> None:
        """Let the worker finish what it has begun, for a while."""
        self.tell_worker(signal.SIGTERM)
        if self.worker is None:
            return
        try:
            self.worker.wait(SECONDS_TO_FINISH)
        except subprocess.TimeoutExpired:
            self.worker.kill()
            self.worker.wait()


def start(command: list[str], niceness: int = 0) -> "subprocess.Popen[bytes]":
    """Start a program that gets no Ctrl+C of its own: the keeper passes it on, once."""

    def prepare() -> None:
        os.nice(niceness)
        end_with_parent()

    return subprocess.Popen(command, process_group=0, preexec_fn=prepare)  # noqa: S603


def end_with_parent() -> None:
    """Ask Linux to stop this program when its parent is killed; other systems are not asked."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGTERM)


def main(arguments: list[str]) -> int:
    """Run both programs."""
    cut = arguments.index("--")
    keeper = Keeper(arguments[:cut], arguments[cut + 1 :])
    for name in FOR_THE_SERVER:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), keeper.pass_on)
    return keeper.keep()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main(sys.argv[1:]))
