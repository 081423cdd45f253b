"""The comparison out of the house."""

from collections.abc import Iterable, Iterator
from typing import IO

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.comparison.branch import read_branch
from audit_app.comparison.export import (
    BRANCH_COLUMNS,
    MONTH_COLUMNS,
    branch_table,
    csv_response,
    file_headers,
    month_table,
)
from audit_app.comparison.export_shapes import (
    BRANCH_MONTH_COLUMNS,
    WIDE_COLUMNS,
    branch_month_table,
    wide_table,
)
from audit_app.comparison.filters import MEASURES, Selection, read_selection
from audit_app.comparison.overview import most_usual, read_overview, read_trend, visits_by_factors
from audit_app.comparison.pages import blueprint
from audit_app.comparison.queries import branch_places
from audit_app.comparison.workbook import MIMETYPE, Sheet, write_workbook
from audit_app.security import allow

PART = 64 * 1024


@blueprint.get("/comparison.csv")
@allow(Role.HEAD_OFFICE)
def branches_csv() -> ResponseReturnValue:
    """The figures of every branch and measure as a table (``shape=wide``: a row for each branch)."""
    found = read_selection(request.args)
    sheets = _branch_sheets(found[0] if found else None)
    name = f"comparison-{found[0].period.code}" if found else "comparison"
    sheet = sheets[0] if request.args.get("shape") == "wide" else sheets[1]
    return csv_response(sheet.columns, sheet.rows, name)


@blueprint.get("/comparison.xlsx")
@allow(Role.HEAD_OFFICE)
def branches_xlsx() -> ResponseReturnValue:
    """Both tables of the branches as one workbook."""
    found = read_selection(request.args)
    name = f"comparison-{found[0].period.code}" if found else "comparison"
    return _workbook(_branch_sheets(found[0] if found else None), name)


@blueprint.get("/comparison/months.csv")
@allow(Role.HEAD_OFFICE)
def months_csv() -> ResponseReturnValue:
    """The months of the trend, of the chain, of ``branch`` or of every branch (``by=branch``)."""
    found = read_selection(request.args)
    if found is None:
        return csv_response(MONTH_COLUMNS, [], "months")
    selection, code = found[0], request.args.get("branch", "")
    if code:
        report = read_branch(selection, code) or abort(404)
        return csv_response(MONTH_COLUMNS, month_table(selection, report.trend, code), f"months-{code}")
    sheet = _branch_months(selection) if request.args.get("by") == "branch" else _months(selection)
    return csv_response(sheet.columns, sheet.rows, f"months-{selection.period.code}")


@blueprint.get("/comparison/months.xlsx")
@allow(Role.HEAD_OFFICE)
def months_xlsx() -> ResponseReturnValue:
    """The months of the chain and of every branch as one workbook."""
    found = read_selection(request.args)
    if found is None:
        return _workbook([Sheet("months", MONTH_COLUMNS, [])], "months")
    sheets = [_months(found[0]), _branch_months(found[0])]
    return _workbook(sheets, f"months-{found[0].period.code}")


def _branch_sheets(selection: Selection | None) -> list[Sheet]:
    if selection is None:
        return [Sheet("branches", WIDE_COLUMNS, []), Sheet("figures", BRANCH_COLUMNS, [])]
    figures = read_overview(selection, ranked=MEASURES)
    return [
        Sheet("branches", WIDE_COLUMNS, wide_table(figures)),
        Sheet("figures", BRANCH_COLUMNS, branch_table(figures)),
    ]


def _months(selection: Selection) -> Sheet:
    trend = read_trend(selection, _assessed(selection))
    return Sheet("months", MONTH_COLUMNS, month_table(selection, trend))


def _branch_months(selection: Selection) -> Sheet:
    rows = branch_month_table(selection, _assessed(selection), branch_places())
    return Sheet("branches", BRANCH_MONTH_COLUMNS, rows)


def _assessed(selection: Selection) -> str:
    """Return the factors that comparable visits assessed."""
    return selection.assessed or most_usual(visits_by_factors(selection.sums(selection.period)))


def _workbook(sheets: Iterable[Sheet], name: str) -> Response:
    """Send the workbook from the disk; it is gone once it is sent."""
    parts = _parts(write_workbook(sheets))
    return Response(parts, mimetype=MIMETYPE, headers=file_headers(f"{name}.xlsx"))


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part
