"""Work that a person waits for, and the processes that do it."""

import json
import secrets
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_STATES = (JobState.WAITING, JobState.RUNNING)


def make_uid() -> str:
    """Return a name that nobody guesses: 22 letters of a web address."""
    return secrets.token_urlsafe(16)


class Job(Record):
    """Something that one person asked for and that ends in a file.

    ``parameters`` is JSON; ``done`` of ``of`` parts are finished (``of`` is 0 while that is unknown);
    ``message`` says why it failed, ``notes`` (a line each) what is lacking in the file, in the asker's
    language.  ``run`` grows whenever it begins anew, so that parts of an earlier run are known as such;
    ``starts`` counts those that nobody asked for, because a worker was lost.  ``result`` is the name under
    which the file is offered, empty where there is none (any more); ``size`` is in bytes.  ``alive_at`` is
    when a worker last said that it is at it.
    """

    uid = CharField(unique=True, max_length=32, default=make_uid)
    kind = CharField(max_length=40)
    title = CharField(max_length=300)
    asked_by = ForeignKeyField(User, backref="jobs", on_delete="CASCADE")
    parameters = TextField(default="{}")
    state = CharField(max_length=12, default=JobState.WAITING, index=True)
    done = IntegerField(default=0)
    of = IntegerField(default=0)
    message = TextField(default="")
    notes = TextField(default="")
    run = IntegerField(default=1)
    starts = IntegerField(default=1)
    result = CharField(max_length=255, default="")
    size = BigIntegerField(default=0)
    asked_at = UtcDateTimeField(default=utc_now)
    alive_at = UtcDateTimeField(default=utc_now)
    finished_at = UtcDateTimeField(null=True)
    expires_at = UtcDateTimeField(null=True)

    @property
    def asked(self) -> dict[str, Any]:
        """What ``parameters`` say."""
        asked: dict[str, Any] = json.loads(self.parameters)
        return asked

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in OPEN_STATES

    @property
    def is_done(self) -> bool:
        """Whether it came to its end."""
        return bool(self.state == JobState.DONE)

    @property
    def has_file(self) -> bool:
        """Whether its file can be fetched."""
        return self.is_done and bool(self.result)

    @property
    def can_be_repeated(self) -> bool:
        """Whether it came to an end without a file that can be fetched."""
        return not self.is_open and not self.has_file

    @property
    def percent(self) -> int:
        """How much of it is done, 0–100; 0 while that is unknown."""
        return min(100, self.done * 100 // self.of) if self.of else 0


class Worker(Record):
    """One worker process, and the work that it has in its hands.

    ``name`` is ``HOST PID MOMENT``; ``task`` and ``arguments`` are empty while it looks for work, ``attempt``
    counts how often that work was begun.  A row that is no longer kept alive belongs to a dead process.
    """

    name = CharField(unique=True, max_length=255)
    host = CharField(max_length=200)
    pid = IntegerField()
    task = CharField(max_length=80, default="")
    arguments = TextField(default="")
    attempt = IntegerField(default=0)
    alive_at = UtcDateTimeField(default=utc_now, index=True)


def write_parameters(parameters: Mapping[str, Any]) -> str:
    """Return parameters as they are stored: the same ones give the same text."""
    return json.dumps(parameters, ensure_ascii=False, sort_keys=True)
