"""Whether a person may read what a job makes: asked when it is wanted, when it is made, and at every look."""

from collections.abc import Sequence
from itertools import groupby

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.errors import ViHanhError
from audit_app.jobs.kinds import open_jobs_of
from audit_app.jobs.models import Job


class RightGone(ViHanhError):
    """Whoever asked may not read all of what is in the file, or not any more."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "You may not read everything in this file any more, so you cannot download it. Ask for "
                "another one, or an administrator for the right."
            )
        )


def open_to(user: User, jobs: Sequence[Job]) -> set[str]:
    """Return the uids of those among ``jobs`` whose file ``user`` may read now; a closed account none."""
    if not user.active:
        return set()
    by_kind = groupby(sorted(jobs, key=_kind), key=_kind)
    return {uid for kind, some in by_kind for uid in open_jobs_of(kind, user, list(some))}


def require_right(user: User, job: Job) -> None:
    """Let ``user`` have what ``job`` makes; raises :class:`RightGone`."""
    if job.uid not in open_to(user, [job]):
        raise RightGone


def _kind(job: Job) -> str:
    return str(job.kind)
