"""A branch's sums of any programme and segment, beside those of each."""

from typing import Any

ANY = "'*'"


def up(_migrator: Any, db: Any) -> None:
    """Add the kinds that stand for any programme and segment, and their sums."""
    db.execute_sql(
        "INSERT INTO sum_kind (checklist_key, checklist_version, programme, segment, assessed) "  # noqa: S608
        f"SELECT DISTINCT checklist_key, checklist_version, {ANY}, {ANY}, assessed FROM sum_kind"
    )
    db.execute_sql(
        "INSERT INTO branch_sum (measure_id, period, branch_id, kind_id, n, total, squares) "  # noqa: S608
        "SELECT measure_id, period, branch_id, whole.id, "
        "CAST(SUM(n) AS bigint), CAST(SUM(total) AS bigint), CAST(SUM(squares) AS bigint) FROM branch_sum "
        "JOIN sum_kind AS own ON own.id = kind_id JOIN sum_kind AS whole "
        "ON whole.checklist_key = own.checklist_key AND whole.checklist_version = own.checklist_version "
        f"AND whole.assessed = own.assessed AND whole.programme = {ANY} "
        "GROUP BY measure_id, period, branch_id, whole.id"
    )


def down(_migrator: Any, db: Any) -> None:
    """Take them away."""
    kinds = f"SELECT id FROM sum_kind WHERE programme = {ANY}"  # noqa: S608
    db.execute_sql(f"DELETE FROM branch_sum WHERE kind_id IN ({kinds})")  # noqa: S608
    db.execute_sql(f"DELETE FROM sum_kind WHERE programme = {ANY}")  # noqa: S608
