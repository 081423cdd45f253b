"""What gunicorn serves in these tests: the product as it is, in a wrapper that can be told to die.

A request with the header ``X-Die: before-commit-2`` ends the worker with SIGKILL just before the second
commit of that request; ``after-commit-2`` just after it; ``before-answer`` when everything is done and
nothing said.  Every answer tells in ``X-Commits`` how many commits there were, so that each can be aimed at.
"""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterable
from typing import Any

from audit_app import create_app
from audit_app.db import connected, database
from tests.faults import world

Answer = Callable[..., Any]
WRITES = ("INSERT", "UPDATE", "DELETE")


class Deaths:
    """Counts the commits of the request that a thread is at, and dies where it was told to."""

    def __init__(self) -> None:
        self.of_thread = threading.local()

    def begin(self, place: str) -> None:
        """Begin a request that shall die at ``place``; nowhere for ``""``."""
        self.of_thread.place, self.of_thread.commits = place, 0

    @property
    def commits(self) -> int:
        """How many commits this thread's request has made."""
        return int(getattr(self.of_thread, "commits", 0))

    def around_commit(self, commit: Callable[[], Any]) -> Any:
        """Commit, and die before or after where that is asked for."""
        self.of_thread.commits = number = self.commits + 1
        self.die_at(f"before-commit-{number}")
        result = commit()
        self.die_at(f"after-commit-{number}")
        return result

    def die_at(self, place: str) -> None:
        """End the worker at once, as a crash of the machine would, if this is the place."""
        if getattr(self.of_thread, "place", "") == place:
            os.kill(os.getpid(), signal.SIGKILL)


def watch_commits(handle: Any, deaths: Deaths) -> None:
    """Let ``deaths`` see every commit of the database, also of a statement outside a transaction."""
    commit, execute = handle.commit, handle.execute_sql

    def execute_sql(sql: str, *arguments: Any, **options: Any) -> Any:
        if handle.transaction_depth() == 0 and sql.lstrip().upper().startswith(WRITES):
            return deaths.around_commit(lambda: execute(sql, *arguments, **options))
        return execute(sql, *arguments, **options)

    handle.commit = lambda: deaths.around_commit(commit)
    handle.execute_sql = execute_sql


class FaultyApp:
    """The WSGI application around the product."""

    def __init__(self) -> None:
        self.product = create_app({"RATELIMIT_ENABLED": False})
        self.deaths = Deaths()
        watch_commits(self.product.extensions["database"], self.deaths)

    def __call__(self, environment: dict[str, Any], start: Answer) -> Iterable[bytes]:
        if environment["PATH_INFO"].startswith(world.PREFIX):
            return self.tell_world(environment, start)
        self.deaths.begin(environment.get("HTTP_X_DIE", ""))

        def counted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start(status, [*headers, ("X-Commits", str(self.deaths.commits))], *rest)

        answer = self.product(environment, counted)
        self.deaths.die_at("before-answer")
        return answer

    def tell_world(self, environment: dict[str, Any], start: Answer) -> Iterable[bytes]:
        """Make or tell rows for the tests, past the product's views."""
        size = int(environment.get("CONTENT_LENGTH") or 0)
        given = json.loads(environment["wsgi.input"].read(size) or b"{}")
        with self.product.test_request_context(), connected():
            name = environment["PATH_INFO"].removeprefix(world.PREFIX)
            with database.atomic():
                told = json.dumps(world.DEEDS[name](**given)).encode()
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(told)))])
        return [told]


def application() -> FaultyApp:
    """Make the app: ``gunicorn "tests.faults.faulty_app:application()"``."""
    return FaultyApp()
