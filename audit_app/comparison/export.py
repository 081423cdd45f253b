"""A comparison as CSV: UTF-8 with its mark, commas, points as decimal signs, texts that are never formulas.

The headings and codes are the same in both languages, so that a spreadsheet built on them goes on working;
``docs/comparison.md`` says what each column holds.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from urllib.parse import quote

from flask import Response

from audit_app.comparison.filters import Selection
from audit_app.comparison.overview import FACTORS, Overview, Trend
from audit_app.formatting import round_half_up
from audit_app.rollups.entry import OVERALL
from audit_app.statistics import BranchFigures, Change

PLACES = 2
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

BRANCH_COLUMNS = (
    "branch_code",
    "branch",
    "area_code",
    "area",
    "checklist",
    "versions",
    "period",
    "segment",
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
    "previous_period",
    "previous_visits",
    "previous_mean",
    "change",
    "change_low",
    "change_high",
    "beyond_noise",
)
MONTH_COLUMNS = (
    "month",
    "area_code",
    "branch_code",
    "checklist",
    "versions",
    "segment",
    "measure",
    "visits",
    "mean",
)

Cell = str | int | Decimal | None


def branch_table(overview: Overview) -> Iterator[Sequence[Cell]]:
    """Yield one row for each measure and branch, in the order of the page."""
    selection = overview.selection
    line, period = selection.measured.line, selection.period
    for measure, comparison in overview.measures.items():
        for row in comparison.listed:
            place = overview.places[row.branch]
            threshold = overview.thresholds.of(place, measure)
            yield (
                *(place.code, place.name, place.area_code, place.area),
                *(line.key, " ".join(map(str, line.versions)), period.code, selection.segment),
                *(measure, _assessed(overview, measure), row.n),
                *map(rounded_cell, (row.mean, row.low, row.high, threshold)),
                *_judgement(row),
                *_change(period.previous.code, row.change),
            )


def _assessed(overview: Overview, measure: str) -> str:
    """Return which factors the visits had to assess, and no others, to be counted here."""
    marks = overview.assessed if measure == OVERALL else overview.selection.assessed
    return " ".join(factor for factor, mark in zip(FACTORS, marks, strict=False) if mark == "1")


def _judgement(row: BranchFigures) -> tuple[Cell, ...]:
    return (
        row.band.value,
        row.visits_needed,
        rounded_cell(row.adjusted),
        rounded_cell(row.reliability, 3),
        row.rank_low,
        row.rank_high,
    )


def _change(period: str, change: Change | None) -> tuple[Cell, ...]:
    """``beyond_noise`` is judged over the whole list, as on the page."""
    if change is None:
        return (period, *(None,) * 6)
    interval = change.interval
    return (
        period,
        change.n_before,
        rounded_cell(change.mean_before),
        rounded_cell(change.difference),
        None if interval is None else rounded_cell(interval.low),
        None if interval is None else rounded_cell(interval.high),
        "yes" if change.is_mover else "no",
    )


def month_table(selection: Selection, trend: Trend, branch: str = "") -> Iterator[Sequence[Cell]]:
    """Yield one row for each measure and month of ``trend``, which is a branch's (by code) if told."""
    line = selection.measured.line
    versions = " ".join(map(str, line.versions))
    for measure, months in trend.items():
        for month in months:
            yield (
                *(f"{month.month:%Y-%m}", selection.area, branch, line.key, versions, selection.segment),
                *(measure, month.n, rounded_cell(month.mean)),
            )


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield the table line by line; a text that a spreadsheet would take for a formula gets an apostrophe."""
    text = io.StringIO("\ufeff")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def csv_response(columns: Sequence[str], rows: Iterable[Sequence[Cell]], name: str) -> Response:
    """Return the table as a file to keep, sent as it is written."""
    return Response(csv_lines(columns, rows), mimetype="text/csv", headers=file_headers(f"{name}.csv"))


def file_headers(name: str) -> dict[str, str]:
    """Return what makes an answer a file to keep.

    A name may hold a branch's code, such as ĐN01; a header carries only its bytes, written out.
    """
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def rounded_cell(value: float | None, places: int = PLACES) -> Decimal | None:
    """Return a figure with as many decimals as the tables have."""
    return None if value is None else round_half_up(value, places)


def _cell(cell: Cell) -> Cell:
    """Only texts can be formulas: a number's minus sign stays what it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
