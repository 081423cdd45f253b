"""A worker process and what it has in its hands, written down so that nothing is lost when it dies."""

import os
import socket
from datetime import timedelta

from peewee import OperationalError

from audit_app.clock import utc_now
from audit_app.jobs.models import Worker

# Written this often, in seconds; a worker on another machine that was silent for so long is dead.
SECONDS_BETWEEN = 5
SILENCE = timedelta(seconds=45)


class Duty:
    """The process as a worker: it says that it lives, and what it is doing."""

    def __init__(self) -> None:
        self.host, self.pid = socket.gethostname()[:200], os.getpid()
        self.name = f"{self.host} {self.pid} {utc_now():%Y%m%d%H%M%S%f}"
        self.appear()

    def appear(self) -> None:
        """Write the row of this process, with empty hands."""
        Worker.insert(name=self.name, host=self.host, pid=self.pid).on_conflict_ignore().execute()

    def begin(self, task: str, arguments: str, attempt: int) -> None:
        """Write down what is begun; raises Peewee's ``OperationalError``."""
        columns = {"task": task, "arguments": arguments, "attempt": attempt, "alive_at": utc_now()}
        mine = Worker.name == self.name
        if not Worker.update(**columns).where(mine).execute():  # somebody took us for dead
            self.appear()
            Worker.update(**columns).where(mine).execute()

    def end(self) -> None:
        """Empty the hands."""
        Worker.update(task="", arguments="", attempt=0).where(Worker.name == self.name).execute()

    def beat(self) -> None:
        """Say that this process lives."""
        if not Worker.update(alive_at=utc_now()).where(Worker.name == self.name).execute():
            self.appear()

    def leave(self) -> None:
        """Take the row away."""
        Worker.delete().where(Worker.name == self.name).execute()


def worker_answers() -> bool:
    """Whether any worker lives; no, where that cannot be found out."""
    try:
        return bool(Worker.select().where(Worker.alive_at > utc_now() - SILENCE).exists())
    except OperationalError:
        return False


def take_dead_workers() -> list[Worker]:
    """Take away the rows of dead workers, and return them: each is given to one caller alone."""
    dead = [worker for worker in Worker.select() if is_dead(worker)]
    return [
        worker
        for worker in dead
        if Worker.delete().where(Worker.id == worker.id, Worker.alive_at == worker.alive_at).execute()
    ]


def is_dead(worker: Worker) -> bool:
    """Whether the process is gone (on this machine), or silent for too long."""
    if worker.alive_at < utc_now() - SILENCE:
        return True
    return worker.host == socket.gethostname()[:200] and not process_lives(worker.pid)


def process_lives(pid: int) -> bool:
    """Whether this machine has such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another account's, but there
        return True
    return True
