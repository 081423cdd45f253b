"""Reading the monthly sums: everything that a comparison asks the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import ModelSelect, fn

from audit_app.organisation.models import Area, Branch, BranchClass
from audit_app.rollups.entry import OVERALL, first_of_month
from audit_app.rollups.models import MonthlySum
from audit_app.statistics.spread import BranchSums


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


@dataclass(frozen=True, slots=True)
class ChecklistVisits:
    """How many released visits there are of one checklist version with the same assessed factors."""

    checklist_key: str
    checklist_version: int
    assessed: str
    visits: int


def sums_by_branch(measure: str, chosen: SumFilter | None = None) -> list[BranchSums]:
    """Return n, Σy and Σy² of ``measure`` for each branch (by code) that has visits."""
    query = _totals(_narrowed(chosen, MonthlySum.measure == measure), Branch.code)
    return [BranchSums(*row) for row in _rows(query.order_by(Branch.code))]


def sums_by_measure(measures: Iterable[str], chosen: SumFilter | None = None) -> dict[str, list[BranchSums]]:
    """Return :func:`sums_by_branch` of several measures in one query; every measure has an entry."""
    wanted = list(measures)
    found: dict[str, list[BranchSums]] = {measure: [] for measure in wanted}
    query = _totals(_narrowed(chosen, MonthlySum.measure.in_(wanted)), MonthlySum.measure, Branch.code)
    for measure, *sums in _rows(query.order_by(MonthlySum.measure, Branch.code)):
        found[measure].append(BranchSums(*sums))
    return found


def sums_by_prefix(prefix: str, chosen: SumFilter | None = None) -> dict[str, list[BranchSums]]:
    """Return the sums of all measures called ``prefix:…`` (touchpoint, question, emotion) by branch."""
    found: dict[str, list[BranchSums]] = {}
    named_so = MonthlySum.measure.startswith(f"{prefix}:")
    query = _totals(_narrowed(chosen, named_so), MonthlySum.measure, Branch.code)
    for measure, *sums in _rows(query.order_by(MonthlySum.measure, Branch.code)):
        found.setdefault(measure, []).append(BranchSums(*sums))
    return found


def sums_by_month(
    measures: Iterable[str], chosen: SumFilter | None = None
) -> dict[str, dict[date, BranchSums]]:
    """Return the sums of each measure by month over all chosen branches, oldest month first."""
    wanted = list(measures)
    found: dict[str, dict[date, BranchSums]] = {measure: {} for measure in wanted}
    query = _totals(_narrowed(chosen, MonthlySum.measure.in_(wanted)), MonthlySum.measure, MonthlySum.month)
    for measure, month, n, total, squares in _rows(query.order_by(MonthlySum.month)):
        found[measure][month] = BranchSums(month.isoformat(), n, total, squares)
    return found


def sums_by_branch_and_month(
    measures: Iterable[str], chosen: SumFilter | None = None
) -> list[tuple[str, date, BranchSums]]:
    """Return measure, month and sums of every branch (by code) and month, oldest month first."""
    parts = (MonthlySum.measure, MonthlySum.month, Branch.code)
    query = _totals(_narrowed(chosen, MonthlySum.measure.in_(list(measures))), *parts)
    rows = _rows(query.order_by(MonthlySum.month, MonthlySum.measure, Branch.code))
    return [(measure, month, BranchSums(*sums)) for measure, month, *sums in rows]


def measured_checklists(chosen: SumFilter | None = None) -> list[ChecklistVisits]:
    """Return what was measured, most visits first: which lines a comparison can show."""
    parts = (MonthlySum.checklist_key, MonthlySum.checklist_version, MonthlySum.assessed)
    visits = fn.SUM(MonthlySum.n)
    query = (
        _narrowed(chosen, MonthlySum.measure == OVERALL)
        .select(*parts, visits.cast("bigint"))
        .group_by(*parts)
        .order_by(visits.desc(), *parts)
    )
    return [ChecklistVisits(*row) for row in _rows(query)]


def visits_by_version() -> list[tuple[str, int, date, int]]:
    """Return how many visits there are of each checklist (key, version) in each month."""
    parts = (MonthlySum.checklist_key, MonthlySum.checklist_version, MonthlySum.month)
    query = _narrowed(None, MonthlySum.measure == OVERALL)
    return _rows(query.select(*parts, fn.SUM(MonthlySum.n).cast("bigint")).group_by(*parts).order_by(*parts))


def visits_by_branch(chosen: SumFilter | None = None) -> list[tuple[str, date, int]]:
    """Return how many visits each branch (by code) had in each month."""
    parts = (Branch.code, MonthlySum.month)
    query = _narrowed(chosen, MonthlySum.measure == OVERALL)
    return _rows(query.select(*parts, fn.SUM(MonthlySum.n).cast("bigint")).group_by(*parts).order_by(*parts))


def kinds_seen(chosen: SumFilter | None = None) -> list[tuple[str, str]]:
    """Return the pairs of customer segment and programme (a code) that were measured, ``""`` for none."""
    query = _narrowed(chosen, MonthlySum.measure == OVERALL)
    return _rows(query.select(MonthlySum.segment, MonthlySum.programme).distinct())


def _narrowed(chosen: SumFilter | None, measure: Any) -> "ModelSelect[MonthlySum]":
    chosen = chosen or SumFilter()
    query = MonthlySum.select().join(Branch).join(Area).where(measure)
    if chosen.first is not None:
        query = query.where(MonthlySum.month >= first_of_month(chosen.first))
    if chosen.last is not None:
        query = query.where(MonthlySum.month <= first_of_month(chosen.last))
    if chosen.checklist_versions:
        query = query.where(MonthlySum.checklist_version.in_(chosen.checklist_versions))
    if chosen.branch_class is not None:
        of_class = BranchClass.select(BranchClass.id).where(BranchClass.code == chosen.branch_class)
        query = query.where(Branch.branch_class.in_(of_class))
    for column, value in (
        (Area.code, chosen.area),
        (Branch.code, chosen.branch),
        (MonthlySum.checklist_key, chosen.checklist_key),
        (MonthlySum.checklist_version, chosen.checklist_version),
        (MonthlySum.programme, chosen.programme),
        (MonthlySum.segment, chosen.segment),
        (MonthlySum.assessed, chosen.assessed),
    ):
        if value is not None:
            query = query.where(column == value)
    return query


def _totals(query: "ModelSelect[MonthlySum]", *by: Any) -> "ModelSelect[MonthlySum]":
    """Sum the three columns; PostgreSQL sums bigints as numeric, so they are cast back."""
    sums = [fn.SUM(column).cast("bigint") for column in (MonthlySum.n, MonthlySum.total, MonthlySum.squares)]
    return query.select(*by, *sums).group_by(*by)


def _rows(query: "ModelSelect[MonthlySum]") -> list[Any]:
    """Return the rows as plain tuples."""
    rows: Any = query.tuples()
    return list(rows)
