"""Reading the sums: everything that a comparison asks the database, one query each.

Whatever is asked of all branches together is read from the chain's sums: a few rows for each month, however
many branches there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any

from peewee import JOIN, Join, Select, fn

from audit_app.db import database
from audit_app.organisation.models import Area, Branch
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.filters import SumFilter, counted_in, holds_branches, in_months
from audit_app.rollups.models import BranchSum, ChainSum, SumKind, SumMeasure
from audit_app.rollups.periods import month_of_number
from audit_app.statistics.spread import BranchSums

Row = tuple[Any, ...]

NAMED_BY: dict[Any, Any] = {BranchSum.branch: Branch, Branch.area: Area}
"""Whose code stands for a row id."""


@dataclass(frozen=True, slots=True)
class ChecklistVisits:
    """How many released visits there are of one checklist version with the same assessed factors."""

    checklist_key: str
    checklist_version: int
    assessed: str
    visits: int


def sums_by_branch(measure: str, chosen: SumFilter | None = None) -> list[BranchSums]:
    """Return n, Σy and Σy² of ``measure`` for each branch (by code) that has visits."""
    return sums_by_measure([measure], chosen)[measure]


def sums_by_measure(measures: Iterable[str], chosen: SumFilter | None = None) -> dict[str, list[BranchSums]]:
    """Return :func:`sums_by_branch` of several measures in one query; every measure has an entry."""
    wanted = list(measures)
    return {measure: [] for measure in wanted} | _by_branch(_named(wanted), chosen)


def sums_by_prefix(prefix: str, chosen: SumFilter | None = None) -> dict[str, list[BranchSums]]:
    """Return the sums of all measures called ``prefix:…`` (touchpoint, question, emotion) by branch.

    That is a row for each measure and branch; where only all branches together are shown,
    :func:`chain_sums_by_prefix` reads far less.
    """
    return _by_branch(_beginning(prefix), chosen)


def chain_sums(measures: Iterable[str], chosen: SumFilter | None = None) -> dict[str, BranchSums]:
    """Return the sums of each measure over all chosen branches (its name in the place of a branch's)."""
    wanted = list(measures)
    return {measure: BranchSums(measure, 0, 0, 0) for measure in wanted} | _of_chain(_named(wanted), chosen)


def chain_sums_by_prefix(prefix: str, chosen: SumFilter | None = None) -> dict[str, BranchSums]:
    """Return :func:`chain_sums` of all measures called ``prefix:…`` (touchpoint, question, emotion)."""
    return _of_chain(_beginning(prefix), chosen)


def sums_by_month(
    measures: Iterable[str], chosen: SumFilter | None = None
) -> dict[str, dict[date, BranchSums]]:
    """Return the sums of each measure by month over all chosen branches, oldest month first."""
    wanted, chosen = list(measures), chosen or SumFilter()
    model = BranchSum if holds_branches(chosen) else ChainSum
    rows = _named_rows(model, _named(wanted), in_months(model, chosen), chosen, model.period)
    found: dict[str, dict[date, BranchSums]] = {measure: {} for measure in wanted}
    for measure, period, *sums in sorted(rows, key=lambda row: int(row[1])):
        month = month_of_number(period)
        found[measure][month] = BranchSums(month.isoformat(), *sums)
    return found


def sums_by_branch_and_month(
    measures: Iterable[str], chosen: SumFilter | None = None
) -> list[tuple[str, date, BranchSums]]:
    """Return measure, month and sums of every branch (by code) and month, oldest month first."""
    chosen = chosen or SumFilter()
    months = in_months(BranchSum, chosen)
    rows = _named_rows(BranchSum, _named(list(measures)), months, chosen, BranchSum.period, BranchSum.branch)
    rows.sort(key=lambda row: (row[1], row[0], row[2]))
    return [(name, month_of_number(period), BranchSums(*sums)) for name, period, *sums in rows]


def sums_by_area_and_month(
    measure: str, chosen: SumFilter | None = None
) -> dict[str, dict[date, BranchSums]]:
    """Return the sums of ``measure`` by area (a code) and month, oldest month first."""
    return _by_group_and_month(Branch.area, measure, chosen)


def sums_by_class_and_month(
    measure: str, chosen: SumFilter | None = None
) -> dict[int | None, dict[date, BranchSums]]:
    """Return the sums of ``measure`` by branch class (a row id, or ``None``) and month, oldest first."""
    return _by_group_and_month(Branch.branch_class, measure, chosen)


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
        _is_overall(model), in_months(model, chosen), *chosen.conditions(model)
    )
    latest = query.scalar()
    return month_of_number(latest) if latest else None


def branches_with(visits: int, chosen: SumFilter | None = None) -> int:
    """Return how many branches had so many visits or more."""
    chosen = chosen or SumFilter()
    query = (
        BranchSum.select(_group(BranchSum.branch))
        .where(_is_overall(BranchSum), counted_in(BranchSum, chosen), *chosen.conditions(BranchSum))
        .group_by(_group(BranchSum.branch))
        .having(fn.SUM(BranchSum.n) >= visits)
    )
    return int(query.count())


def kinds_seen(chosen: SumFilter | None = None) -> list[tuple[str, str]]:
    """Return the pairs of customer segment and programme (a code) that were measured, ``""`` for none.

    They are those of the whole chain: places do not narrow them.
    """
    everywhere = replace(chosen or SumFilter(), area=None, branch=None, branch_class=None)
    return sorted({(segment, programme) for _, _, programme, segment, *_ in _visits_of_kinds(everywhere)})


def _named(measures: list[str]) -> Any:
    return SumMeasure.name.in_(measures)


def _is_overall(model: Any) -> Any:
    return model.measure.in_(_measures(_named([OVERALL])))


def _measures(named: Any) -> Any:
    return SumMeasure.select(SumMeasure.id).where(named)


def _beginning(prefix: str) -> Any:
    return SumMeasure.name.startswith(f"{prefix}:")


def _by_branch(named: Any, chosen: SumFilter | None) -> dict[str, list[BranchSums]]:
    chosen = chosen or SumFilter()
    rows = _named_rows(BranchSum, named, counted_in(BranchSum, chosen), chosen, BranchSum.branch)
    rows.sort(key=itemgetter(1))
    found: dict[str, list[BranchSums]] = {}
    for measure, branch, n, total, squares in rows:
        found.setdefault(measure, []).append(BranchSums(branch, n, total, squares))
    return found


def _by_group_and_month(
    group: Any, measure: str, chosen: SumFilter | None
) -> dict[Any, dict[date, BranchSums]]:
    chosen = chosen or SumFilter()
    months = in_months(BranchSum, chosen)
    rows = _named_rows(BranchSum, _named([measure]), months, chosen, group, BranchSum.period)
    found: dict[Any, dict[date, BranchSums]] = {}
    for _, key, period, *sums in sorted(rows, key=lambda row: int(row[2])):
        month = month_of_number(period)
        found.setdefault(key, {})[month] = BranchSums(month.isoformat(), *sums)
    return found


def _of_chain(named: Any, chosen: SumFilter | None) -> dict[str, BranchSums]:
    chosen = chosen or SumFilter()
    model = BranchSum if holds_branches(chosen) else ChainSum
    rows = _named_rows(model, named, counted_in(model, chosen), chosen)
    return {measure: BranchSums(measure, *sums) for measure, *sums in sorted(rows)}


def _named_rows(model: Any, named: Any, periods: Any, chosen: SumFilter, *by: Any) -> list[Row]:
    """Return measure, ``by`` (a branch or an area by its code), n, Σy and Σy², in no order.

    Names are looked up for what is left after summing: a tenth of the rows or less.
    """
    groups = [_group(field) for field in by]
    rows = model.select(model.measure, *groups, *_sums_of(model))
    if any(field.model is Branch for field in by):
        rows = rows.join(Branch).switch(model)
    narrowed = rows.where(model.measure.in_(_measures(named)), periods, *chosen.conditions(model))
    found = narrowed.group_by(model.measure, *groups).alias("found")
    source = _joined(found, SumMeasure, found.c.measure_id == SumMeasure.id)
    columns: list[Any] = [SumMeasure.name]
    for field in by:
        column = getattr(found.c, f"by_{field.column_name}")
        if place := NAMED_BY.get(field):
            source = _joined(source, place, column == place.id)
            column = place.code
        columns.append(column)
    return _rows(Select([source], [*columns, found.c.n, found.c.total, found.c.squares]))


def _visits_of_kinds(chosen: SumFilter | None, *by: Any) -> list[Row]:
    """Return the five fields of each kind, ``by`` or ``None``, and how many visits were of it."""
    chosen = chosen or SumFilter()
    model = BranchSum if holds_branches(chosen) else ChainSum
    found = (
        model.select(model.kind, *by, fn.SUM(model.n).alias("n"))
        .where(_is_overall(model), counted_in(model, chosen), *chosen.conditions(model))
        .group_by(model.kind, *by)
        .alias("found")
    )
    kind = SumKind
    period = found.c.period if by else kind.id
    columns = [kind.checklist_key, kind.checklist_version, kind.programme, kind.segment, kind.assessed]
    source = _joined(found, kind, found.c.kind_id == kind.id)
    return _rows(Select([source], [*columns, period, found.c.n]))


def _group(field: Any) -> Any:
    """Return what rows are grouped by.

    Of branches it is the key + 0: with statistics SQLite would read all of them by their index, five times
    slower, to have them in the order of the groups.
    """
    return (field + 0 if field is BranchSum.branch else field).alias(f"by_{field.column_name}")


def _joined(left: Any, right: Any, on: Any) -> Any:
    """Join what a query found: a query's own ``join`` goes inside it."""
    return Join(left, right, JOIN.INNER, on)


def _sums_of(model: Any) -> list[Any]:
    """Sum the three columns; PostgreSQL sums bigints as numeric, so they are cast back."""
    columns = (model.n, model.total, model.squares)
    return [fn.SUM(column).cast("bigint").alias(column.name) for column in columns]


def _rows(query: Any) -> list[Row]:
    """Return the rows as the database's library gives them: thousands, and nothing of them to convert."""
    rows: list[Row] = database.execute(query).fetchall()
    return rows
