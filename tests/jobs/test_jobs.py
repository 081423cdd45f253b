"""A job from being asked for to its file, whatever goes wrong on the way."""

import errno
import json
from datetime import timedelta

import pytest
from flask import Flask

from audit_app.accounts.models import Role, User
from audit_app.clock import pretend, utc_now
from audit_app.errors import ViHanhError
from audit_app.formatting import current_language
from audit_app.jobs.asking import MOST_OPEN, TooManyJobs, cancel_job, repeat_job, start_job
from audit_app.jobs.kinds import Parts, job
from audit_app.jobs.models import Job, JobState
from audit_app.jobs.progress import JobCancelled, Progress
from audit_app.jobs.rescue import sweep
from audit_app.jobs.results import KEPT, file_of, forget_results, results_folder
from audit_app.jobs.running import start
from tests.factories import make_user

made: list[int] = []
trouble: dict[object, Exception] = {}


def missing_pieces(asked: Job) -> tuple[list[dict[str, int]], int]:
    numbers = asked.asked["numbers"]
    return [{"number": number} for number in numbers if number not in made], len(numbers)


def make_piece(number: int) -> None:
    if number in trouble:
        raise trouble[number]
    made.append(number)


def open_to_all(_user: User, asked: list[Job]) -> list[str]:
    return [each.uid for each in asked]


@job("tests.sum", open_to_all, Parts(missing_pieces, make_piece))
def add_up(progress: Progress) -> None:
    with progress.result("sum.txt") as stream:
        stream.write(str(sum(made)).encode())
        if "sum" in trouble:
            raise trouble["sum"]


@job("tests.count", open_to_all)
def count_up(progress: Progress) -> None:
    if "count" in trouble:
        raise trouble["count"]
    for number in range(3):
        progress.step(number, 3)
        made.append(number)
        if number == progress.job.asked.get("cancel_after"):
            cancel_job(progress.job)
    progress.note(current_language())
    progress.note(current_language())
    with progress.result("count.txt") as stream:
        stream.write(b"3")


@pytest.fixture(autouse=True)
def nothing_made() -> None:
    made.clear()
    trouble.clear()


def ask(kind: str = "tests.sum", user: object = None, **parameters: object) -> Job:
    asked = start_job(kind, user or make_user(Role.HEAD_OFFICE), parameters, "Cộng lại")
    return Job.get_by_id(asked.id)


def test_parts_are_made_and_put_together_into_a_file_that_is_kept_for_a_week(app: Flask) -> None:
    done = ask(numbers=[1, 2, 3])
    assert (done.state, done.done, done.of, done.percent) == (JobState.DONE, 3, 3, 100)
    assert (done.result, done.size, file_of(done).read_bytes()) == ("sum.txt", 1, b"6")
    assert done.expires_at - done.finished_at == KEPT == timedelta(days=7)
    assert file_of(done).parent.stat().st_mode & 0o777 == 0o700


def test_a_job_without_parts_steps_and_says_what_its_file_lacks_once(app: Flask) -> None:
    done = ask("tests.count")
    assert (done.state, made) == (JobState.DONE, [0, 1, 2])
    assert done.notes == "vi"  # in the language of who asked


def test_two_clicks_are_one_job(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit_app.jobs.queue.JobQueue.put", lambda *_: None)
    user = make_user(Role.HEAD_OFFICE)
    assert ask(user=user, numbers=[1]).uid == ask(user=user, numbers=[1]).uid
    assert ask(user=user, numbers=[2]).uid != ask(user=user, numbers=[1]).uid


def test_one_person_cannot_keep_the_workers_from_everybody_else(app: Flask, monkeypatch) -> None:
    monkeypatch.setattr("audit_app.jobs.queue.JobQueue.put", lambda *_: None)
    user = make_user(Role.HEAD_OFFICE)
    for number in range(MOST_OPEN):
        ask(user=user, numbers=[number])
    with pytest.raises(TooManyJobs):
        ask(user=user, numbers=[99])
    assert ask(numbers=[99]).is_open


def test_a_job_asked_for_again_makes_only_what_is_missing(app: Flask) -> None:
    trouble[2] = OSError(errno.ENOSPC, "No space left on device")
    failed = ask(numbers=[1, 2, 3])
    assert (failed.state, made) == (JobState.FAILED, [1])
    assert "Ổ đĩa" in failed.message
    trouble.clear()
    assert repeat_job(failed)
    done = Job.get_by_id(failed.id)
    assert (done.state, done.message, made) == (JobState.DONE, "", [1, 2, 3])
    assert not repeat_job(done)


def test_a_disk_that_fills_while_the_file_is_written_leaves_no_half_file(app: Flask) -> None:
    trouble["sum"] = OSError(errno.ENOSPC, "No space left on device")
    failed = ask(numbers=[1, 2])
    assert (failed.state, failed.result, made) == (JobState.FAILED, "", [1, 2])
    assert list(results_folder().iterdir()) == []


class NothingChosen(ViHanhError):
    """A refusal in words."""


@pytest.mark.parametrize(
    ("error", "words"),
    [(NothingChosen("Chưa chọn phiếu nào."), "Chưa chọn phiếu nào."), (ZeroDivisionError("!"), "ghi rõ lỗi")],
)
def test_what_went_wrong_is_said_in_words(app: Flask, error: Exception, words: str) -> None:
    trouble["count"] = error
    failed = ask("tests.count")
    assert (failed.state, words in failed.message) == (JobState.FAILED, True)


def test_a_cancelled_job_stops_at_its_next_step_and_keeps_what_it_finished(app: Flask) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit_app.jobs.progress.SECONDS_BETWEEN", 0)
        cancelled = ask("tests.count", cancel_after=1)
    assert (cancelled.state, cancelled.result, made) == (JobState.CANCELLED, "", [0, 1])
    assert not cancel_job(cancelled)
    assert repeat_job(cancelled)


def test_parts_of_a_run_before_are_dropped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit_app.jobs.queue.JobQueue.put", lambda *_: None)
    asked = ask(numbers=[1])
    cancel_job(asked)
    repeat_job(asked)
    start(asked.uid, run=1)
    assert Job.get_by_id(asked.id).state == JobState.WAITING
    start(asked.uid, run=2)
    assert Job.get_by_id(asked.id).state == JobState.RUNNING


def test_a_step_of_a_run_that_is_over_says_so(app: Flask) -> None:
    done = ask(numbers=[1])
    with pytest.raises(JobCancelled):
        Progress(done).step(1, 1)


def test_files_go_after_a_week_with_their_jobs(app: Flask) -> None:
    done = ask(numbers=[1])
    stray = results_folder() / "stray"
    stray.touch()
    with pretend(utc_now() + timedelta(days=6, hours=23)):
        sweep()
        assert file_of(done).exists()
    with pretend(utc_now() + timedelta(days=7, seconds=1)):
        sweep()
    assert Job.select().count() == 0
    assert list(results_folder().iterdir()) == []


def test_what_is_erased_goes_from_every_finished_file_and_the_job_can_be_done_again(app: Flask) -> None:
    done = ask(numbers=[1])
    forget_results()
    emptied = Job.get_by_id(done.id)
    assert (emptied.has_file, emptied.can_be_repeated, file_of(done).exists()) == (False, True, False)
    assert repeat_job(emptied)
    assert Job.get_by_id(done.id).has_file


def test_parameters_come_back_as_they_were(app: Flask) -> None:
    asked = ask(numbers=[1], words="Đà Nẵng")
    assert asked.asked == {"numbers": [1], "words": "Đà Nẵng"}
    assert json.loads(asked.parameters) == asked.asked
