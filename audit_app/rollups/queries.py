"""Reading the sums: everything that a comparison asks the database, one query each.

Whatever is asked of all branches together is read from the chain's sums: a few rows for each month, however
many branches there are.
"""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import Any

from audit_app.organisation.models import Branch
from audit_app.rollups.filters import SumFilter, counted_in, holds_branches, in_months
from audit_app.rollups.grouping import beginning, named, summed_rows
from audit_app.rollups.models import BranchSum, ChainSum
from audit_app.rollups.periods import month_of_number
from audit_app.statistics.spread import BranchSums


def sums_by_branch(measure: str, chosen: SumFilter | None = None) -> list[BranchSums]:
    """Return n, Σy and Σy² of ``measure`` for each branch (by code) that has visits."""
    return sums_by_measure([measure], chosen)[measure]


def sums_by_measure(measures: Iterable[str], chosen: SumFilter | None = None) -> dict[str, list[BranchSums]]:
    """Return :func:`sums_by_branch` of several measures in one query; every measure has an entry."""
    wanted = list(measures)
    return {measure: [] for measure in wanted} | _by_branch(named(wanted), chosen)


def sums_by_prefix(prefix: str, chosen: SumFilter | None = None) -> dict[str, list[BranchSums]]:
    """Return the sums of all measures called ``prefix:…`` (touchpoint, question, emotion) by branch.

    That is a row for each measure and branch; where only all branches together are shown,
    :func:`chain_sums_by_prefix` reads far less.
    """
    return _by_branch(beginning(prefix), chosen)


def chain_sums(measures: Iterable[str], chosen: SumFilter | None = None) -> dict[str, BranchSums]:
    """Return the sums of each measure over all chosen branches (its name in the place of a branch's)."""
    wanted = list(measures)
    return {measure: BranchSums(measure, 0, 0, 0) for measure in wanted} | _of_chain(named(wanted), chosen)


def chain_sums_by_prefix(prefix: str, chosen: SumFilter | None = None) -> dict[str, BranchSums]:
    """Return :func:`chain_sums` of all measures called ``prefix:…`` (touchpoint, question, emotion)."""
    return _of_chain(beginning(prefix), chosen)


def sums_by_class(
    measures: Iterable[str], chosen: SumFilter | None = None
) -> dict[str, dict[int | None, BranchSums]]:
    """Return the sums of each measure by branch class (a row id, or ``None``)."""
    wanted, chosen = list(measures), chosen or SumFilter()
    counted = counted_in(BranchSum, chosen)
    rows = summed_rows(BranchSum, named(wanted), counted, chosen, Branch.branch_class)
    found: dict[str, dict[int | None, BranchSums]] = {measure: {} for measure in wanted}
    for measure, number, *sums in rows:
        found[measure][number] = BranchSums(measure, *sums)
    return found


def sums_by_month(
    measures: Iterable[str], chosen: SumFilter | None = None
) -> dict[str, dict[date, BranchSums]]:
    """Return the sums of each measure by month over all chosen branches, oldest month first."""
    wanted, chosen = list(measures), chosen or SumFilter()
    model = BranchSum if holds_branches(chosen) else ChainSum
    rows = summed_rows(model, named(wanted), in_months(model, chosen), chosen, model.period)
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
    rows = summed_rows(BranchSum, named(list(measures)), months, chosen, BranchSum.period, BranchSum.branch)
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


def _by_branch(which: Any, chosen: SumFilter | None) -> dict[str, list[BranchSums]]:
    chosen = chosen or SumFilter()
    rows = summed_rows(BranchSum, which, counted_in(BranchSum, chosen), chosen, BranchSum.branch)
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
    rows = summed_rows(BranchSum, named([measure]), months, chosen, group, BranchSum.period)
    found: dict[Any, dict[date, BranchSums]] = {}
    for _, key, period, *sums in sorted(rows, key=lambda row: int(row[2])):
        month = month_of_number(period)
        found.setdefault(key, {})[month] = BranchSums(month.isoformat(), *sums)
    return found


def _of_chain(which: Any, chosen: SumFilter | None) -> dict[str, BranchSums]:
    chosen = chosen or SumFilter()
    model = BranchSum if holds_branches(chosen) else ChainSum
    rows = summed_rows(model, which, counted_in(model, chosen), chosen)
    return {measure: BranchSums(measure, *sums) for measure, *sums in sorted(rows)}
