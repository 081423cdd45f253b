"""What a job tells while it runs, and how it learns that nobody wants it any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import BinaryIO

from audit_app.clock import utc_now
from audit_app.errors import ViHanhError
from audit_app.jobs.models import Job, JobState
from audit_app.jobs.results import file_of, written

# People see a bar move; the database need not hear of each of five hundred steps.
SECONDS_BETWEEN = 0.3


class JobCancelled(ViHanhError):
    """Nobody waits for this run of the job any more; its handler lets it through."""

    def __init__(self) -> None:
        super().__init__("This job was cancelled.")


class Progress:
    """One run of ``job``, as its handler sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told = 0.0

    def step(self, done: int, of: int) -> None:
        """Say that ``done`` of ``of`` parts are finished; raises :class:`JobCancelled`."""
        if done < of and monotonic() - self._told < SECONDS_BETWEEN:
            return
        self._told = monotonic()
        if not update_run(self.job, done=done, of=of):
            raise JobCancelled

    def note(self, words: str) -> None:
        """Tell the person, in the person's language, what the file lacks; the same words are kept once."""
        lines = self.job.notes.splitlines()
        if words not in lines:
            self.job.notes = "\n".join([*lines, words])
            update_run(self.job, notes=self.job.notes)

    @contextmanager
    def result(self, name: str) -> Iterator[BinaryIO]:
        """Write the job's file, offered as ``name``: there whole or not at all.

        Raises ``OSError`` where there is no room, :class:`JobCancelled`.
        """
        with written(self.job) as stream:
            yield stream
        if not update_run(self.job, result=name, size=file_of(self.job).stat().st_size):
            raise JobCancelled


def update_run(job: Job, **columns: object) -> bool:
    """Change columns of a job that is still in this run; return whether it is."""
    columns["alive_at"] = utc_now()
    query = Job.update(**columns).where(Job.id == job.id, Job.run == job.run, Job.state == JobState.RUNNING)
    return bool(query.execute())
