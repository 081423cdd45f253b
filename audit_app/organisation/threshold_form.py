"""Head office's form of thresholds: one number for each branch class and measure."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from audit_app.checklists.definition import Factor
from audit_app.formatting import format_number, in_language
from audit_app.organisation.forms import NumberField
from audit_app.organisation.models import BranchClass
from audit_app.organisation.queries import MEASURES, OVERALL, thresholds_by_class
from audit_app.scoring.wording import FACTOR_NAMES


def thresholds_form(classes: Iterable[BranchClass]) -> Any:
    """Return a form with one number for each class and measure, named by :func:`threshold_name`."""
    message = _l("Enter a number from 0 to 100, or nothing.")
    fields = {
        threshold_name(one, measure): NumberField(
            measure_label(measure), lowest=0, highest=100, places=2, message=message
        )
        for one in classes
        for measure in MEASURES
    }
    return type("ThresholdsForm", (FlaskForm,), fields)(data=shown_thresholds(classes))


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
