"""The same figures three ways: from the roll-up, from raw visits by SQL, and from raw visits by DuckDB."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from audit_app.checklists.definition import Factor
from audit_app.db import database
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.filters import SumFilter
from audit_app.rollups.queries import (
    chain_sums_by_prefix,
    sums_by_branch_and_month,
    sums_by_measure,
    sums_by_month,
)
from bench.chain.columns import EPOCH
from bench.chain.load import RAW, raw_columns, raw_names
from bench.chain.visits import NOT_ASSESSED, Visits

SCORES = (OVERALL, *(factor.value for factor in Factor))
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 1)
WITHIN = "visited_on BETWEEN '2026-01-01' AND '2026-12-31'"
SOME_BRANCH = 7

Read = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page needs; ``from_rollup`` reads it as the page does, ``sql`` from the raw visits."""

    name: str
    from_rollup: Read
    sql: str


def readings(visits: Visits) -> list[Reading]:
    """Return what is compared: a year of 36 months."""
    year = SumFilter(first=FIRST, last=LAST, checklist_key=visits.checklist.key)
    fine = [name for name in raw_names(visits) if name.startswith(("question_", "touchpoint_", "emotion_"))]
    branch = SumFilter(first=FIRST, last=LAST, branch=f"CN{SOME_BRANCH:05}")
    month = "strftime('%Y-%m', visited_on)"
    return [
        Reading(
            "branches: n, Σy, Σy² of six scores, a year",
            lambda: sums_by_measure(SCORES, year),
            f"SELECT branch_id, {_sums(SCORES)} FROM {RAW} WHERE {WITHIN} GROUP BY branch_id",
        ),
        Reading(
            "trend: six scores of the chain by month, a year",
            lambda: sums_by_month(SCORES, year),
            f"SELECT {month}, {_sums(SCORES)} FROM {RAW} WHERE {WITHIN} GROUP BY {month}",
        ),
        Reading(
            f"questions and touchpoints: {len(fine)} measures of the chain, a year",
            lambda: [chain_sums_by_prefix(kind, year) for kind in ("question", "touchpoint", "emotion")],
            f"SELECT {_sums(fine)} FROM {RAW} WHERE {WITHIN}",
        ),
        Reading(
            "one branch: six scores by month, a year",
            lambda: sums_by_branch_and_month(SCORES, branch),
            f"SELECT {month}, {_sums(SCORES)} FROM {RAW} WHERE {WITHIN} "
            f"AND branch_id = {SOME_BRANCH + 1} GROUP BY {month}",
        ),
    ]


def _sums(names: Sequence[str]) -> str:
    return ", ".join(f"COUNT({name}), SUM({name}), SUM({name} * {name})" for name in names)


def raw_sql(reading: Reading) -> Read:
    """Return what asks the app's own database for the raw visits."""
    sql = reading.sql
    if "sqlite" not in type(database.obj).__name__.lower():
        sql = sql.replace("strftime('%Y-%m', visited_on)", "date_trunc('month', visited_on)")
        # A smallint squared does not fit one.
        sql = sql.replace(" * ", "::integer * ")
    return lambda: database.execute_sql(sql).fetchall()


class DuckDb:
    """The raw visits in a column store of their own, in memory."""

    def __init__(self, visits: Visits) -> None:
        import duckdb

        self.connection = duckdb.connect()
        columns: dict[str, Any] = {}
        for each in raw_columns(visits, np.arange(len(visits))):
            columns[each.name] = each.values
        columns["visited_on"] = (
            np.datetime64(EPOCH) + columns["visited_on"].astype("timedelta64[D]")
        ).astype("datetime64[us]")
        figures = [
            f"CAST(CASE WHEN {name} = {NOT_ASSESSED} THEN NULL ELSE {name} END AS INTEGER) AS {name}"
            for name in raw_names(visits)
        ]
        self.connection.register("arrays", columns)
        self.connection.execute(
            f"CREATE TABLE {RAW} AS SELECT id, branch_id, CAST(visited_on AS DATE) AS visited_on, programme, "
            f"segment, assessed, {', '.join(figures)} FROM arrays ORDER BY visited_on"
        )
        self.connection.unregister("arrays")

    def read(self, reading: Reading) -> Read:
        """Return what asks DuckDB."""
        sql = reading.sql.replace("strftime('%Y-%m', visited_on)", "date_trunc('month', visited_on)")
        return lambda: self.connection.execute(sql).fetchall()
