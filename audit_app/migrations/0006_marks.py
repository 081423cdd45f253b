"""Releases know in one letter for each question whether it was missed, so that misses are counted quickly."""

import json
from decimal import Decimal
from typing import Any

from peewee import TextField

AT_ONCE = 100
INDEX = ("replaced_by_id", "visited_on", "visit_id", "branch_id", "marks")


def mark(question: dict[str, Any]) -> str:
    """Return the letter of a question: 1 met, 0 at most half of its points, - not counted."""
    if question["share"] is None or not Decimal(question["possible"]):
        return "-"
    return "0" if Decimal(question["share"]) <= Decimal("0.5") else "1"


def up(migrator: Any, db: Any) -> None:
    """Add the column and fill it from the documents."""
    migrator.migrate(migrator.add_column("release", "marks", TextField(default="")))
    last = 0
    while rows := read_some(db, last):
        for number, document in rows:
            marks = "".join(mark(question) for question in json.loads(document)["score"]["questions"])
            write_marks(db, number, marks)
        last = rows[-1][0]
    migrator.migrate(migrator.add_index("release", INDEX))


def read_some(db: Any, after: int) -> list[tuple[int, str]]:
    """Return the next rows' numbers and documents."""
    return list(
        db.execute_sql(
            f'SELECT id, document FROM "release" WHERE id > {db.param} ORDER BY id LIMIT {AT_ONCE}',  # noqa: S608
            (after,),
        ).fetchall()
    )


def write_marks(db: Any, number: int, marks: str) -> None:
    """Write the marks of the row ``number``."""
    db.execute_sql(f'UPDATE "release" SET marks = {db.param} WHERE id = {db.param}', (marks, number))  # noqa: S608


def down(migrator: Any, db: Any) -> None:  # noqa: ARG001
    """Drop the column."""
    migrator.migrate(
        migrator.drop_index("release", "release_" + "_".join(INDEX)),
        migrator.drop_column("release", "marks"),
    )
