"""Columns of numbers, written in the form that each database takes fastest."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from audit_app.db import database

EPOCH = date(2000, 1, 1)
FORMS = {"h": (">i2", 2), "i": (">i4", 4), "d": (">i4", 4), "q": (">i8", 8)}


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers of two (``h``), four (``i``) or eight (``q``) bytes, days since 2000 (``d``), or nothing
    (``-``).
    """

    name: str
    kind: str
    values: Any


def insert_rows(table: str, columns: list[Column]) -> None:
    """Write rows into SQLite."""
    names, marks = ", ".join(each.name for each in columns), ", ".join("?" * len(columns))
    rows = zip(*(_plain(each) for each in columns), strict=True)
    with database.atomic():
        database.cursor().executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _plain(column: Column) -> list[Any]:
    if column.kind == "-":
        return [None] * len(column.values)
    if column.kind == "d":
        days, place = np.unique(column.values, return_inverse=True)
        written = [(EPOCH + timedelta(days=int(day))).isoformat() for day in days]
        return [written[number] for number in place.tolist()]
    plain: list[Any] = column.values.tolist()
    return plain


def copy_rows(table: str, columns: list[Column]) -> None:
    """Write rows into PostgreSQL in the binary form of COPY: every row has the same length here."""
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for each in columns:
        fields.append((f"{each.name}_length", ">i4"))
        if each.kind != "-":
            fields.append((each.name, FORMS[each.kind][0]))
    rows = np.empty(len(columns[0].values), dtype=fields)
    rows["fields"] = len(columns)
    for each in columns:
        rows[f"{each.name}_length"] = -1 if each.kind == "-" else FORMS[each.kind][1]
        if each.kind != "-":
            rows[each.name] = each.values
    names = ", ".join(each.name for each in columns)
    cursor = database.cursor()
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\x00" + bytes(8) + rows.tobytes() + b"\xff\xff")
