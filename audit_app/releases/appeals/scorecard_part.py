"""What a scorecard's page says of its appeals."""

from dataclasses import dataclass
from datetime import date

from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.releases.appeals.appealing import bars_another
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.appeals.queries import appeals_of
from audit_app.releases.appeals.questions import appealable_questions
from audit_app.releases.appeals.window import is_in_time, last_day_to_appeal
from audit_app.releases.models import Release
from audit_app.releases.queries import manages


@dataclass(frozen=True, slots=True)
class AppealsOfScorecard:
    """``appeals`` oldest first; ``last_day`` (inclusive) is shown to the area's managers, else ``None``.

    ``open_questions`` are the keys of those that this person may appeal today.
    """

    appeals: tuple[Appeal, ...]
    last_day: date | None
    is_in_time: bool
    open_questions: frozenset[str]

    def of(self, question: str) -> Appeal | None:
        """Return the latest appeal on the question with this key."""
        return next((each for each in reversed(self.appeals) if each.question == question), None)


def appeals_on(release: Release) -> AppealsOfScorecard:
    """Return the appeals on ``release`` and its other revisions, and what the signed-in person may appeal."""
    appeals = tuple(appeals_of(release.code))
    is_theirs = current_user.role == Role.AREA_MANAGER and manages(current_user, release.branch)
    if not is_theirs or not release.is_current:
        return AppealsOfScorecard(appeals, None, is_in_time=False, open_questions=frozenset())
    in_time, latest = is_in_time(release), {each.question: each for each in appeals}
    barred = {question for question, appeal in latest.items() if bars_another(appeal, release)}
    questions = appealable_questions(release.frozen) - barred if in_time else frozenset()
    return AppealsOfScorecard(appeals, last_day_to_appeal(release), in_time, questions)
