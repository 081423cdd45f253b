"""Branches from a table: every row good, or nothing changed."""

from dataclasses import dataclass, field

from audit_app.checklists.definition import Text
from audit_app.db import database
from audit_app.organisation.branches import BranchDetails, write_branch
from audit_app.organisation.codes import is_code, normalise_code
from audit_app.organisation.models import Area, Branch, BranchClass
from audit_app.organisation.queries import all_areas, all_classes, search_branches
from audit_app.tables import Column, Row, TableErrors, parse_number, read_table
from audit_app.tables.meaning import not_understood, refuse_doubles, refuse_long
from audit_app.vietnamese import fold, normalise

COLUMNS = (
    Column("code", aliases=("mã", "mã chi nhánh")),
    Column("name", aliases=("tên", "tên chi nhánh")),
    Column("area", aliases=("khu vực", "mã khu vực")),
    Column("class", required=False, aliases=("hạng", "loại", "loại chi nhánh")),
    Column("address", required=False, aliases=("địa chỉ",)),
    Column("former_names", required=False, aliases=("tên cũ", "old names")),
    Column("latitude", required=False, aliases=("vĩ độ", "lat")),
    Column("longitude", required=False, aliases=("kinh độ", "lon", "lng")),
)
LIMITS = {"name": 160, "address": 300, "former_names": 1000}


@dataclass(slots=True)
class BranchesTable:
    """What a table asks for: branches to make, and branches to change."""

    added: list[BranchDetails] = field(default_factory=list)
    changed: list[tuple[Branch, BranchDetails]] = field(default_factory=list)
    unknown_headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may refer to; areas and classes by code and by folded name."""

    branches: dict[str, Branch]
    areas: dict[str, Area]
    classes: dict[str, BranchClass]


def read_known() -> Known:
    """Return today's branches, areas and classes."""
    areas, classes = all_areas(), all_classes()
    return Known(
        {branch.code: branch for branch in search_branches()},
        {fold(area.name): area for area in areas} | {fold(area.code): area for area in areas},
        {
            **{fold(name): one for one in classes for name in (one.name_vi, one.name_en)},
            **{fold(one.code): one for one in classes},
        },
    )


def read_branches(source: bytes) -> BranchesTable:
    """Return what a CSV file asks for.  Raises ``TableRefused`` with every mistake in it.

    A blank cell leaves an existing branch as it is there.
    """
    errors = TableErrors()
    table = read_table(source, COLUMNS, errors=errors)
    refuse_doubles(table, "code", normalise_code, errors)
    known = read_known()
    result = BranchesTable(unknown_headings=table.unknown_headings)
    for row in table:
        details = read_branch(row, known, errors)
        if details is None:
            continue
        if details.code in known.branches:
            result.changed.append((known.branches[details.code], details))
        else:
            result.added.append(details)
    errors.refuse_if_any()
    return result


def read_branch(row: Row, known: Known, errors: TableErrors) -> BranchDetails | None:
    """Return the branch in a row; notes each of its mistakes, and ``None`` where there is no area."""
    code = normalise_code(row["code"])
    before = known.branches.get(code) or Branch(address="", former_names="")
    if not is_code(code):
        errors.add(row.number, "code", not_understood(row["code"], "HN-01"))
    for column, most in LIMITS.items():
        refuse_long(row, column, most, errors)
    area = known.areas.get(fold(row["area"]))
    if area is None:
        errors.add(row.number, "area", unknown_area(row["area"], known))
    branch_class = known.classes.get(fold(row["class"])) if row["class"] else before.branch_class
    if row["class"] and branch_class is None:
        errors.add(row.number, "class", unknown_class(row["class"], known))
    latitude, longitude = read_place(row, errors) or (before.latitude, before.longitude)
    if area is None:
        return None
    return BranchDetails(
        code=code,
        name=normalise(row["name"]),
        area=area,
        branch_class=branch_class,
        address=normalise(row["address"]) or before.address,
        former_names=read_lines(row["former_names"]) or before.former_names,
        latitude=latitude,
        longitude=longitude,
    )


def read_lines(cell: str) -> str:
    """Return texts that a semicolon or a line break separates, one per line."""
    return "\n".join(normalise(text) for text in cell.replace("\n", ";").split(";") if text.strip())


def read_place(row: Row, errors: TableErrors) -> tuple[float, float] | None:
    """Return latitude and longitude, ``None`` where both are blank; notes half a place and wrong degrees."""
    if not row["latitude"] and not row["longitude"]:
        return None
    degrees = []
    for column, limit, example in (("latitude", 90, "16.0678"), ("longitude", 180, "108.2208")):
        try:
            number = float(parse_number(row[column]))
        except ValueError:
            number = limit + 1.0
        if abs(number) > limit:
            errors.add(row.number, column, not_understood(row[column], example))
        degrees.append(number)
    return degrees[0], degrees[1]


def unknown_area(cell: str, known: Known) -> Text:
    """Say that an area is not there, and which are."""
    codes = ", ".join(sorted({area.code for area in known.areas.values()})[:12]) or "–"
    return Text(
        vi=f"không có khu vực “{cell}”. Các mã khu vực: {codes}. Hãy thêm khu vực trước.",
        en=f"there is no area “{cell}”. Codes of areas: {codes}. Add the area first.",
    )


def unknown_class(cell: str, known: Known) -> Text:
    """Say that a class is not there, and which are."""
    codes = ", ".join(sorted({one.code for one in known.classes.values()})[:12]) or "–"
    return Text(
        vi=f"không có loại chi nhánh “{cell}”. Các mã: {codes}. Hãy thêm loại trước.",
        en=f"there is no branch class “{cell}”. Codes: {codes}. Add the class first.",
    )


def import_branches(table: BranchesTable) -> None:
    """Write all of a table."""
    with database.atomic():
        for branch, details in table.changed:
            write_branch(branch, details)
        for details in table.added:
            write_branch(Branch(), details)
