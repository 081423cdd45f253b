"""Asking for a job, calling it off, asking again."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.jobs.models import OPEN_STATES, Job, JobState, write_parameters
from audit_app.jobs.queue import enqueue
from audit_app.jobs.results import KEPT, delete_file
from audit_app.jobs.rights import require_right

MOST_OPEN = 10


class TooManyJobs(ViHanhError):
    """One person cannot keep the workers from everybody else."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            gettext("You have %(most)d downloads under way. Wait for one, or cancel one.", most=MOST_OPEN)
        )


def start_job(kind: str, user: User, parameters: Mapping[str, Any], title: str) -> Job:
    """Ask for a job; asked twice (a double click), it is the one that is under way.

    Raises :class:`TooManyJobs`, :class:`~audit_app.jobs.rights.RightGone`.
    """
    written = write_parameters(parameters)
    job = Job(kind=kind, asked_by=user.id, parameters=written, title=title[:300])
    require_right(user, job)
    with database.atomic():
        # Of two clicks at once the second waits here until the first is written.
        User.update(active=User.active).where(User.id == user.id).execute()
        under_way = list(Job.select().where(Job.asked_by == user.id, Job.state.in_(OPEN_STATES)))
        for same in under_way:
            if (same.kind, same.parameters) == (kind, written):
                return same
        if len(under_way) >= MOST_OPEN:
            raise TooManyJobs
        job.save()
        enqueue("jobs.start", uid=job.uid, run=job.run)
    return job


def cancel_job(job: Job) -> bool:
    """Call a job off; return whether it was still open.  What it finished stays for the next one."""
    called_off = Job.update(
        state=JobState.CANCELLED, finished_at=utc_now(), expires_at=utc_now() + KEPT
    ).where(Job.id == job.id, Job.state.in_(OPEN_STATES))
    return bool(called_off.execute())


def repeat_job(job: Job) -> bool:
    """Begin a job anew that has come to its end without a file; return whether it begins."""
    with database.atomic():
        begun = Job.update(
            state=JobState.WAITING,
            run=Job.run + 1,
            starts=1,
            done=0,
            message="",
            notes="",
            alive_at=utc_now(),
            finished_at=None,
            expires_at=None,
        ).where(Job.id == job.id, Job.state.not_in(OPEN_STATES), Job.result == "")
        if not begun.execute():
            return False
        delete_file(job)
        enqueue("jobs.start", uid=job.uid, run=job.run + 1)
    return True
