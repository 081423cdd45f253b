"""The way to the sums, on a SQLite that somebody has told about its own tables."""

from collections.abc import Iterator
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


@pytest.fixture
def analyzed(app: Flask) -> Iterator[None]:
    """A database that knows the sizes of :data:`LARGE`, until the end of the test."""
    if not is_sqlite():
        pytest.skip("PostgreSQL keeps its statistics itself")
    database.execute_sql("ANALYZE")
    for row in LARGE:
        database.execute_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", row)
    database.execute_sql("ANALYZE sqlite_schema")  # reads what was written
    yield
    database.execute_sql("DELETE FROM sqlite_stat1")
    database.execute_sql("ANALYZE sqlite_schema")


@pytest.mark.usefixtures("analyzed")
def test_all_branches_are_read_by_measure_and_period(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []
    ask = database.obj.execute_sql

    def listen(sql: str, params: tuple[object, ...] = ()) -> object:
        asked.append((sql, params))
        return ask(sql, params)

    monkeypatch.setattr(database.obj, "execute_sql", listen)
    year = SumFilter(first=date(2026, 1, 1), last=date(2026, 12, 1), checklist_key="cafe")
    sums_by_measure(["overall", "convenience"], year)
    ((sql, params),) = asked
    plan = [str(row[3]) for row in ask(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
    assert any("USING PRIMARY KEY (measure_id=? AND period=?" in step for step in plan), plan
