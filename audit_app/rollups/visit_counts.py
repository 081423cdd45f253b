"""Which visits the roll-up holds: of what checklists, in which months, at how many branches."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from peewee import Select, fn

from audit_app.programmes.codes import holds_codes
from audit_app.rollups.filters import SumFilter, counted_in, holds_branches, in_months
from audit_app.rollups.grouping import Row, all_rows, group_of, is_overall, joined
from audit_app.rollups.models import BranchSum, ChainSum, SumKind
from audit_app.rollups.periods import month_of_number


@dataclass(frozen=True, slots=True)
class ChecklistVisits:
    """How many released visits there are of one checklist version with the same assessed factors."""

    checklist_key: str
    checklist_version: int
    assessed: str
    visits: int


def measured_checklists(chosen: SumFilter | None = None) -> list[ChecklistVisits]:
    """Return what was measured, most visits first: which lines a comparison can show."""
    visits: dict[tuple[str, int, str], int] = {}
    for key, version, _programme, _segment, assessed, _month, n in _visits_of_kinds(chosen):
        visits[key, version, assessed] = visits.get((key, version, assessed), 0) + n
    return sorted((ChecklistVisits(*line, n) for line, n in visits.items()), key=_most_visits_first)


def _most_visits_first(row: ChecklistVisits) -> tuple[int, str, int, str]:
    return -row.visits, row.checklist_key, row.checklist_version, row.assessed


def visits_by_version() -> list[tuple[str, int, date, int]]:
    """Return how many visits there are of each checklist (key, version) in each month."""
    visits: dict[tuple[str, int, int], int] = {}
    for key, version, *_, month, n in _visits_of_kinds(None, ChainSum.period):
        visits[key, version, month] = visits.get((key, version, month), 0) + n
    return [(key, version, month_of_number(month), n) for (key, version, month), n in sorted(visits.items())]


def latest_month(chosen: SumFilter | None = None) -> date | None:
    """Return the latest month with a visit."""
    chosen = chosen or SumFilter()
    model = BranchSum if holds_branches(chosen) else ChainSum
    query = model.select(fn.MAX(model.period)).where(
        is_overall(model), in_months(model, chosen), *chosen.conditions(model)
    )
    latest = query.scalar()
    return month_of_number(latest) if latest else None


def branches_with(visits: int, chosen: SumFilter | None = None) -> int:
    """Return how many branches had so many visits or more."""
    chosen = chosen or SumFilter()
    query = (
        BranchSum.select(group_of(BranchSum.branch))
        .where(is_overall(BranchSum), counted_in(BranchSum, chosen), *chosen.conditions(BranchSum))
        .group_by(group_of(BranchSum.branch))
        .having(fn.SUM(BranchSum.n) >= visits)
    )
    return int(query.count())


def kinds_seen(chosen: SumFilter | None = None) -> list[tuple[str, str]]:
    """Return the pairs of customer segment and programme (a code) that were measured, ``""`` for none.

    They are those of the whole chain: places do not narrow them.
    """
    everywhere = replace(chosen or SumFilter(), area=None, branch=None, branch_class=None)
    return sorted({(segment, programme) for _, _, programme, segment, *_ in _visits_of_kinds(everywhere)})


@holds_codes
def figures_hold(code: str) -> bool:
    """Whether a visit of a programme with this code was ever counted, in capitals or not."""
    return bool(SumKind.select().where(fn.LOWER(SumKind.programme) == code.lower()).exists())


def _visits_of_kinds(chosen: SumFilter | None, *by: Any) -> list[Row]:
    """Return the five fields of each kind, ``by`` or ``None``, and how many visits were of it."""
    chosen = chosen or SumFilter()
    model = BranchSum if holds_branches(chosen) else ChainSum
    found = (
        model.select(model.kind, *by, fn.SUM(model.n).alias("n"))
        .where(is_overall(model), counted_in(model, chosen), *chosen.conditions(model))
        .group_by(model.kind, *by)
        .alias("found")
    )
    kind = SumKind
    period = found.c.period if by else kind.id
    columns = [kind.checklist_key, kind.checklist_version, kind.programme, kind.segment, kind.assessed]
    source = joined(found, kind, found.c.kind_id == kind.id)
    return all_rows(Select([source], [*columns, period, found.c.n]))
