"""What waits for a reviewer, and everything about one visit."""

from audit_app.visits.models import Submission, Visit


def latest_submission(visit: Visit) -> Submission | None:
    """Return what the shopper sent last; ``None`` where nothing was sent."""
    found: Submission | None = (
        Submission.select().where(Submission.visit == visit).order_by(Submission.number.desc()).first()
    )
    return found
