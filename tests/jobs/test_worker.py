"""The worker as a program of its own: it works, survives, takes over, stops, and leaves nobody behind."""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.operations.programs import FLASK, ROOT, environment, run, serving

# A worker is nice to everything else on the machine, and all other tests may run beside this one.
PATIENCE_SECONDS = 300

# What a worker is asked to do here: registered in a file that the test's own Flask app loads.
WORK = """
import os, time
from pathlib import Path
from audit_app.jobs.kinds import Parts, job
from audit_app.jobs.queue import background
from wsgi import app

@background("tests.write")
def write(file, words):
    Path(file).write_text(f"{words} {os.getpid()}")

@background("tests.die_once")
def die_once(file):
    with open(file, "a") as stream:
        stream.write(f"{os.getpid()}\\n")
    if Path(file).read_text().count("\\n") == 1:
        os.kill(os.getpid(), 9)

@background("tests.die")
def die(file):
    with open(file, "a") as stream:
        stream.write(f"{os.getpid()}\\n")
    os.kill(os.getpid(), 9)

@background("tests.slow")
def slow(file):
    time.sleep(2)
    Path(file).write_text("finished")
"""


def wait_until(is_so: Callable[[], object]) -> None:
    """Return when it is so."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until, "It never was."
        time.sleep(0.05)


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """The environment of a migrated, empty instance whose app knows the work above."""
    (tmp_path / "work_app.py").write_text(WORK)
    python_path = f"{tmp_path}{os.pathsep}{ROOT}"
    made = environment(tmp_path / "instance", PYTHONPATH=python_path)
    done = run(tmp_path / "instance", "db", "upgrade")
    assert done.returncode == 0, done.stderr
    return made


@contextmanager
def working(settings: dict[str, str], processes: int = 1) -> Iterator["subprocess.Popen[str]"]:
    """Run a worker until the block ends."""
    command = [FLASK[0], "-m", "flask", "--app", "work_app", "worker", "--processes", str(processes)]
    program = subprocess.Popen(command, cwd=ROOT, env=settings, stderr=subprocess.PIPE, text=True)
    try:
        yield program
    finally:
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=PATIENCE_SECONDS)


def ask(settings: dict[str, str], name: str, **arguments: str) -> None:
    """Put work into the queue from a process of its own."""
    lines = [
        "import work_app",
        "from audit_app.jobs.queue import enqueue",
        f"with work_app.app.app_context(): enqueue({name!r}, **{arguments!r})",
    ]
    subprocess.run(
        [FLASK[0], "-c", "\n".join(lines)], cwd=ROOT, env=settings, check=True, timeout=PATIENCE_SECONDS
    )


def rows(settings: dict[str, str], query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(Path(settings["INSTANCE"]) / "vi_hanh.db") as database:
        return database.execute(query).fetchall()


def lives(pid: int) -> bool:
    """Whether the process runs; a dead one that nobody has asked about counts as dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_work_that_killed_its_worker_is_begun_again_by_the_next_one(settings, tmp_path):
    file = tmp_path / "deaths"
    with working(settings):
        ask(settings, "tests.die_once", file=str(file))
        wait_until(lambda: file.exists() and len(file.read_text().split()) == 2)
        first, second = file.read_text().split()
        assert first != second
        wait_until(lambda: rows(settings, "SELECT task FROM worker") == [("",)])


def test_what_kills_every_worker_is_given_up_after_three(settings, tmp_path):
    file, after = tmp_path / "deaths", tmp_path / "after"
    with working(settings):
        ask(settings, "tests.die", file=str(file))
        wait_until(lambda: file.exists() and len(file.read_text().split()) == 3)
        ask(settings, "tests.write", file=str(after), words="alive")
        wait_until(after.exists)
    assert len(file.read_text().split()) == 3


def test_a_worker_that_is_told_to_stop_finishes_what_it_has_begun(settings, tmp_path):
    file = tmp_path / "slow"
    with working(settings) as program:
        ask(settings, "tests.slow", file=str(file))
        wait_until(lambda: rows(settings, "SELECT 1 FROM worker WHERE task = 'tests.slow'"))
        program.send_signal(signal.SIGTERM)
        assert program.wait(PATIENCE_SECONDS) == 0
    assert file.read_text() == "finished"
    assert rows(settings, "SELECT * FROM worker") == []


def test_a_worker_that_is_told_to_stop_at_once_leaves_its_work_to_the_next(settings, tmp_path):
    file = tmp_path / "slow"
    with working(settings) as program:
        ask(settings, "tests.slow", file=str(file))
        wait_until(lambda: rows(settings, "SELECT 1 FROM worker WHERE task = 'tests.slow'"))
        program.send_signal(signal.SIGINT)
        program.wait(PATIENCE_SECONDS)
    assert not file.exists()
    with working(settings):
        wait_until(file.exists)


def test_nothing_is_left_behind_when_the_worker_is_killed(settings):
    with working(settings, processes=2) as program:
        wait_until(lambda: len(rows(settings, "SELECT pid FROM worker")) == 2)
        processes = [int(pid) for (pid,) in rows(settings, "SELECT pid FROM worker")]
        program.kill()
        wait_until(lambda: not any(lives(pid) for pid in processes))


def test_a_database_that_is_not_up_to_date_is_said(tmp_path):
    answer = run(tmp_path, "worker")
    assert answer.returncode == 1
    assert "db upgrade" in answer.stderr


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """An instance with an account, so that it can be served."""
    made = run(tmp_path, "accounts", "create", "an@example.vn", "--name", "Lê An", "--role", "administrator")
    assert made.returncode == 0, made.stderr
    return tmp_path


def worker_pids(instance: Path) -> list[int]:
    return [int(pid) for (pid,) in rows({"INSTANCE": str(instance)}, "SELECT pid FROM worker")]


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_worker_runs_beside_the_server_and_ends_with_it(served, ending):
    with serving(served, WORKERS="1") as (program, _):
        wait_until(lambda: len(worker_pids(served)) == 1)
        beside = [*children(program.pid), *worker_pids(served)]
        assert len(beside) == 3  # gunicorn, the worker that keeps workers, and the one that works
        program.send_signal(ending)
        program.communicate(timeout=PATIENCE_SECONDS)
        wait_until(lambda: not any(lives(pid) for pid in beside))


def test_a_worker_that_is_killed_beside_the_server_is_started_again(served):
    with serving(served, WORKERS="1") as (program, _):
        wait_until(lambda: len(worker_pids(served)) == 1)
        (first,) = worker_pids(served)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: worker_pids(served) and first not in worker_pids(served))
        consumer = children(program.pid)[1]
        before = worker_pids(served)
        os.kill(consumer, signal.SIGKILL)
        wait_until(lambda: worker_pids(served) and not set(worker_pids(served)) & set(before))


def test_a_server_that_is_killed_takes_the_worker_along(served):
    with serving(served, WORKERS="1") as (program, _):
        wait_until(lambda: len(worker_pids(served)) == 1)
        server, consumer = children(program.pid)
        beside = [consumer, *worker_pids(served)]
        os.kill(server, signal.SIGKILL)
        assert program.wait(PATIENCE_SECONDS) != 0
        wait_until(lambda: not any(lives(pid) for pid in beside))


def test_without_workers_the_server_is_gunicorn_itself(served):
    with serving(served) as (program, _):
        assert b"gunicorn" in Path(f"/proc/{program.pid}/cmdline").read_bytes()
        assert worker_pids(served) == []
