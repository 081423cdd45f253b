"""Branch classes, and what is expected of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from audit_app.accounts.models import User
from audit_app.db import database
from audit_app.organisation.areas import CodeTaken
from audit_app.organisation.models import BranchClass, ClassThreshold, ThresholdChange
from audit_app.organisation.queries import find_class, thresholds_by_class


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


def set_thresholds(values: Mapping[int, Mapping[str, Fraction]], by: User, reason: str) -> int:
    """Set what is expected of each class: by its id and measure, in points 0–100; return how many changed.

    A measure that is left out is expected as the checklist says.  Every change is kept with ``reason``.
    Scores that are released stay judged as they were.
    """
    changed = 0
    with database.atomic():
        kept = thresholds_by_class()
        for number, points in values.items():
            before = kept.get(number, {})
            for measure in sorted({*before, *points}):
                if before.get(measure) != points.get(measure):
                    _change(number, measure, before.get(measure), points.get(measure), by, reason)
                    changed += 1
    return changed


def _change(
    number: int, measure: str, before: Fraction | None, after: Fraction | None, by: User, reason: str
) -> None:
    """Write one threshold anew, and the change with it."""
    own = (ClassThreshold.branch_class == number) & (ClassThreshold.measure == measure)
    ClassThreshold.delete().where(own).execute()
    if after is not None:
        ClassThreshold.create(branch_class=number, measure=measure, threshold=_hundredths(after))
    ThresholdChange.create(
        branch_class=number,
        measure=measure,
        user=by,
        from_threshold=_hundredths(before),
        to_threshold=_hundredths(after),
        reason=reason,
    )


def _hundredths(points: Fraction | None) -> int | None:
    return None if points is None else round(points * 100)
