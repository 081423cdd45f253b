"""Months as tables: of the chain or its areas as the trends draw them, of one branch, of every branch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from audit_app.comparison.branch import BranchReport
from audit_app.comparison.branch_page import branch_months
from audit_app.comparison.files.cells import (
    CHOSEN_COLUMNS,
    PLACE_COLUMNS,
    Cell,
    Sheet,
    assessed_words,
    chosen_cells,
    place_cells,
    rounded_cell,
)
from audit_app.comparison.filters import MEASURES
from audit_app.comparison.overview import FACTORS, usual_factors
from audit_app.comparison.periods import months_later
from audit_app.comparison.places import BranchPlace
from audit_app.comparison.queries import branch_places
from audit_app.comparison.selection import Selection
from audit_app.comparison.trends import TrendReport, TrendSpan, read_trends
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.queries import sums_by_branch_and_month
from audit_app.statistics import BranchSums

MONTH_COLUMNS = (
    "month",
    "area_code",
    "branch_code",
    *CHOSEN_COLUMNS,
    "measure",
    "assessed_factors",
    "visits",
    "mean",
    "low",
    "high",
    "threshold",
)
BRANCH_MONTH_COLUMNS = (
    *PLACE_COLUMNS,
    *CHOSEN_COLUMNS,
    "measure",
    "assessed_factors",
    "month",
    "visits",
    "mean",
)


def trend_sheet(selection: Selection | None, span: TrendSpan) -> Sheet:
    """Return the months that the page of trends draws; without a release their headings."""
    rows = [] if selection is None else _trend_rows(selection, read_trends(selection, span))
    return Sheet("areas" if span.by_area else "months", MONTH_COLUMNS, rows)


def _trend_rows(selection: Selection, report: TrendReport) -> Iterator[Sequence[Cell]]:
    about = chosen_cells(selection)
    for panel in report.panels:
        area, measure = (panel.key, selection.measure) if report.span.by_area else ("", panel.key)
        assessed = assessed_words(selection, measure, report.assessed)
        for month in panel.months:
            yield (
                f"{month.month:%Y-%m}",
                area,
                "",
                *about,
                measure,
                assessed,
                month.n,
                *map(rounded_cell, (month.mean, month.low, month.high, panel.threshold)),
            )


def branch_sheet(report: BranchReport) -> Sheet:
    """Return the months that a branch's own page draws, of every measure."""
    return Sheet("months", MONTH_COLUMNS, list(_branch_rows(report)))


def _branch_rows(report: BranchReport) -> Iterator[Sequence[Cell]]:
    overview, place = report.overview, report.place
    about = chosen_cells(overview.selection)
    for measure, months in branch_months(report, MEASURES).items():
        assessed = assessed_words(overview.selection, measure, overview.assessed)
        for month in months:
            yield (
                month.period.code,
                place.area_code,
                place.code,
                *about,
                measure,
                assessed,
                month.n,
                *map(rounded_cell, (month.mean, month.low, month.high, month.threshold)),
            )


def branches_sheet(selection: Selection, span: TrendSpan) -> Sheet:
    """Return one row for each branch, measure and month with a visit.

    The sums are read at once; only their rows are made while they are sent.
    """
    last = selection.period.last_month
    first = months_later(last, 1 - span.months)
    assessed = usual_factors(selection, first, last)
    chosen = selection.sums_between(first, last)
    rows = [
        *sums_by_branch_and_month([OVERALL], replace(chosen, assessed=assessed)),
        *sums_by_branch_and_month(FACTORS, replace(chosen, assessed=selection.assessed or None)),
    ]
    return Sheet("branches", BRANCH_MONTH_COLUMNS, _branches_rows(selection, assessed, rows, branch_places()))


def _branches_rows(
    selection: Selection,
    assessed: str,
    rows: list[tuple[str, date, BranchSums]],
    places: Mapping[str, BranchPlace],
) -> Iterator[Sequence[Cell]]:
    about = chosen_cells(selection)
    measured = {measure: (measure, assessed_words(selection, measure, assessed)) for measure in MEASURES}
    order = {measure: place for place, measure in enumerate(MEASURES)}
    rows.sort(key=lambda row: (row[2].branch, order[row[0]], row[1]))
    for code, some in groupby(rows, key=lambda row: row[2].branch):
        beginning = (*place_cells(places[code]), *about)
        for measure, month, sums in some:
            yield *beginning, *measured[measure], f"{month:%Y-%m}", sums.n, rounded_cell(sums.mean)
