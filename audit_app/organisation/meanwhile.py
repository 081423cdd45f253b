"""What became of the thresholds since a page was made: their history, read from there."""

from collections.abc import Sequence

from flask_babel import gettext

from audit_app.errors import ViHanhError
from audit_app.organisation.models import ThresholdChange
from audit_app.organisation.queries import threshold_changes_after


class ThresholdsMoved(ViHanhError):
    """Somebody else changed thresholds while a page of them was open, so nothing of that page is saved.

    ``changes`` are what :func:`changes_after` gives, ``latest`` the id of the last change of all.
    """

    status = 409

    def __init__(self, changes: Sequence[ThresholdChange], latest: int) -> None:
        super().__init__(
            gettext("Thresholds were changed while your page was open, so nothing of yours is saved yet.")
        )
        self.changes, self.latest = changes, latest


def changes_after(seen: int) -> list[ThresholdChange]:
    """Return what is not as it was after the change with the id ``seen``; 0 is before every change.

    One for each class and measure, unsaved: from what it was then to what it is now, by who changed it last.
    What was changed and changed back is left out.
    """
    found: dict[tuple[int, str], ThresholdChange] = {}
    for change in threshold_changes_after(seen):
        place = change.branch_class_id, change.measure
        if place in found:
            change.from_threshold = found[place].from_threshold
        found[place] = change
    return [change for change in found.values() if change.from_threshold != change.to_threshold]
