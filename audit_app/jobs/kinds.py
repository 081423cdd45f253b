"""What kinds of jobs there are: each is registered by the feature that knows how to do it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from audit_app.accounts.models import User
from audit_app.jobs.models import Job
from audit_app.jobs.progress import Progress

Handler = Callable[[Progress], None]

Right = Callable[[User, Sequence[Job]], Collection[str]]
"""Returns the uids of those jobs (all of its kind) whose file the person may read now."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The pieces of a job that several workers do beside each other, before its handler puts them together.

    ``missing`` names what is still to be done (arguments for ``make``, as JSON allows) and how many pieces
    there are in all; ``make`` does one and leaves it where the handler finds it.  A piece can come twice.
    """

    missing: Callable[[Job], tuple[Sequence[dict[str, Any]], int]]
    make: Callable[..., None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """How jobs of one kind are done."""

    handler: Handler
    right: Right
    parts: Parts | None


_kinds: dict[str, JobKind] = {}


def job(kind: str, right: Right, parts: Parts | None = None) -> Callable[[Handler], Handler]:
    """Let the function do jobs of ``kind``: it writes :meth:`Progress.result`, and steps on the way.

    It runs in a worker, in the language of who asked, if ``right`` still gives that person the file.  A
    :class:`~audit_app.errors.ViHanhError` that it raises is what the person reads.
    """

    def register(handler: Handler) -> Handler:
        _kinds[kind] = JobKind(handler, right, parts)
        return handler

    return register


def kind_of(job: Job) -> JobKind:
    """Return how ``job`` is done; raises ``LookupError`` for a kind that nobody registered."""
    if job.kind not in _kinds:
        raise LookupError(f"Nothing does jobs of the kind “{job.kind}”.")
    return _kinds[job.kind]


def open_jobs_of(kind: str, user: User, jobs: Sequence[Job]) -> Collection[str]:
    """Return the uids of those ``jobs`` of ``kind`` whose file ``user`` may read.

    Those of a kind that nobody registered are nobody's.
    """
    return _kinds[kind].right(user, jobs) if kind in _kinds else ()
