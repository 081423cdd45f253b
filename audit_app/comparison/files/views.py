"""The comparison out of the house."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.comparison.branch import read_branch
from audit_app.comparison.expectation import asked_kind
from audit_app.comparison.files.branches import branch_sheets
from audit_app.comparison.files.cells import Cell, Sheet, csv_response, file_headers, file_name
from audit_app.comparison.files.findings import (
    EXPECTATION_COLUMNS,
    JOURNEY_COLUMNS,
    PERIODS_COLUMNS,
    PRIORITY_COLUMNS,
    QUESTION_COLUMNS,
    expectation_rows,
    journey_rows,
    periods_rows,
    priority_rows,
    question_rows,
)
from audit_app.comparison.files.months import branch_sheet, branches_sheet, trend_sheet
from audit_app.comparison.files.workbook import MIMETYPE, write_workbook
from audit_app.comparison.filters import read_selection
from audit_app.comparison.pages import blueprint
from audit_app.comparison.selection import Selection
from audit_app.comparison.trends import TrendSpan, asked_span
from audit_app.security import allow

PART = 64 * 1024


@blueprint.get("/comparison.csv")
@allow(Role.HEAD_OFFICE)
def branches_csv() -> ResponseReturnValue:
    """The figures of every branch and measure as a table (``shape=wide``: a row for each branch)."""
    selection = _selection()
    wide, long = branch_sheets(selection)
    return _csv("comparison", selection, wide if request.args.get("shape") == "wide" else long)


@blueprint.get("/comparison.xlsx")
@allow(Role.HEAD_OFFICE)
def branches_xlsx() -> ResponseReturnValue:
    """Both tables of the branches as one workbook."""
    selection = _selection()
    return _workbook("comparison", selection, branch_sheets(selection))


@blueprint.get("/comparison/months.csv")
@allow(Role.HEAD_OFFICE)
def months_csv() -> ResponseReturnValue:
    """The months of the trends (``months=24``, ``by=area``), of ``branch``, or of all (``by=branch``)."""
    selection, span = _selection(), _span()
    if selection is not None and (code := request.args.get("branch", "")):
        report = read_branch(selection, code) or abort(404)
        return csv_response(branch_sheet(report), f"months-{code}")
    if selection is not None and request.args.get("by") == "branch":
        return _csv("months", selection, branches_sheet(selection, span))
    return _csv("months", selection, trend_sheet(selection, span))


@blueprint.get("/comparison/months.xlsx")
@allow(Role.HEAD_OFFICE)
def months_xlsx() -> ResponseReturnValue:
    """The months of the trends and of every branch as one workbook."""
    selection, span = _selection(), _span()
    sheets = [trend_sheet(selection, span)]
    if selection is not None:
        sheets.append(branches_sheet(selection, span))
    return _workbook("months", selection, sheets)


@blueprint.get("/comparison/journey.csv")
@allow(Role.HEAD_OFFICE)
def journey_csv() -> ResponseReturnValue:
    """Touchpoints against their targets."""
    return _finding("journey", JOURNEY_COLUMNS, journey_rows)


@blueprint.get("/comparison/priorities.csv")
@allow(Role.HEAD_OFFICE)
def priorities_csv() -> ResponseReturnValue:
    """Factors by what reaching their thresholds is worth."""
    return _finding("priorities", PRIORITY_COLUMNS, priority_rows)


@blueprint.get("/comparison/questions.csv")
@allow(Role.HEAD_OFFICE)
def questions_csv() -> ResponseReturnValue:
    """Questions by what they cost."""
    return _finding("questions", QUESTION_COLUMNS, question_rows)


@blueprint.get("/comparison/expectation.csv")
@allow(Role.HEAD_OFFICE)
def expectation_csv() -> ResponseReturnValue:
    """Score and threshold of each branch class by period (``by=quarter``)."""
    kind = asked_kind(request.args.get("by"))
    return _finding("expectation", EXPECTATION_COLUMNS, lambda chosen: expectation_rows(chosen, kind))


@blueprint.get("/comparison/periods.csv")
@allow(Role.HEAD_OFFICE)
def periods_csv() -> ResponseReturnValue:
    """The branches of two periods (``second``: the other one) and their changes."""
    second = request.args.get("second", "")
    return _finding("periods", PERIODS_COLUMNS, lambda chosen: periods_rows(chosen, second))


def _selection() -> Selection | None:
    """Return what the address selects; ``None`` before the first release."""
    found = read_selection(request.args)
    return found[0] if found else None


def _span() -> TrendSpan:
    return asked_span(request.args.get("months", type=int), request.args.get("by"))


def _finding(
    name: str, columns: Sequence[str], read: Callable[[Selection], Iterable[Sequence[Cell]]]
) -> Response:
    selection = _selection()
    # Read at once: while a file is sent the database is no longer open.
    rows = [] if selection is None else list(read(selection))
    return _csv(name, selection, Sheet(name, columns, rows))


def _csv(name: str, selection: Selection | None, sheet: Sheet) -> Response:
    return csv_response(sheet, name if selection is None else file_name(name, selection))


def _workbook(name: str, selection: Selection | None, sheets: Iterable[Sheet]) -> Response:
    """Send the workbook from the disk; it is gone once it is sent."""
    parts = _parts(write_workbook(sheets))
    name = name if selection is None else file_name(name, selection)
    return Response(parts, mimetype=MIMETYPE, headers=file_headers(f"{name}.xlsx"))


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part
