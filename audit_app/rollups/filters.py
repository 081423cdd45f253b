"""Which sums count, as conditions on their rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from audit_app.organisation.models import Area, Branch, BranchClass
from audit_app.rollups.entry import ANY
from audit_app.rollups.models import BranchSum, SumKind
from audit_app.rollups.periods import EARLIEST, LATEST, month_number, months_between, periods_covering

MOST_NAMED = 60
"""More months than these are asked for by their ends."""


@dataclass(frozen=True, slots=True)
class SumFilter:
    """Which visits count; whatever is left out does not narrow.

    ``first`` and ``last`` are any days of the first and last month (inclusive); ``area``, ``branch_class``
    and ``programme`` are codes; ``assessed`` the five factors as ``1``/``0``; ``branch`` a branch's
    code; ``checklist_versions`` are those that may be counted together.
    """

    first: date | None = None
    last: date | None = None
    area: str | None = None
    checklist_key: str | None = None
    checklist_version: int | None = None
    programme: str | None = None
    segment: str | None = None
    assessed: str | None = None
    branch: str | None = None
    checklist_versions: tuple[int, ...] = ()
    branch_class: str | None = None

    def conditions(self, model: Any) -> list[Any]:
        """Return what narrows the sums of ``model`` beside the time: the kinds of visits, and the places."""
        conditions = []
        kinds = self._kinds()
        if model is BranchSum:
            kinds.append(self._level())
        if kinds:
            conditions.append(model.kind.in_(SumKind.select(SumKind.id).where(*kinds)))
        if places := self._places():
            conditions.append(model.branch.in_(Branch.select(Branch.id).where(*places)))
        return conditions

    def _level(self) -> Any:
        """Return the condition that counts each visit of a branch once: by its kind, or under any."""
        is_any = SumKind.programme == ANY
        return is_any if self.programme is None and self.segment is None else ~is_any

    def _kinds(self) -> list[Any]:
        wanted = (
            (SumKind.checklist_key, self.checklist_key),
            (SumKind.checklist_version, self.checklist_version),
            (SumKind.programme, self.programme),
            (SumKind.segment, self.segment),
            (SumKind.assessed, self.assessed),
        )
        conditions = [column == value for column, value in wanted if value is not None]
        if self.checklist_versions:
            conditions.append(SumKind.checklist_version.in_(self.checklist_versions))
        return conditions

    def _places(self) -> list[Any]:
        conditions = []
        if self.branch is not None:
            conditions.append(Branch.code == self.branch)
        if self.area is not None:
            conditions.append(Branch.area.in_(Area.select(Area.id).where(Area.code == self.area)))
        if self.branch_class is not None:
            of_class = BranchClass.select(BranchClass.id).where(BranchClass.code == self.branch_class)
            conditions.append(Branch.branch_class.in_(of_class))
        return conditions


def holds_branches(chosen: SumFilter) -> bool:
    """Whether only some branches are chosen, so that the chain's sums do not serve."""
    return (chosen.area, chosen.branch, chosen.branch_class) != (None, None, None)


def counted_in(model: Any, chosen: SumFilter) -> Any:
    """Return the condition that takes the fewest rows that together are the chosen time."""
    if model is BranchSum:
        return model.period.in_(periods_covering(chosen.first, chosen.last))
    return in_months(model, chosen)


def in_months(model: Any, chosen: SumFilter) -> Any:
    """Return the condition that takes the chosen months, each by itself."""
    months = months_between(chosen.first, chosen.last)
    if len(months) <= MOST_NAMED:
        return model.period.in_(months)
    first, last = month_number(chosen.first or EARLIEST), month_number(chosen.last or LATEST)
    part = model.period - model.period / 100 * 100  # a percent sign means something else to Peewee
    return model.period.between(first, last) & part.between(1, 12)
