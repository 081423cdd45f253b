"""Branch classes, and what is expected of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from audit_app.db import database
from audit_app.organisation.areas import CodeTaken
from audit_app.organisation.models import BranchClass, ClassThreshold
from audit_app.organisation.queries import find_class


@dataclass(frozen=True, slots=True)
class ClassDetails:
    """What an administrator says of a branch class."""

    code: str
    name_vi: str
    name_en: str


def save_class(branch_class: BranchClass | None, details: ClassDetails) -> BranchClass:
    """Make a class, or change ``branch_class``.  Raises :class:`CodeTaken`."""
    with database.atomic():
        other = find_class(details.code)
        if other and (branch_class is None or other.id != branch_class.id):
            raise CodeTaken
        kept = branch_class or BranchClass()
        kept.code, kept.name_vi, kept.name_en = details.code, details.name_vi, details.name_en
        kept.save()
    return kept


def set_thresholds(values: Mapping[int, Mapping[str, Fraction]]) -> None:
    """Replace what is expected of each class: by its id and measure, in points 0–100.

    A measure that is left out is expected as the checklist says.  Scores that are released stay judged as
    they were.
    """
    with database.atomic():
        for number, points in values.items():
            ClassThreshold.delete().where(ClassThreshold.branch_class == number).execute()
            for measure, point in points.items():
                ClassThreshold.create(branch_class=number, measure=measure, threshold=round(point * 100))
