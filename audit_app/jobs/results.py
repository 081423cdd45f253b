"""The files that jobs end in: there whole or not at all, and deleted again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from flask import current_app

from audit_app.clock import utc_now
from audit_app.jobs.models import OPEN_STATES, Job

KEPT = timedelta(days=7)
# A draft that nobody has written to for so long belongs to a dead process.
DRAFT_LIFE = timedelta(hours=6)


def results_folder() -> Path:
    """Return where the files lie."""
    return Path(current_app.config["RESULT_FOLDER"])


def file_of(job: Job) -> Path:
    """Return the place of a job's file; each job has its own."""
    return results_folder() / job.uid


@contextmanager
def written(job: Job) -> Iterator[BinaryIO]:
    """Write a job's file: it gets its name when all of it is on the disk, otherwise nothing stays.

    Raises ``OSError`` where there is no room.
    """
    folder = results_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{job.uid}.{job.run}.part"
    try:
        with draft.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file_of(job))
    finally:
        draft.unlink(missing_ok=True)


def delete_file(job: Job) -> None:
    """Delete a job's file and drafts, and say so in its row."""
    for file in results_folder().glob(f"{job.uid}*"):
        file.unlink(missing_ok=True)
    Job.update(result="", size=0).where(Job.id == job.id).execute()


def delete_expired() -> None:
    """Delete the jobs whose days are over, with their files, and files that belong to no job."""
    over = Job.select().where(Job.expires_at < utc_now(), Job.state.not_in(OPEN_STATES))
    for job in [*over]:
        delete_file(job)
        job.delete_instance()
    delete_strays()


def delete_strays() -> None:
    """Delete drafts of dead processes, and files whose job is gone."""
    known = {job.uid for job in Job.select(Job.uid)}
    oldest = (utc_now() - DRAFT_LIFE).timestamp()
    for file in results_folder().glob("*"):
        is_draft = file.suffix == ".part"
        try:
            if file.stat().st_mtime < oldest and (is_draft or file.name not in known):
                file.unlink(missing_ok=True)
        except FileNotFoundError:
            continue  # somebody else was first


def forget_results() -> None:
    """Delete every finished file: something that one of them shows was erased.

    The jobs stay, and can be done again.
    """
    for job in [*Job.select().where(Job.result != "")]:
        delete_file(job)
