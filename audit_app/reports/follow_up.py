"""What came of the findings: actions with their age, and appeals, at the end of a period.  Pure."""

from dataclasses import dataclass
from datetime import date

from audit_app.actions.figures import ActionFigures
from audit_app.releases.appeals.figures import AppealFigures


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that was still to be done; ``number`` is the question's, ``None`` for the visit as a whole.

    ``words`` and ``owner`` (a role) are ``None`` once erased; ``age`` and ``late`` are days, ``late`` 0 as
    long as its day had not passed.
    """

    code: str
    branch_name: str
    number: int | None
    words: str | None
    owner: str | None
    due: date
    age: int
    late: int


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """The figures of one place."""

    name: str
    actions: ActionFigures
    appeals: AppealFigures


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How it stood at the end of ``day``: the period's last one, or today.

    ``areas`` are those of a chain that have an action or an appeal; ``open`` are the most urgent actions.
    """

    day: date
    whole: FollowUpRow
    areas: tuple[FollowUpRow, ...]
    open: tuple[OpenAction, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was planned and nothing appealed."""
        actions, appeals = self.whole.actions, self.whole.appeals
        return not any(
            (actions.open, actions.waiting, actions.done, appeals.open, appeals.opened, appeals.decided)
        )
