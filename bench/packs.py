"""A pack of scorecards on one and on two worker processes, their memory, a scorecard's size, a kept copy."""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit_app import create_app
from audit_app.db import connected, database, migration_runner
from bench.fieldwork import SECRET
from bench.report import Figure
from bench.servers import ROOT, as_the_server_runs, children, sqlite

PART = "Packs of scorecards"
SCORECARDS = int(os.environ.get("BENCH_SCORECARDS") or "200")
FOR_MEMORY = int(os.environ.get("BENCH_MEMORY") or "500")
WARM = 50
PHOTOS = 6
CACHED_ROUNDS = 30
MOST_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Run:
    """One pack: how long it took (seconds), the most memory of one process and the pack's size (bytes)."""

    seconds: float
    memory: int
    size: int


def measure() -> Iterator[Figure]:
    """Give the figures; the pack is made anew for each number of workers."""
    with tempfile.TemporaryDirectory(prefix="vh-bench-") as place, sqlite(Path(place)) as url:
        os.environ |= {"INSTANCE": place, "DATABASE_URL": url, "SECRET_KEY": SECRET, "RENDER_AHEAD": "0"}
        app = create_app({"DATABASE_URL": url, "SECRET_KEY": SECRET})
        with app.app_context():
            with connected():
                codes = load(SCORECARDS)
            yield from of_packs(codes, {count: make_pack(app, codes, count) for count in (1, 2)})
            yield from of_memory(codes)
            with connected():
                yield from of_copies(app, codes)


def load(number: int) -> list[str]:
    """Load a demo and return the codes of its releases."""
    from audit_app.demo.load import load_demo
    from audit_app.releases.models import Release

    migration_runner().up()
    load_demo(branches=12, visits=number * 6 // 5)
    return [row.code for row in Release.select().where(Release.replaced_by.is_null()).limit(number)]


def make_pack(app: Any, codes: list[str], count: int) -> Run:
    """Let ``count`` worker processes make the pack of all scorecards, none of which is laid out yet."""
    from audit_app.accounts.models import Role, User
    from audit_app.jobs.asking import start_job
    from audit_app.jobs.models import Job, JobState
    from audit_app.jobs.results import delete_file
    from audit_app.scorecards.packs import KIND, Pack, PackForm

    empty_folder(Path(app.config["SCORECARD_FOLDER"]))
    with workers(count) as program:
        wait_for_workers(count)
        with connected():
            user = User.get(User.role == Role.HEAD_OFFICE)
            began = time.monotonic()
            job = start_job(KIND, user, Pack(tuple(codes), "vi", PackForm.PDF, "Bench").write(), f"{count}")
            most = 0
            while (job := Job.get_by_id(job.id)).is_open and time.monotonic() < began + MOST_SECONDS:
                most = max([most, *(memory_of(child) for child in children(program.pid))])
                time.sleep(0.1)
        seconds = time.monotonic() - began
        assert job.state == JobState.DONE, job.message
        with connected():
            delete_file(job)
    return Run(seconds, most, job.size)


@contextmanager
def workers(count: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run worker processes, as `flask worker` does, until the block ends."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--processes", str(count)]
    program = subprocess.Popen(command, cwd=ROOT)
    try:
        yield program
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(60)


def wait_for_workers(count: int) -> None:
    """Return when all of them look for work."""
    from audit_app.jobs.models import Worker

    with connected():
        while Worker.select().count() < count:
            time.sleep(0.1)


def empty_folder(folder: Path) -> None:
    """Delete the copies of the run before."""
    for file in folder.glob("*.pdf"):
        file.unlink()


def memory_of(process: int) -> int:
    """Return the most memory that a process ever held, in bytes; 0 where the system does not tell."""
    return _status(process, "VmHWM")


def _status(process: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)


def of_packs(codes: list[str], runs: dict[int, Run]) -> Iterator[Figure]:
    """Give what the packs cost."""
    for count, run in runs.items():
        name = f"{len(codes)} scorecards, {count} worker{'s' * (count > 1)}"
        each = f"{run.seconds / len(codes):.2f} s each"
        yield Figure(PART, name, run.seconds, "s", remark=each)
    yield Figure(
        PART, "two workers are so much faster", runs[1].seconds / runs[2].seconds, "times", at_least=1.7
    )
    yield Figure(PART, "most memory of one worker", max(run.memory for run in runs.values()) / 1e6, "MB")
    yield Figure(PART, "size of the pack", runs[2].size / 1e6, "MB")


def of_memory(codes: list[str]) -> Iterator[Figure]:
    """Give the growth of one process that lays out many scorecards and is not replaced."""
    command = [sys.executable, "-m", "bench.packs", str(FOR_MEMORY), *codes]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    sizes = [int(size) for size in told.stdout.split()]
    name = f"memory after {FOR_MEMORY}, against after {WARM}"
    remark = f"{sizes[0] / 1e6:.0f} → {sizes[-1] / 1e6:.0f} MB"
    yield Figure(PART, name, sizes[-1] / sizes[0], "times", at_most=1.1, remark=remark)


def lay_out_many(number: int, codes: list[str]) -> None:
    """Lay out that many scorecards, and print the memory after each fifty."""
    from audit_app.releases.queries import release_by_code
    from audit_app.scorecards.copies import render

    app = create_app()
    for done in range(1, number + 1):
        with app.app_context(), database.connection_context():
            release = release_by_code(codes[done % len(codes)])
            assert release is not None
            render(release, ("vi", "en")[done % 2])
        if done % WARM == 0:
            print(_status(os.getpid(), "VmRSS"))


def of_copies(app: Any, codes: list[str]) -> Iterator[Figure]:
    """Give the size of a scorecard with photos, and how long a reader waits for one that is kept."""
    from audit_app.accounts.models import Role, User
    from audit_app.releases.queries import release_by_code
    from audit_app.scorecards.copies import lay_out

    releases = [release for code in codes if (release := release_by_code(code)) is not None]
    chosen = min(releases, key=lambda release: abs(len(release.frozen["photos"]) - PHOTOS))
    size = len(lay_out(chosen, "vi"))
    photos = len(chosen.frozen["photos"])
    yield Figure(PART, f"a scorecard with {photos} photos", size / 1000, "kB", at_most=900)
    as_the_server_runs()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = User.get(User.role == Role.HEAD_OFFICE).get_id()
        session["_fresh"] = True
        session["fs_cc"] = "set"
    times = []
    for _ in range(CACHED_ROUNDS):
        began = time.perf_counter()
        answer = client.get(f"/scorecards/{chosen.code}.pdf?language=vi")
        times.append(time.perf_counter() - began)
        assert answer.data[:4] == b"%PDF"
    yield Figure(PART, "the same again, kept", statistics.median(times) * 1000, "ms", at_most=10)


if __name__ == "__main__":
    lay_out_many(int(sys.argv[1]), sys.argv[2:])
