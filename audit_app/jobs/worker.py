"""The worker: processes that take work from the queue, and one that keeps them alive (huey's consumer)."""

import gc
import os
from threading import Event, Thread
from typing import Any

from flask import Flask
from huey.consumer import Consumer, Scheduler
from peewee import PeeweeException

from audit_app.db import database
from audit_app.jobs.duty import SECONDS_BETWEEN, Duty
from audit_app.jobs.queue import JobQueue
from audit_app.jobs.rescue import rescue_work, sweep

# Pages go first where there is only one core for both.
NICENESS = 5
# An idle worker looks so often, in seconds: a person may be waiting for a PDF.
LONGEST_LOOK = 0.4
SECONDS_TO_FINISH = 25


class OwnScheduler(Scheduler):
    """Puts what is due into the queue, and ends with the process that started it."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        """Made in the process that starts it, which may be gone before this one looks for it."""
        super().__init__(*arguments, **settings)
        self.parent = os.getpid()

    def loop(self, now: Any = None) -> None:
        """Look once."""
        end_with_parent(os.getppid() != self.parent)
        super().loop(now)


class OwnConsumer(Consumer):
    """Starts the processes and replaces those that die; ends when the server beside it is gone."""

    scheduler_class = OwnScheduler

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.parent = os.getppid()

    def loop(self, health_check_ts: float | None = None) -> float | None:
        """Look once."""
        if os.getppid() != self.parent:
            self._signum, self._graceful, self._restart = self._graceful_sig, True, False
        checked: float | None = super().loop(health_check_ts)
        return checked


def run_workers(app: Flask, count: int, most_tasks: int | None) -> None:
    """Work with ``count`` processes until SIGTERM (finish what is begun) or SIGINT (at once).

    A process is replaced after ``most_tasks`` pieces of work.
    """
    queue: JobQueue = app.extensions["jobs"]
    parent = os.getpid()  # a process that asks for it itself may be an orphan already
    os.nice(max(0, NICENESS - os.nice(0)))  # beside the server it is nice already
    queue.huey.on_startup("duty")(lambda: go_on_duty(app, queue, parent))
    queue.huey.on_shutdown("duty")(lambda: go_off_duty(app, queue))
    consumer = OwnConsumer(
        queue.huey,
        workers=count,
        worker_type="process",
        max_delay=LONGEST_LOOK,
        check_worker_health=True,
        health_check_interval=1,
        max_tasks=most_tasks,
        shutdown_timeout=SECONDS_TO_FINISH,
        graceful_signal="TERM",
    )
    database.close_all()  # each process has connections of its own
    gc.collect()
    gc.freeze()
    consumer.run()


def go_on_duty(app: Flask, queue: JobQueue, parent: int) -> None:
    """Make this process known, take over what dead ones left, and keep saying that it lives."""
    with app.app_context(), database.connection_context():
        queue.duty = Duty()
        rescue_work()
        sweep()
    off = queue.off_duty = Event()
    Thread(target=stay_on_duty, args=(app, queue.duty, off, parent), daemon=True).start()


def stay_on_duty(app: Flask, duty: Duty, off: Event, parent: int) -> None:
    """Say that this process lives and look after the others, until it ends or its parent is gone."""
    beat = 0
    while not off.wait(1):
        end_with_parent(os.getppid() != parent)
        beat += 1
        if beat % SECONDS_BETWEEN == 0:
            try_to_beat(app, duty)


def try_to_beat(app: Flask, duty: Duty) -> None:
    """Write once; a database that is away will be there again."""
    try:
        with app.app_context(), database.connection_context():
            duty.beat()
            rescue_work()
    except PeeweeException as error:
        app.logger.warning("Worker %s could not say that it lives: %s", duty.name, error)


def go_off_duty(app: Flask, queue: JobQueue) -> None:
    """Take this process off the list."""
    if queue.duty is None:
        return
    queue.off_duty.set()
    with app.app_context(), database.connection_context():
        queue.duty.leave()


def end_with_parent(is_orphan: bool) -> None:  # noqa: FBT001 - a question that is answered
    """End at once without a parent: its work stays written down for the next worker."""
    if is_orphan:
        os._exit(1)
