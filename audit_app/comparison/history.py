"""A branch over earlier periods of the same length, each with the spread of its own period.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audit_app.comparison.measures import compare_measure
from audit_app.comparison.periods import Period, period_of
from audit_app.statistics import BranchFigures, BranchSums

PERIODS = 5
"""How many periods a report looks back on, its own included: with quarters, the same one a year ago too."""


@dataclass(frozen=True, slots=True)
class MonthSums:
    """The sums of one branch, measure and month."""

    measure: str
    month: date
    sums: BranchSums


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """One period of the branch; a measure without a visit is left out."""

    period: Period
    by_measure: Mapping[str, BranchFigures]


def periods_up_to(period: Period, most: int = PERIODS) -> list[Period]:
    """Return ``period`` and those before it, oldest first."""
    found = [period]
    while len(found) < most:
        found.append(found[-1].previous)
    return found[::-1]


def branch_history(
    rows: Iterable[MonthSums], period: Period, code: str, thresholds: Mapping[str, float]
) -> tuple[PeriodFigures, ...]:
    """Return the periods up to ``period``, oldest first, without those before the branch's first visit.

    ``rows`` are of all branches, because the spread is pooled over them; ``thresholds`` are what is expected
    of the branch, by measure.
    """
    cells: dict[tuple[Period, str], dict[str, BranchSums]] = {}
    for row in rows:
        by_branch = cells.setdefault((period_of(period.kind, row.month), row.measure), {})
        by_branch[row.sums.branch] = _add(by_branch.get(row.sums.branch), row.sums)
    found = [PeriodFigures(each, _figures(each, cells, code, thresholds)) for each in periods_up_to(period)]
    first = next((place for place, each in enumerate(found) if each.by_measure), len(found))
    return tuple(found[first:])


def _figures(
    period: Period,
    cells: Mapping[tuple[Period, str], Mapping[str, BranchSums]],
    code: str,
    thresholds: Mapping[str, float],
) -> dict[str, BranchFigures]:
    found = {}
    for measure, threshold in thresholds.items():
        sums: Sequence[BranchSums] = list(cells.get((period, measure), {}).values())
        rows = compare_measure(sums, (), threshold, {}).branches
        found[measure] = next((row for row in rows if row.branch == code), None)
    return {measure: figures for measure, figures in found.items() if figures is not None}


def _add(before: BranchSums | None, more: BranchSums) -> BranchSums:
    if before is None:
        return more
    return BranchSums(
        more.branch, before.n + more.n, before.total + more.total, before.squares + more.squares
    )
