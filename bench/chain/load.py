"""Writing a chain into a database in bulk."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from audit_app.accounts.models import Role, User
from audit_app.checklists.definition import Checklist
from audit_app.db import database, is_sqlite
from audit_app.organisation.models import Area, Branch, BranchClass
from audit_app.programmes.models import Programme
from audit_app.programmes.published import publish_checklist, published_checklist
from audit_app.rollups.entry import ANY
from audit_app.rollups.models import SumKind, SumMeasure
from audit_app.vietnamese import fold, sort_key
from bench.chain.columns import Column, copy_rows, insert_rows
from bench.chain.sums import ANY_KIND, ChainSums, Columns, sum_visits
from bench.chain.visits import ASSESSED, FIRST_MONTH, MONTHS, NOT_ASSESSED, SEGMENTS, Visits, month_at
from bench.fieldwork import CHECKLIST

AREAS = 20
CLASSES = 3
AT_ONCE = 50_000
RAW = "bench_visit"
BRANCH_SUM = ("measure_id", "period", "branch_id", "kind_id", "n", "total", "squares")
CHAIN_SUM = ("measure_id", "period", "kind_id", "n", "total", "squares")


def publish() -> Checklist:
    """Publish the checklist that the chain is visited with."""
    row = publish_checklist(CHECKLIST.read_text(encoding="utf-8"), CHECKLIST.name)
    return published_checklist(row.key, row.version)


def load_chain(visits: Visits) -> ChainSums:
    """Write everything into the empty, migrated database; return the sums."""
    sums = sum_visits(visits)
    write_places(visits)
    write_names(visits, sums)
    with unguarded():
        write_columns("branch_sum", BRANCH_SUM, "iiiiiqq", sums.of_branches)
        write_columns("chain_sum", CHAIN_SUM, "iiiiqq", sums.of_chain)
        write_raw(visits)
        write_releases(visits)
    if not is_sqlite():  # as autovacuum does by itself; the app never asks SQLite for statistics
        database.execute_sql("VACUUM ANALYZE")
    return sums


class unguarded:  # noqa: N801 (read as a word: with unguarded())
    """Writes without keys and flushes: what is written is consistent, and a crash loses a measurement."""

    def __enter__(self) -> None:
        if is_sqlite():
            for setting in ("foreign_keys = 0", "synchronous = 0", "cache_size = -400000"):
                database.execute_sql(f"PRAGMA {setting}")
            database.execute_sql("DROP INDEX branch_sum_branch_id_period")
        else:
            database.execute_sql("SET session_replication_role = replica")
            database.execute_sql("SET maintenance_work_mem = '512MB'")
            database.execute_sql("ALTER TABLE branch_sum DROP CONSTRAINT branch_sum_pkey")
            database.execute_sql("DROP INDEX branch_sum_branch_id_period")

    def __exit__(self, *_error: object) -> None:
        if not is_sqlite():
            database.execute_sql(
                "ALTER TABLE branch_sum ADD PRIMARY KEY (measure_id, period, kind_id, branch_id)"
            )
            database.execute_sql("SET session_replication_role = DEFAULT")
        database.execute_sql("CREATE INDEX branch_sum_branch_id_period ON branch_sum (branch_id, period)")
        if is_sqlite():
            for setting in ("foreign_keys = 1", "synchronous = 1", "cache_size = -2000"):
                database.execute_sql(f"PRAGMA {setting}")


def write_places(visits: Visits) -> None:
    """Write areas, classes, branches and programmes; branch number N has the row id N + 1."""
    with database.atomic():
        for number in range(AREAS):
            Area.create(code=f"KV{number:02}", name=f"Khu vực {number + 1}")
        for number in range(CLASSES):
            BranchClass.create(code=f"L{number}", name_vi=f"Loại {number + 1}", name_en=f"Class {number + 1}")
        Branch.insert_many([_branch(number) for number in range(visits.branches)]).execute()
        for number in range(MONTHS // 6):
            words = f"Đợt {number + 1}"
            Programme.create(code=f"D{number}", name_vi=words, name_en=words, starts_on=month_at(number * 6))
        User.create(email="office@bench.example", name="Lê Thị Đo", role=Role.HEAD_OFFICE)


def _branch(number: int) -> dict[str, Any]:
    name, address = f"Chi nhánh {number + 1}", f"{number % 300 + 1} Nguyễn Văn Linh"
    return {
        "code": f"CN{number:05}",
        "name": name,
        "area": number % AREAS + 1,
        "branch_class": number % CLASSES + 1,
        "address": address,
        "sort_key": sort_key(name),
        "search": fold(f"{name} {address}"),
    }


def write_names(visits: Visits, sums: ChainSums) -> None:
    """Write measures and kinds in the order of their numbers."""
    with database.atomic():
        for name in visits.measures:
            SumMeasure.create(name=name)
        for programme, segment, assessed in sums.kinds:
            SumKind.create(
                checklist_key=visits.checklist.key,
                checklist_version=visits.checklist.version,
                programme=ANY if programme == ANY_KIND else f"D{programme}",
                segment=ANY if segment == ANY_KIND else SEGMENTS[segment],
                assessed=ASSESSED[assessed],
            )


def write_columns(table: str, names: tuple[str, ...], types: str, columns: Columns) -> None:
    """Write whole numbers, ``i`` of four and ``q`` of eight bytes."""
    named = [Column(name, kind, column) for name, kind, column in zip(names, types, columns, strict=True)]
    write(table, named)


def write(table: str, columns: list[Column]) -> None:
    """Write rows as the database takes them fastest."""
    for some in _blocks(columns):
        (insert_rows if is_sqlite() else copy_rows)(table, some)


def _blocks(columns: list[Column]) -> Iterator[list[Column]]:
    length = len(columns[0].values)
    for start in range(0, length, AT_ONCE):
        yield [Column(each.name, each.kind, each.values[start : start + AT_ONCE]) for each in columns]


def raw_names(visits: Visits) -> list[str]:
    """Return the columns of the measures in the raw table."""
    return [measure.replace(":", "_") for measure in visits.measures]


def write_raw(visits: Visits) -> None:
    """Write one row for each visit with a column for each measure: what is read where there is no roll-up.

    Programme, segment and assessed factors are numbers, which favours this table.
    """
    names = raw_names(visits)
    fields = ", ".join(f"{name} smallint" for name in names)
    database.execute_sql(
        f"CREATE TABLE {RAW} (id integer PRIMARY KEY, branch_id integer, visited_on date, "
        f"programme smallint, segment smallint, assessed smallint, {fields})"
    )
    for assessed in range(len(ASSESSED)):  # the same columns are empty in each part
        write(RAW, raw_columns(visits, np.flatnonzero(visits.assessed == assessed)))
    database.execute_sql(f"CREATE INDEX {RAW}_visited_on ON {RAW} (visited_on)")


def raw_columns(visits: Visits, chosen: Any) -> list[Column]:
    """Return the columns of the chosen visits."""
    months = np.array([(month_at(place) - FIRST_MONTH).days for place in range(MONTHS)])
    since = (FIRST_MONTH - date(2000, 1, 1)).days
    columns = [
        Column("id", "i", chosen + 1),
        Column("branch_id", "i", visits.branch[chosen] + 1),
        Column("visited_on", "d", since + months[visits.month[chosen]] + visits.day[chosen] - 1),
        Column("programme", "h", visits.programme[chosen]),
        Column("segment", "h", visits.segment[chosen]),
        Column("assessed", "h", visits.assessed[chosen]),
    ]
    figures = visits.figures[chosen]
    for place, name in enumerate(raw_names(visits)):
        empty = len(figures) > 0 and bool(figures[0, place] == NOT_ASSESSED)
        columns.append(Column(name, "-" if empty else "h", figures[:, place]))
    return columns


def write_releases(visits: Visits) -> None:
    """Write a visit and a release for each raw row; their documents are empty."""
    checklist = visits.checklist
    digits = "printf('%07d', id)" if is_sqlite() else "lpad(id::text, 7, '0')"
    database.execute_sql(
        "INSERT INTO visit (id, uid, shopper_id, branch_id, programme_id, checklist_key, checklist_version, "
        "window_from, window_to, segment, scenario, brief, state, assigned_at) "
        f"SELECT id, {digits}, 1, branch_id, programme + 1, '{checklist.key}', {checklist.version}, "
        "visited_on, visited_on, segment, '', '', 'released', '2024-01-01 00:00:00' "
        f"FROM {RAW}"
    )
    database.execute_sql(
        "INSERT INTO release (id, visit_id, branch_id, code, revision, document, sha256, score, shown, "
        "threshold, outcome, marks, visited_on, reason, released_at) "
        f"SELECT id, id, branch_id, 'B' || {digits}, 1, '{{}}', '', overall, (overall + 5) / 10, "
        f"{int(checklist.threshold * 100)}, 'good', '', visited_on, '', '2024-01-01 00:00:00' FROM {RAW}"
    )
