"""The queue that brings work to a worker process (huey).

A feature names a function with :func:`background` and asks for it with :func:`enqueue`.  Work can come twice
(a worker died just after doing it), so it is written to be done again without harm.
"""

import json
from collections.abc import Callable
from functools import cached_property
from threading import Event
from typing import Any

from flask import Flask, current_app
from huey import Huey, crontab
from huey.api import Task
from huey.utils import normalize_time
from peewee import PeeweeException

from audit_app.db import database
from audit_app.jobs.address import open_queue
from audit_app.jobs.duty import Duty
from audit_app.jobs.work import Urgency as Urgency
from audit_app.jobs.work import Work, periodic_work, work_called
from audit_app.jobs.work import background as background

SECONDS_TO_DATABASE = 10


def enqueue(name: str, /, **arguments: Any) -> None:
    """Ask for work once the transaction, if there is one, is committed; never, if it is rolled back.

    A queue that cannot be reached is logged and holds nobody up: what must not be lost is a row in the
    database, which a periodic task looks for again.
    """
    work, text = work_called(name), json.dumps(arguments)
    queue = job_queue()
    database.after_commit(lambda: queue.put(work.name, text))


class JobQueue:
    """The queue of one app; it is opened by the first that needs it, in each process anew.

    ``duty`` is this process as a worker, ``None`` in every other process.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.duty: Duty | None = None
        self.off_duty = Event()

    @cached_property
    def huey(self) -> Huey:
        """The queue with its one task; every work travels in it by name."""
        huey = open_queue(self.app.config)
        self._carrier = huey.task(name="carry")(self.carry)
        for work in periodic_work():
            times, call = crontab(minute=f"*/{work.every}"), self._periodic(work)
            huey.periodic_task(times, name=f"periodic {work.name}")(call)
        return huey

    def put(self, name: str, arguments: str, attempt: int = 1, delay: int = 0) -> None:
        """Add one piece of work; ``arguments`` are JSON, ``delay`` is in seconds."""
        try:
            self.huey.enqueue(self._task(work_called(name), arguments, attempt, delay))
        except Exception:  # each kind of queue has errors of its own
            self.app.logger.exception("%s could not be put into the queue.", name)

    def _task(self, work: Work, arguments: str, attempt: int, delay: int) -> Task:
        huey = self.huey  # opening it makes the carrier
        return self._carrier.task_class(
            (work.name, arguments, attempt),
            eta=normalize_time(delay=delay, utc=huey.utc) if delay else None,
            retries=work.retries,
            retry_delay=work.retry_delay,
            retry_backoff=work.retry_backoff,
            priority=int(work.urgency),
        )

    def waiting(self) -> list[str]:
        """Return the arguments (JSON) of all that waits in the queue."""
        tasks = [*self.huey.pending(), *self.huey.scheduled()]
        return [task.args[1] for task in tasks if len(task.args) > 1]

    def carry(self, name: str, arguments: str, attempt: int) -> None:
        """Do one piece of work; what it raises is the queue's, which logs it and tries again."""
        with self.app.app_context():
            opened = database.connect(reuse_if_open=True)
            try:
                self._carry(name, arguments, attempt)
            finally:
                if opened:
                    database.close()

    def _carry(self, name: str, arguments: str, attempt: int) -> None:
        work = work_called(name)
        if self.duty is None:
            work.function(**json.loads(arguments))
            return
        try:
            self.duty.begin(name, arguments, attempt)
        except PeeweeException:
            self.app.logger.exception("%s waits for the database.", name)
            self.put(name, arguments, attempt, SECONDS_TO_DATABASE)
            return
        try:
            work.function(**json.loads(arguments))
        except KeyboardInterrupt:  # told to stop: the next worker does it, and nobody died
            self.put(name, arguments, attempt)
            raise
        finally:
            self.duty.end()

    def _periodic(self, work: Work) -> Callable[[], None]:
        return lambda: self.carry(work.name, "{}", 1)


def job_queue() -> JobQueue:
    """Return the queue of this app."""
    queue: JobQueue = current_app.extensions["jobs"]
    return queue


def init_app(app: Flask) -> None:
    """Give the app its queue."""
    app.extensions["jobs"] = JobQueue(app)
