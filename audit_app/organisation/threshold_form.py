"""Head office's form of thresholds: one number for each branch class and measure."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from audit_app.accounts.forms import tidy
from audit_app.checklists.definition import Factor
from audit_app.formatting import format_number, in_language
from audit_app.organisation.forms import NumberField, at_most
from audit_app.organisation.meanwhile import ThresholdsMoved, changes_after
from audit_app.organisation.models import BranchClass
from audit_app.organisation.queries import MEASURES, OVERALL, latest_threshold_change, thresholds_by_class
from audit_app.scoring.wording import FACTOR_NAMES

ROW_ID = re.compile(r"[0-9]{1,18}")


class ReasonedForm(FlaskForm):
    """Numbers that cannot change without a word on why; ``classes`` are those that it asks about.

    ``seen`` is the last change of which the page knew.
    """

    classes: tuple[BranchClass, ...] = ()
    seen = HiddenField()
    reason = StringField(_l("Why the thresholds change"), [at_most(300)], filters=[tidy])

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a change without a reason besides."""
        if not super().validate(extra_validators):
            return False
        if self.reason.data or not self.changes_something:
            return True
        self.reason.errors = [_l("Say why the thresholds change: it stands in the history.")]
        return False

    @property
    def last_seen(self) -> int:
        """The id of the last change of which the page that was posted knew.

        0, as before every change, where it says nothing or what is no id.
        """
        seen = (self.seen.raw_data or [""])[0]
        return int(seen) if ROW_ID.fullmatch(seen) else 0

    @property
    def changes_something(self) -> bool:
        """Whether a valid form says something else than its page did at first."""
        shown = thresholds_by_class()
        for change in changes_after(self.last_seen):
            of_class = shown.setdefault(change.branch_class_id, {})
            if (points := points_of(change.from_threshold)) is None:
                of_class.pop(change.measure, None)
            else:
                of_class[change.measure] = points
        return any(
            points != shown.get(key, {}) for key, points in read_thresholds(self.classes, self).items()
        )

    def catch_up(self, moved: ThresholdsMoved) -> None:
        """Show what is set now in the boxes that this person left alone.

        What was typed stays, and saved again it counts.
        """
        for change in moved.changes:
            name = threshold_name(change.branch_class, change.measure)
            if name in self and self[name].number == points_of(change.from_threshold):
                points = points_of(change.to_threshold)
                self[name].data = "" if points is None else shown_points(points)
        self.seen.data = str(moved.latest)


def thresholds_form(classes: Iterable[BranchClass]) -> Any:
    """Return a form with one number for each class and measure, named by :func:`threshold_name`."""
    message = _l("Enter a number from 0 to 100, or nothing.")
    asked = tuple(classes)
    fields = {
        threshold_name(one, measure): NumberField(
            measure_label(measure), lowest=0, highest=100, places=2, message=message
        )
        for one in asked
        for measure in MEASURES
    }
    # What is known is asked first: a change in between is then told, not passed over.
    shown = {"seen": str(latest_threshold_change()), **shown_thresholds(asked)}
    return type("ThresholdsForm", (ReasonedForm,), {**fields, "classes": asked})(data=shown)


def threshold_name(branch_class: BranchClass, measure: str) -> str:
    """Return the name of the field for what is expected of a class by one measure."""
    return f"threshold_{branch_class.id}_{measure}"


def measure_label(measure: str) -> Any:
    """Return the name of a measure, in the language of the page."""
    return _l("Overall") if measure == OVERALL else in_language(FACTOR_NAMES[Factor(measure)])


def shown_thresholds(classes: Iterable[BranchClass]) -> dict[str, str]:
    """Return what is set now as the form shows it, by field name."""
    kept = thresholds_by_class()
    return {
        threshold_name(one, measure): shown_points(point)
        for one in classes
        for measure, point in kept.get(one.id, {}).items()
    }


def shown_points(points: Fraction) -> str:
    """Return points without needless decimals: ``85``, ``87,5``."""
    places = next(number for number in range(3) if number == 2 or (points * 10**number).denominator == 1)
    return format_number(points, places)


def change_points(hundredths: int | None) -> str:
    """Return one side of a change as the history shows it."""
    points = points_of(hundredths)
    return gettext("as the checklist says") if points is None else shown_points(points)


def points_of(hundredths: int | None) -> Fraction | None:
    """Return what a change has in hundredths as points 0–100."""
    return None if hundredths is None else Fraction(hundredths, 100)


def read_thresholds(classes: Iterable[BranchClass], form: FlaskForm) -> dict[int, dict[str, Fraction]]:
    """Return what a valid form says, by class id and measure; blank ones are left out."""
    return {
        one.id: {
            measure: number
            for measure in MEASURES
            if (number := form[threshold_name(one, measure)].number) is not None
        }
        for one in classes
    }


def saved_words(changed: int) -> str:
    """Say what came of saving the form."""
    if not changed:
        return gettext("Nothing changed: the thresholds are as they were.")
    return gettext("The thresholds are saved. They count for visits that are released from now on.")
