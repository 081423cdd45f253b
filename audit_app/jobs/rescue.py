"""What dead workers leave behind is begun again, at most three times."""

import json
from datetime import timedelta

from flask import current_app

from audit_app.clock import utc_now
from audit_app.jobs.duty import take_dead_workers
from audit_app.jobs.models import OPEN_STATES, Job, JobState, Worker
from audit_app.jobs.queue import background, enqueue, job_queue
from audit_app.jobs.results import delete_expired
from audit_app.jobs.running import MOST_ATTEMPTS, end_lost
from audit_app.jobs.work import gave_up

# A job that nobody speaks of for so long, in no queue and no worker's hands, is lost.
LOST_AFTER = timedelta(minutes=2)


def rescue_work() -> None:
    """Put the work of dead workers back into the queue; give up what killed three of them."""
    for worker in take_dead_workers():
        if worker.task:
            begin_again(worker)


def begin_again(worker: Worker) -> None:
    """Put the dead worker's work back, or give it up."""
    log, attempt = current_app.logger, worker.attempt
    if attempt >= MOST_ATTEMPTS:
        log.error("%s %s: given up, %d workers died at it.", worker.task, worker.arguments, attempt)
        gave_up(worker.task, worker.arguments)
    else:
        log.warning("Worker %s died; %s is begun again.", worker.name, worker.task)
        job_queue().put(worker.task, worker.arguments, attempt + 1)


@background("jobs.sweep", every=1)
def sweep() -> None:
    """Find jobs that were lost with their queue, and delete results whose days are over."""
    for job in lost_jobs():
        restart(job)
    delete_expired()


def lost_jobs() -> list[Job]:
    """Return the open jobs of which nothing was heard, and which are neither queued nor in work."""
    quiet = list(Job.select().where(Job.state.in_(OPEN_STATES), Job.alive_at < utc_now() - LOST_AFTER))
    if not quiet:
        return []
    in_work = [row.arguments for row in Worker.select(Worker.arguments).where(Worker.arguments != "")]
    known = {json.loads(arguments).get("uid") for arguments in [*in_work, *job_queue().waiting()]}
    return [job for job in quiet if job.uid not in known]


def restart(job: Job) -> None:
    """Begin a lost job anew; parts of the run before are known by its number."""
    if job.starts >= MOST_ATTEMPTS:
        Job.update(state=JobState.RUNNING).where(Job.id == job.id, Job.run == job.run).execute()
        end_lost(job)
        return
    begun = Job.update(
        state=JobState.WAITING, run=Job.run + 1, starts=Job.starts + 1, alive_at=utc_now()
    ).where(Job.id == job.id, Job.run == job.run, Job.state.in_(OPEN_STATES))
    if begun.execute():
        enqueue("jobs.start", uid=job.uid, run=job.run + 1)
