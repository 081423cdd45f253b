"""Cases run beside each other: each process has a server, a network, two databases and phones of its own."""

import multiprocessing
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from tests.faults.cases import Case
from tests.faults.stage import own_postgresql, set_stage
from tests.faults.trial import Outcome, Trial

# Every n-th case runs on PostgreSQL instead of SQLite: what is tried is the phone and who wins, not SQL.
POSTGRESQL_EACH = 5
PATIENCE_SECONDS = 5


def stop_when_told() -> None:
    """Let SIGTERM end the process like an error, so that servers and browsers are stopped all the same."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


@contextmanager
def sqlite_trial() -> Iterator[Trial]:
    """Give a trial on SQLite, its phone signed in."""
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        yield begin(stack, playwright, "SQLite", "")


@contextmanager
def both_trials() -> Iterator[tuple[Trial, Trial]]:
    """Give a trial on SQLite and one on PostgreSQL."""
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        url = stack.enter_context(own_postgresql())
        yield begin(stack, playwright, "SQLite", ""), begin(stack, playwright, "PostgreSQL", url)


def begin(stack: ExitStack, playwright: Playwright, name: str, url: str) -> Trial:
    """Return a trial on a stage of its own, which ``stack`` takes down in the end."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vh-faults-")))
    stage = stack.enter_context(set_stage(playwright, folder, name, url or f"sqlite:///{folder}/site.db"))
    trial = Trial(stage, "shopper")
    stack.callback(trial.phone.close)
    trial.warm()
    return trial


def work(cases: Any, outcomes: Any) -> None:
    """Run what is in the queue ``cases`` until it says None; put each outcome into ``outcomes``."""
    stop_when_told()
    with both_trials() as trials:
        while (case := cases.get()) is not None:
            outcomes.put(trials[case.number % POSTGRESQL_EACH == 0].run(case))


def run_beside(cases: Sequence[Case], crew: int) -> Iterator[Outcome]:
    """Give the outcome of every case as it comes, from ``crew`` processes; a process that fails ends all."""
    context = multiprocessing.get_context("spawn")
    waiting, done = context.Queue(), context.Queue()
    for case in [*cases, *[None] * crew]:
        waiting.put(case)
    processes = [context.Process(target=work, args=(waiting, done)) for _ in range(crew)]
    for process in processes:
        process.start()
    try:
        for _ in cases:
            yield next_of(done, processes)
        for process in processes:
            process.join()
    finally:
        for process in processes:
            process.terminate()
            process.join()


def next_of(done: Any, processes: Sequence[Any]) -> Outcome:
    """Wait for an outcome; raise :class:`RuntimeError` where a process has failed."""
    while True:
        try:
            outcome: Outcome = done.get(timeout=PATIENCE_SECONDS)
        except Empty:
            if any(process.exitcode for process in processes):
                raise RuntimeError("A process of the crew failed; its error stands above.") from None
        else:
            return outcome
