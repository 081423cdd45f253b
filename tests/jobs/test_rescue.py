"""A worker that dies leaves nothing behind: its work is found and begun again, but not for ever."""

import subprocess
import sys
from datetime import timedelta

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.clock import utc_now
from audit_app.jobs.asking import start_job
from audit_app.jobs.duty import SILENCE, Duty, worker_answers
from audit_app.jobs.kinds import job
from audit_app.jobs.models import Job, JobState, Worker
from audit_app.jobs.progress import Progress
from audit_app.jobs.queue import JobQueue
from audit_app.jobs.rescue import MOST_ATTEMPTS, rescue_work, sweep
from tests.factories import make_user

done: list[str] = []


@job("tests.rescued", lambda _user, asked: [each.uid for each in asked])
def write(progress: Progress) -> None:
    done.append(progress.job.uid)
    with progress.result("file") as stream:
        stream.write(b"!")


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    done.clear()


@pytest.fixture
def dead_pid() -> int:
    """The number of a process that is no more."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return gone.pid


def lost_job(monkeypatch: pytest.MonkeyPatch) -> Job:
    """A job that a worker took, and whose queue forgot it."""
    with monkeypatch.context() as patch:
        patch.setattr(JobQueue, "put", lambda *_: None)
        lost = start_job("tests.rescued", make_user(Role.HEAD_OFFICE), {}, "Gói")
    Job.update(state=JobState.RUNNING).where(Job.id == lost.id).execute()
    return lost


def leave_behind(lost: Job, pid: int, attempt: int = 1) -> None:
    """What a dead worker had in its hands."""
    duty = Duty()
    duty.begin("jobs.start", f'{{"uid": "{lost.uid}", "run": 1}}', attempt)
    Worker.update(pid=pid).execute()


def test_the_work_of_a_dead_process_is_done_by_another(app: Flask, monkeypatch, dead_pid: int) -> None:
    lost = lost_job(monkeypatch)
    leave_behind(lost, dead_pid)
    rescue_work()
    assert Job.get_by_id(lost.id).state == JobState.DONE
    assert Worker.select().count() == 0


def test_a_worker_that_lives_keeps_its_work(app: Flask, monkeypatch) -> None:
    lost = lost_job(monkeypatch)
    leave_behind(lost, subprocess.os.getpid())
    rescue_work()
    assert done == []
    assert worker_answers()


def test_a_worker_of_another_machine_is_dead_when_it_is_silent(app: Flask, monkeypatch) -> None:
    lost = lost_job(monkeypatch)
    leave_behind(lost, 1)
    Worker.update(host="elsewhere").execute()
    rescue_work()
    assert done == []
    Worker.update(alive_at=utc_now() - SILENCE - timedelta(seconds=1)).execute()
    assert not worker_answers()
    rescue_work()
    assert done == [lost.uid]


def test_what_killed_three_workers_is_given_up_in_words(app: Flask, monkeypatch, dead_pid: int) -> None:
    lost = lost_job(monkeypatch)
    leave_behind(lost, dead_pid, attempt=MOST_ATTEMPTS)
    rescue_work()
    given_up = Job.get_by_id(lost.id)
    assert (given_up.state, done) == (JobState.FAILED, [])
    assert "3 lần" in given_up.message


def test_a_job_that_was_lost_with_its_queue_begins_again_three_times_at_most(app: Flask, monkeypatch) -> None:
    lost = lost_job(monkeypatch)
    sweep()
    assert done == []  # it may still be on its way

    def grow_quiet() -> None:
        Job.update(alive_at=utc_now() - timedelta(minutes=3), state=JobState.RUNNING).execute()

    with monkeypatch.context() as patch:
        patch.setattr(JobQueue, "put", lambda *_: None)
        for _ in range(MOST_ATTEMPTS - 1):
            grow_quiet()
            sweep()
    again = Job.get_by_id(lost.id)
    assert (again.state, again.run, again.starts) == (JobState.WAITING, 3, 3)
    grow_quiet()
    sweep()
    assert Job.get_by_id(lost.id).state == JobState.FAILED


def test_a_lost_job_is_done_in_the_end(app: Flask, monkeypatch) -> None:
    lost = lost_job(monkeypatch)
    Job.update(alive_at=utc_now() - timedelta(minutes=3)).execute()
    sweep()
    assert Job.get_by_id(lost.id).state == JobState.DONE


def test_a_job_that_waits_its_turn_is_not_lost(app: Flask, monkeypatch) -> None:
    waiting = lost_job(monkeypatch)
    Job.update(alive_at=utc_now() - timedelta(minutes=3)).execute()
    monkeypatch.setattr(JobQueue, "waiting", lambda _: [f'{{"uid": "{waiting.uid}"}}'])
    sweep()
    assert done == []


def test_a_worker_that_was_taken_for_dead_writes_itself_down_again(app: Flask) -> None:
    duty = Duty()
    Worker.delete().execute()
    duty.begin("jobs.start", "{}", 2)
    assert [(row.task, row.attempt) for row in Worker.select()] == [("jobs.start", 2)]
    Worker.delete().execute()
    duty.beat()
    duty.end()
    assert [row.task for row in Worker.select()] == [""]
    duty.leave()
    assert not worker_answers()
