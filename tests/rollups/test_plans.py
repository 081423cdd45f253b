"""The way to the sums, on a SQLite that somebody has told about its own tables."""

from datetime import date

import pytest
from flask import Flask

from audit_app.db import database, is_sqlite
from audit_app.rollups.filters import SumFilter
from audit_app.rollups.queries import sums_by_measure

KINDS = "sum_kind_checklist_key_checklist_version_programme_segme_b75a382"
LARGE = (
    ("branch_sum", "branch_sum_branch_id_period", "10165432 10166 200"),
    ("branch_sum", "branch_sum", "10165432 195490 3834 487 1"),
    ("sum_kind", KINDS, "38 38 38 6 2 1"),
    ("sum_measure", "sum_measure_name", "52 1"),
)
"""What ANALYZE says of 1,000 branches over three years."""


@pytest.mark.usefixtures("app")
def test_all_branches_are_read_by_measure_and_period_also_after_analyze(app: Flask) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL keeps its statistics itself")
    database.execute_sql("ANALYZE")
    for row in LARGE:
        database.execute_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", row)
    database.close()
    database.connect()
    asked: list[tuple[str, tuple[object, ...]]] = []
    original = database.obj.execute_sql

    def listen(sql: str, params: tuple[object, ...] = ()) -> object:
        asked.append((sql, params))
        return original(sql, params)

    try:
        database.obj.execute_sql = listen
        year = SumFilter(first=date(2026, 1, 1), last=date(2026, 12, 1), checklist_key="cafe")
        sums_by_measure(["overall", "convenience"], year)
    finally:
        database.obj.execute_sql = original
    ((sql, params),) = asked
    plan = [str(row[3]) for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
    assert any("USING PRIMARY KEY (measure_id=? AND period=?" in step for step in plan), plan
    database.execute_sql("DELETE FROM sqlite_stat1")
