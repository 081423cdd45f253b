"""What is to be done by a worker process, and the queue that brings it there (huey, by ``JOBS_URL``).

A feature names a function with :func:`background` and asks for it with :func:`enqueue`.  Work can come twice
(a worker died just after doing it), so it is written to be done again without harm.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app
from huey import Huey, PostgresHuey, PriorityRedisHuey, SqliteHuey, crontab
from huey.exceptions import ConfigurationError
from huey.serializer import SignedSerializer

from audit_app.config import SettingRefused
from audit_app.db import database

Function = TypeVar("Function", bound=Callable[..., object])

QUEUE = "vi-hanh"


class Urgency(IntEnum):
    """What is taken first; within one urgency, what came first."""

    SOMEBODY_WAITS = 20
    USUAL = 10
    JOB = 5
    WHEN_IDLE = 0


@dataclass(frozen=True, slots=True)
class Work:
    """A function with its name in the queue.

    One that raises is tried ``retries`` more times, ``retry_delay`` seconds later, each wait
    ``retry_backoff`` times as long as the one before.  ``every`` is in minutes, 0 for never by itself.
    """

    name: str
    function: Callable[..., object]
    retries: int
    retry_delay: int
    retry_backoff: float
    urgency: Urgency
    every: int


_known: dict[str, Work] = {}


def background(
    name: str,
    *,
    retries: int = 0,
    retry_delay: int = 60,
    retry_backoff: float = 1,
    urgency: Urgency = Urgency.USUAL,
    every: int = 0,
) -> Callable[[Function], Function]:
    """Let a worker do the function under ``name``; it stays an ordinary function as well.

    Its arguments must survive JSON.  It runs with an application context and a connection of its own, outside
    a request and a transaction.  With ``every`` (minutes, a divisor of 60) it also runs by itself, without
    arguments, wherever a worker is.
    """
    if every and 60 % every:
        raise ValueError(f"{name}: {every} minutes do not divide an hour.")

    def register(function: Function) -> Function:
        _known[name] = Work(name, function, retries, retry_delay, retry_backoff, urgency, every)
        return function

    return register


def work_called(name: str) -> Work:
    """Return the registered work; raises ``LookupError`` for a name that nobody registered."""
    if name not in _known:
        raise LookupError(f"Nothing is registered as “{name}”; see audit_app.jobs.queue.background.")
    return _known[name]


def enqueue(name: str, /, **arguments: Any) -> None:
    """Ask for work once the transaction, if there is one, is committed; never, if it is rolled back.

    A queue that cannot be reached is logged and holds nobody up: what must not be lost is a row in the
    database, which a periodic task looks for again.
    """
    work, text = work_called(name), json.dumps(arguments)
    queue = job_queue()
    database.after_commit(lambda: queue.put(work, text))


class JobQueue:
    """The queue of one app; it is opened by the first that needs it, in each process anew."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @cached_property
    def huey(self) -> Huey:
        """The queue with its one task; every work travels in it by name."""
        huey = open_queue(self.app.config)
        self._carrier = huey.task(name="carry")(self.carry)
        for work in _known.values():
            if work.every:
                call = self._periodic(work)
                huey.periodic_task(crontab(minute=f"*/{work.every}"), name=f"periodic {work.name}")(call)
        return huey

    def put(self, work: Work, arguments: str, attempt: int = 1) -> None:
        """Add one piece of work; ``arguments`` are JSON."""
        try:
            huey = self.huey
            task = self._carrier.task_class(
                (work.name, arguments, attempt),
                retries=work.retries,
                retry_delay=work.retry_delay,
                retry_backoff=work.retry_backoff,
                priority=work.urgency,
            )
            huey.enqueue(task)
        except Exception:  # each kind of queue has errors of its own
            self.app.logger.exception("%s could not be put into the queue.", work.name)

    def carry(self, name: str, arguments: str, _attempt: int) -> None:
        """Do one piece of work; what it raises is the queue's, which logs it and tries again."""
        with self.app.app_context():
            opened = database.connect(reuse_if_open=True)
            try:
                work_called(name).function(**json.loads(arguments))
            finally:
                if opened:
                    database.close()

    def _periodic(self, work: Work) -> Callable[[], None]:
        return lambda: self.carry(work.name, "{}", 1)


def job_queue() -> JobQueue:
    """Return the queue of this app."""
    queue: JobQueue = current_app.extensions["jobs"]
    return queue


def open_queue(settings: Mapping[str, Any]) -> Huey:
    """Return the queue behind ``JOBS_URL``; in tests one that does everything at once.

    Messages are signed with the app's key: who can write into the queue still cannot make a worker run what
    we did not write.  Raises :class:`SettingRefused`.
    """
    url = settings["JOBS_URL"]
    shared = {
        "name": QUEUE,
        "results": False,
        "serializer": SignedSerializer(secret=settings["SECRET_KEY"]),
        "immediate": bool(settings.get("JOBS_IMMEDIATE")),
    }
    try:
        match urlsplit(url).scheme:
            case "sqlite":
                return SqliteHuey(filename=str(sqlite_file(url)), **shared)
            case "postgresql" | "postgres":
                return PostgresHuey(dsn=url, **shared)
            case "redis" | "rediss":
                return PriorityRedisHuey(url=url, **shared)
    except ConfigurationError as error:
        raise SettingRefused(f"JOBS_URL cannot be used: {error}") from error
    raise SettingRefused(
        "JOBS_URL cannot be used. Write sqlite:////absolute/path/jobs.db, "
        "postgresql://user:password@host/name or redis://host:6379/0 (pip install redis)."
    )


def sqlite_file(url: str) -> Path:
    """Return the file of ``sqlite:////absolute/path``; raises :class:`SettingRefused`."""
    path = url.removeprefix("sqlite://").removeprefix("/")
    if not path.startswith("/"):
        raise SettingRefused(f"JOBS_URL={url} names no file. Write it like sqlite:////absolute/path/jobs.db")
    return Path(path)


def init_app(app: Flask) -> None:
    """Give the app its queue."""
    app.extensions["jobs"] = JobQueue(app)
