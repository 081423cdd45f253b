"""The other shapes of the tables: one row for each branch, and branches by month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from audit_app.comparison.export import Cell, rounded_cell
from audit_app.comparison.filters import MEASURES, YEAR_MONTHS, Selection
from audit_app.comparison.overview import FACTORS, Overview
from audit_app.comparison.periods import months_later
from audit_app.comparison.places import BranchPlace
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.queries import sums_by_branch_and_month
from audit_app.statistics import BranchFigures, BranchSums

PLACE_COLUMNS = ("branch_code", "branch", "area_code", "area")
FIGURES = ("visits", "mean", "low", "high", "threshold", "band", "change", "beyond_noise")
WIDE_COLUMNS = (
    *PLACE_COLUMNS,
    "checklist",
    "versions",
    "period",
    *(f"{measure}_{figure}" for measure in MEASURES for figure in FIGURES),
)
BRANCH_MONTH_COLUMNS = (
    *PLACE_COLUMNS,
    "checklist",
    "versions",
    "segment",
    "measure",
    "month",
    "visits",
    "mean",
)


def wide_table(overview: Overview) -> Iterator[Sequence[Cell]]:
    """Yield one row for each branch, in the order of the page: every measure beside the others."""
    selection = overview.selection
    line = selection.measured.line
    about = (line.key, " ".join(map(str, line.versions)), selection.period.code)
    by_branch: dict[str, dict[str, BranchFigures]] = {}
    for measure in MEASURES:
        for row in overview.measures[measure].branches:
            by_branch.setdefault(row.branch, {})[measure] = row
    listed = [row.branch for row in overview.comparison.listed]
    for code in [*listed, *sorted(by_branch.keys() - set(listed))]:
        place, found = overview.places[code], by_branch[code]
        cells = [
            cell for measure in MEASURES for cell in _figures(overview, place, measure, found.get(measure))
        ]
        yield (*_place(place), *about, *cells)


def _place(place: BranchPlace) -> tuple[str, str, str, str]:
    return place.code, place.name, place.area_code, place.area


def _figures(
    overview: Overview, place: BranchPlace, measure: str, row: BranchFigures | None
) -> tuple[Cell, ...]:
    if row is None:
        return (None,) * len(FIGURES)
    change = row.change
    return (
        row.n,
        rounded_cell(row.mean),
        rounded_cell(row.low),
        rounded_cell(row.high),
        rounded_cell(overview.thresholds.of(place, measure)),
        str(row.band),
        None if change is None else rounded_cell(change.difference),
        None if change is None else "yes" if change.is_mover else "no",
    )


def branch_month_table(
    selection: Selection, assessed: str, places: Mapping[str, BranchPlace]
) -> Iterator[Sequence[Cell]]:
    """Return one row for each branch, measure and month with a visit, of the year that ends with the period.

    The sums are read at once; only their rows are made while they are sent.
    """
    last = selection.period.last_month
    chosen = selection.sums_between(months_later(last, 1 - YEAR_MONTHS), last)
    rows = [
        *sums_by_branch_and_month([OVERALL], replace(chosen, assessed=assessed)),
        *sums_by_branch_and_month(FACTORS, replace(chosen, assessed=selection.assessed or None)),
    ]
    return _branch_month_rows(selection, rows, places)


def _branch_month_rows(
    selection: Selection, rows: list[tuple[str, date, BranchSums]], places: Mapping[str, BranchPlace]
) -> Iterator[Sequence[Cell]]:
    line = selection.measured.line
    about = (line.key, " ".join(map(str, line.versions)), selection.segment)
    order = {measure: place for place, measure in enumerate(MEASURES)}
    rows.sort(key=lambda row: (row[2].branch, order[row[0]], row[1]))
    for code, some in groupby(rows, key=lambda row: row[2].branch):
        beginning = (*_place(places[code]), *about)
        for measure, month, sums in some:
            yield *beginning, measure, f"{month:%Y-%m}", sums.n, rounded_cell(sums.mean)
