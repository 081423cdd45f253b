"""Which jobs a person sees: the own ones, and no others."""

from audit_app.accounts.models import User
from audit_app.jobs.models import Job

MOST_LISTED = 50


def jobs_of(user: User) -> list[Job]:
    """Return what ``user`` asked for, latest first."""
    return list(Job.select().where(Job.asked_by == user.id).order_by(Job.asked_at.desc()).limit(MOST_LISTED))


def own_job(user: User, uid: str) -> Job | None:
    """Return the job if ``user`` asked for it; ``None`` is a 404 whether it exists or not."""
    found: Job | None = Job.get_or_none(Job.uid == uid, Job.asked_by == user.id)
    return found
