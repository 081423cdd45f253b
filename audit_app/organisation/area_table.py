"""Areas from a table: every row good, or nothing changed."""

import re
from dataclasses import dataclass, field

from audit_app.accounts.emails import normalise_email
from audit_app.accounts.models import Role, User
from audit_app.accounts.queries import people_of_role
from audit_app.checklists.definition import Text
from audit_app.db import database
from audit_app.organisation.areas import set_managers
from audit_app.organisation.codes import is_code, normalise_code
from audit_app.organisation.models import Area
from audit_app.organisation.queries import all_areas
from audit_app.tables import Column, Row, TableErrors, read_table
from audit_app.tables.meaning import not_understood, refuse_doubles, refuse_long
from audit_app.vietnamese import normalise

COLUMNS = (
    Column("code", aliases=("mã", "mã khu vực")),
    Column("name", aliases=("tên", "tên khu vực")),
    Column(
        "managers", required=False, aliases=("manager emails", "manager e-mails", "quản lý", "email quản lý")
    ),
)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One row: ``managers`` is ``None`` where they stay as they are."""

    code: str
    name: str
    managers: tuple[User, ...] | None


@dataclass(slots=True)
class AreasTable:
    """What a table asks for: areas to make, and areas to change."""

    added: list[AreaRow] = field(default_factory=list)
    changed: list[tuple[Area, AreaRow]] = field(default_factory=list)
    unknown_headings: tuple[str, ...] = ()


def read_areas(source: bytes) -> AreasTable:
    """Return what a CSV file asks for.  Raises ``TableRefused`` with every mistake in it."""
    errors = TableErrors()
    table = read_table(source, COLUMNS, errors=errors)
    refuse_doubles(table, "code", normalise_code, errors)
    known = {area.code: area for area in all_areas()}
    managers = {user.email: user for user in people_of_role(Role.AREA_MANAGER)}
    result = AreasTable(unknown_headings=table.unknown_headings)
    for row in table:
        area = read_area(row, managers, errors)
        if area.code in known:
            result.changed.append((known[area.code], area))
        else:
            result.added.append(area)
    errors.refuse_if_any()
    return result


def read_area(row: Row, managers: dict[str, User], errors: TableErrors) -> AreaRow:
    """Return the area in a row; notes each of its mistakes."""
    code = normalise_code(row["code"])
    if not is_code(code):
        errors.add(row.number, "code", not_understood(row["code"], "HN, DN-01"))
    refuse_long(row, "name", 120, errors)
    emails = [normalise_email(text) for text in re.split(r"[;,\s]+", row["managers"]) if text]
    for email in emails:
        if email not in managers:
            errors.add(row.number, "managers", no_manager(email))
    found = tuple(managers[email] for email in dict.fromkeys(emails) if email in managers)
    return AreaRow(code, normalise(row["name"]), found if emails else None)


def no_manager(email: str) -> Text:
    """Say that an e-mail is no area manager's."""
    return Text(
        vi=f"“{email}” không phải quản lý khu vực đang dùng. Hãy thêm người này ở trang Người dùng trước.",
        en=f"“{email}” is no active area manager. Add the person under People first.",
    )


def import_areas(table: AreasTable) -> None:
    """Write all of a table."""
    with database.atomic():
        for area, row in [*table.changed, *((Area(), row) for row in table.added)]:
            area.code, area.name = row.code, row.name
            area.save()
            if row.managers is not None:
                set_managers(area, row.managers)
