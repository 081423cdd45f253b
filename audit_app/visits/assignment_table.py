"""Assignments from a table: every row good, or nothing assigned."""

from dataclasses import dataclass
from datetime import date, datetime

from audit_app.accounts.emails import normalise_email
from audit_app.accounts.models import User
from audit_app.checklists.definition import Text
from audit_app.clock import today
from audit_app.organisation.models import Branch
from audit_app.programmes.models import Programme
from audit_app.programmes.queries import all_programmes, published_names
from audit_app.tables import Column, Row, TableErrors, read_table
from audit_app.vietnamese import fold
from audit_app.visits.assigning import Assignment, Standing, find_problem
from audit_app.visits.queries import active_shoppers, open_branches, standing_assignments

COLUMNS = (
    Column("shopper", aliases=("e-mail", "email", "shopper e-mail", "khách hàng bí mật", "thư điện tử")),
    Column("branch", aliases=("branch code", "chi nhánh", "mã chi nhánh")),
    Column("checklist", aliases=("bộ câu hỏi",)),
    Column("from", aliases=("từ ngày", "từ")),
    Column("to", aliases=("đến ngày", "đến")),
    Column("segment", required=False, aliases=("phân khúc", "phân khúc khách hàng")),
    Column("scenario", required=False, aliases=("tình huống",)),
    Column("brief", required=False, aliases=("lưu ý", "dặn dò")),
    Column("programme", required=False, aliases=("chương trình", "đợt")),
)
DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
LONGEST_SEGMENT = 120


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that a row may name, read once; ``checklists`` by ``key`` (its newest) and ``key.vN``."""

    shoppers: dict[str, User]
    branches: dict[str, Branch]
    checklists: dict[str, tuple[str, int]]
    programmes: dict[str, Programme]
    standing: Standing


@dataclass(frozen=True, slots=True)
class AssignmentTable:
    """What a table asks for."""

    assignments: tuple[Assignment, ...]
    unknown_headings: tuple[str, ...]


def read_known() -> Known:
    """Return what there is."""
    names = published_names()
    newest = {key: (key, version) for key, version in reversed(names)}
    return Known(
        {user.email: user for user in active_shoppers()},
        {branch.code.casefold(): branch for branch in open_branches(today())},
        newest | {f"{key}.v{version}": (key, version) for key, version in names},
        {programme.code.casefold(): programme for programme in all_programmes()},
        standing_assignments(),
    )


def read_assignments(source: bytes) -> AssignmentTable:
    """Return the assignments in a CSV file.  Raises ``TableRefused`` with every mistake in it."""
    errors = TableErrors()
    table = read_table(source, COLUMNS, errors=errors)
    known = read_known()
    found = []
    for row in table:
        assignment = read_row(row, known, errors)
        if assignment is None:
            continue
        problem = find_problem(assignment, known.standing)
        if problem:
            errors.add(row.number, *problem)
        found.append(assignment)
        known.standing.add(
            (
                assignment.shopper.id,
                assignment.branch.id,
                assignment.checklist[0],
                assignment.window_from,
                assignment.window_to,
            )
        )
    if not found and not errors.found:
        errors.add(None, None, Text(vi="Tệp chỉ có tên cột.", en="The file holds headings only."))
    errors.refuse_if_any()
    return AssignmentTable(tuple(found), table.unknown_headings)


def read_row(row: Row, known: Known, errors: TableErrors) -> Assignment | None:
    """Return the assignment in a row; notes each of its mistakes and returns ``None`` if there is one."""
    before = len(errors.found)
    shopper = known.shoppers.get(normalise_email(row["shopper"]))
    if shopper is None:
        errors.add(row.number, "shopper", _unknown_shopper(row["shopper"]))
    branch = known.branches.get(row["branch"].casefold())
    if branch is None:
        errors.add(row.number, "branch", _unknown_branch(row["branch"]))
    checklist = known.checklists.get(fold(row["checklist"]))
    if checklist is None:
        errors.add(row.number, "checklist", _unknown_checklist(row["checklist"], known))
    programme = known.programmes.get(row["programme"].casefold())
    if row["programme"] and programme is None:
        errors.add(row.number, "programme", _unknown_programme(row["programme"]))
    if len(row["segment"]) > LONGEST_SEGMENT:
        errors.add(
            row.number,
            "segment",
            Text(vi=f"dài hơn {LONGEST_SEGMENT} chữ.", en=f"over {LONGEST_SEGMENT} letters."),
        )
    first, last = _read_day(row, "from", errors), _read_day(row, "to", errors)
    if len(errors.found) > before or not (shopper and branch and checklist and first and last):
        return None
    return Assignment(
        shopper, branch, checklist, first, last, programme, row["segment"], row["scenario"], row["brief"]
    )


def _read_day(row: Row, column: str, errors: TableErrors) -> date | None:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(row[column], form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    errors.add(
        row.number,
        column,
        Text(
            vi=f"không hiểu ngày “{row[column]}”. Viết như 14/11/2026.",
            en=f"“{row[column]}” is no day. Write it like 14/11/2026.",
        ),
    )
    return None


def _unknown_shopper(cell: str) -> Text:
    return Text(
        vi=f"không có khách hàng bí mật đang hoạt động với e-mail “{cell}”.",
        en=f"no active mystery shopper has the e-mail “{cell}”.",
    )


def _unknown_branch(cell: str) -> Text:
    return Text(
        vi=f"không có chi nhánh đang mở với mã “{cell}”.", en=f"no open branch has the code “{cell}”."
    )


def _unknown_checklist(cell: str, known: Known) -> Text:
    names = ", ".join(sorted(known.checklists)) or "–"
    return Text(
        vi=f"bộ câu hỏi “{cell}” chưa phát hành. Đã phát hành: {names}.",
        en=f"the checklist “{cell}” is not published. Published: {names}.",
    )


def _unknown_programme(cell: str) -> Text:
    return Text(vi=f"không có chương trình “{cell}”.", en=f"there is no programme “{cell}”.")
