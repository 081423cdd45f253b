"""Doing a job: in one go, or its parts beside each other and then what puts them together."""

import errno
from collections.abc import Callable
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from peewee import OperationalError

from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.jobs.kinds import kind_of
from audit_app.jobs.models import OPEN_STATES, Job, JobState
from audit_app.jobs.progress import JobCancelled, Progress, update_run
from audit_app.jobs.queue import Urgency, background, enqueue
from audit_app.jobs.results import KEPT, delete_file
from audit_app.jobs.rights import require_right

# So often a job begins by itself when its workers die.
MOST_ATTEMPTS = 3
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def current_run(uid: str, run: int) -> Job | None:
    """Return the job while it is in this run, running, with who asked for it."""
    found: Job | None = Job.get_or_none(Job.uid == uid, Job.run == run, Job.state == JobState.RUNNING)
    return found


def give_up_job(uid: str, run: int, **_part: object) -> None:
    """End a job whose workers die at it."""
    if job := current_run(uid, run):
        end_lost(job)


def end_lost(job: Job) -> None:
    """Say that it was tried often enough."""
    with force_locale(job.asked_by.language):
        words = gettext("It stopped %(times)d times without an end. The server's log may say why.")
        fail(job, words % {"times": MOST_ATTEMPTS})


@background("jobs.start", urgency=Urgency.JOB, on_give_up=give_up_job)
def start(uid: str, run: int) -> None:
    """Begin a job: hand out its parts, or do it."""
    taken = Job.update(state=JobState.RUNNING, alive_at=utc_now()).where(
        Job.uid == uid, Job.run == run, Job.state.in_(OPEN_STATES)
    )
    if taken.execute() and (job := current_run(uid, run)):
        _answer_for(job, lambda: _hand_out(job))


def _hand_out(job: Job) -> None:
    require_right(job.asked_by, job)
    parts = kind_of(job).parts
    if parts is None:
        return _finish(job)
    missing, of = parts.missing(job)
    if not update_run(job, done=of - len(missing), of=of):
        raise JobCancelled
    for arguments in missing:
        enqueue("jobs.part", uid=job.uid, run=job.run, arguments=arguments)
    return None if missing else _finish(job)


@background("jobs.part", urgency=Urgency.JOB, on_give_up=give_up_job)
def do_part(uid: str, run: int, arguments: dict[str, Any]) -> None:
    """Do one part, unless the job was called off; who does the last one puts all together."""
    if job := current_run(uid, run):
        _answer_for(job, lambda: _do_part(job, arguments))


def _do_part(job: Job, arguments: dict[str, Any]) -> None:
    parts = kind_of(job).parts
    assert parts is not None, "only jobs with parts hand them out"
    parts.make(**arguments)
    with database.atomic():
        update_run(job, done=Job.done + 1)
        is_last = Job.select().where(Job.id == job.id, Job.run == job.run, Job.done == Job.of).exists()
    if is_last:
        enqueue("jobs.finish", uid=job.uid, run=job.run)


@background("jobs.finish", urgency=Urgency.USUAL, on_give_up=give_up_job)
def finish(uid: str, run: int) -> None:
    """Put the parts of a job together."""
    if job := current_run(uid, run):
        _answer_for(job, lambda: _finish(job))


def _finish(job: Job) -> None:
    require_right(job.asked_by, job)
    kind_of(job).handler(Progress(job))
    now = utc_now()
    update_run(job, state=JobState.DONE, done=Job.of, finished_at=now, expires_at=now + KEPT)


def _answer_for(job: Job, work: Callable[[], None]) -> None:
    """Do work for a job in its asker's language; what goes wrong is said to the person, in words."""
    with force_locale(job.asked_by.language):
        try:
            work()
        except JobCancelled:
            _drop_file(job)
        except ViHanhError as error:
            fail(job, error.message)
        except (OSError, OperationalError) as error:
            current_app.logger.error("Job %s (%s): %s", job.uid, job.kind, error)
            fail(job, words_for(error))
        except Exception:
            current_app.logger.exception("Job %s (%s) failed.", job.uid, job.kind)
            fail(job, gettext("Something went wrong that we did not foresee. The server's log says what."))


def words_for(error: Exception) -> str:
    """Return what a person can do about a disk or a database that refuses."""
    is_full = getattr(error, "errno", None) in NO_ROOM or "full" in str(error)
    if is_full:
        return gettext(
            "The server's disk is full. The scorecards that were finished are kept: once there is room, "
            "try again, and only the rest is made."
        )
    return gettext("The server could not read or write a file (%(reason)s). Try again later.", reason=error)


def fail(job: Job, words: str) -> None:
    """End a job without a file, for a reason that the person reads."""
    _drop_file(job)
    now = utc_now()
    update_run(job, state=JobState.FAILED, message=words, finished_at=now, expires_at=now + KEPT)


def _drop_file(job: Job) -> None:
    """Delete what this run wrote, unless a later run writes by now."""
    if Job.select().where(Job.id == job.id, Job.run == job.run).exists():
        delete_file(job)
