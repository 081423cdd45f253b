"""Branch classes, and what is expected of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from peewee import fn

from audit_app.accounts.models import User
from audit_app.db import database
from audit_app.organisation.areas import CodeTaken
from audit_app.organisation.meanwhile import ThresholdsMoved, changes_after
from audit_app.organisation.models import BranchClass, ClassThreshold, ThresholdChange
from audit_app.organisation.queries import find_class, latest_threshold_change, thresholds_by_class


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


def set_thresholds(
    values: Mapping[int, Mapping[str, Fraction]], by: User, reason: str, seen: int | None = None
) -> int:
    """Set what is expected of each class: by its id and measure, in points 0–100; return how many changed.

    A measure that is left out is expected as the checklist says.  Every change is kept with ``reason``.
    Scores that are released stay judged as they were.  ``seen`` is the last change that ``by`` knew of, its
    id, or 0; ``None`` where there was nothing to know.  Raises
    :class:`~audit_app.organisation.meanwhile.ThresholdsMoved`.
    """
    with database.atomic():
        _hold_thresholds()
        changes = _differences(thresholds_by_class(), values)
        if changes and seen is not None and (moved := changes_after(seen)):
            raise ThresholdsMoved(moved, latest_threshold_change())
        for number, measure, before, after in changes:
            _change(number, measure, before, after, by, reason)
    return len(changes)


def _hold_thresholds() -> None:
    """Make everybody else who sets thresholds wait, inside the caller's transaction.

    The row of the first class stands for all of them, so that two never wait for each other.
    """
    first = BranchClass.select(fn.MIN(BranchClass.id))
    BranchClass.update(name_en=BranchClass.name_en).where(BranchClass.id == first).execute()


def _differences(
    kept: Mapping[int, Mapping[str, Fraction]], values: Mapping[int, Mapping[str, Fraction]]
) -> list[tuple[int, str, Fraction | None, Fraction | None]]:
    """Return class id, measure, what is set and what is asked for, where these are not the same."""
    return [
        (number, measure, before.get(measure), points.get(measure))
        for number, points in values.items()
        for before in [kept.get(number, {})]
        for measure in sorted({*before, *points})
        if before.get(measure) != points.get(measure)
    ]


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
