"""The figures of every branch: a row for each measure and branch, or a row for each branch."""

from collections.abc import Iterator, Sequence

from audit_app.comparison.files.cells import (
    CHOSEN_COLUMNS,
    PLACE_COLUMNS,
    Cell,
    Sheet,
    assessed_words,
    chosen_cells,
    factor_words,
    place_cells,
    rounded_cell,
    yes_or_no,
)
from audit_app.comparison.filters import MEASURES
from audit_app.comparison.overview import Overview, read_overview
from audit_app.comparison.places import BranchPlace
from audit_app.comparison.selection import Selection
from audit_app.statistics import BranchFigures, Change

CHANGE_COLUMNS = (
    "previous_period",
    "previous_visits",
    "previous_mean",
    "change",
    "change_low",
    "change_high",
    "beyond_noise",
)
BRANCH_COLUMNS = (
    *PLACE_COLUMNS,
    *CHOSEN_COLUMNS,
    "period",
    "measure",
    "assessed_factors",
    "visits",
    "mean",
    "low",
    "high",
    "threshold",
    "band",
    "visits_needed",
    "adjusted",
    "reliability",
    "rank_low",
    "rank_high",
    *CHANGE_COLUMNS,
)
FIGURES = ("visits", "mean", "low", "high", "threshold", "band", "change", "beyond_noise")
WIDE_COLUMNS = (
    *PLACE_COLUMNS,
    *CHOSEN_COLUMNS,
    "period",
    "assessed_factors",
    *(f"{measure}_{figure}" for measure in MEASURES for figure in FIGURES),
)


def branch_sheets(selection: Selection | None) -> list[Sheet]:
    """Return the wide table and the long one; without a release their headings."""
    if selection is None:
        return [Sheet("branches", WIDE_COLUMNS, []), Sheet("figures", BRANCH_COLUMNS, [])]
    overview = read_overview(selection, ranked=MEASURES)
    return [
        Sheet("branches", WIDE_COLUMNS, wide_rows(overview)),
        Sheet("figures", BRANCH_COLUMNS, long_rows(overview)),
    ]


def long_rows(overview: Overview) -> Iterator[Sequence[Cell]]:
    """Yield one row for each measure and branch, in the order of the page."""
    selection = overview.selection
    about = (*chosen_cells(selection), selection.period.code)
    for measure, comparison in overview.measures.items():
        assessed = assessed_words(selection, measure, overview.assessed)
        for row in comparison.listed:
            place = overview.places[row.branch]
            threshold = overview.thresholds.of(place, measure)
            yield (
                *place_cells(place),
                *about,
                *(measure, assessed, row.n),
                *map(rounded_cell, (row.mean, row.low, row.high, threshold)),
                *_judgement(row),
                *change_cells(overview.before.code, row.change),
            )


def _judgement(row: BranchFigures) -> tuple[Cell, ...]:
    return (
        row.band.value,
        row.visits_needed,
        rounded_cell(row.adjusted),
        rounded_cell(row.reliability, 3),
        row.rank_low,
        row.rank_high,
    )


def change_cells(period: str, change: Change | None) -> tuple[Cell, ...]:
    """Return what stands under :data:`CHANGE_COLUMNS`; ``beyond_noise`` is judged over the whole list."""
    if change is None:
        return (period, *(None,) * (len(CHANGE_COLUMNS) - 1))
    interval = change.interval
    return (
        period,
        change.n_before,
        rounded_cell(change.mean_before),
        rounded_cell(change.difference),
        None if interval is None else rounded_cell(interval.low),
        None if interval is None else rounded_cell(interval.high),
        yes_or_no(change.is_mover),
    )


def wide_rows(overview: Overview) -> Iterator[Sequence[Cell]]:
    """Yield one row for each branch, in the order of the page: every measure beside the others.

    ``assessed_factors`` are those of its overall scores.
    """
    selection = overview.selection
    about = (*chosen_cells(selection), selection.period.code, factor_words(overview.assessed))
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
        yield (*place_cells(place), *about, *cells)


def _figures(
    overview: Overview, place: BranchPlace, measure: str, row: BranchFigures | None
) -> tuple[Cell, ...]:
    if row is None:
        return (None,) * len(FIGURES)
    change = row.change
    return (
        row.n,
        *map(rounded_cell, (row.mean, row.low, row.high, overview.thresholds.of(place, measure))),
        str(row.band),
        None if change is None else rounded_cell(change.difference),
        None if change is None else yes_or_no(change.is_mover),
    )
