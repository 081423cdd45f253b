"""Sums by measure, period, branch and kind in small rows, and over the whole chain."""

from typing import Any

from peewee import (
    BigIntegerField,
    CharField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
)

KIND = "checklist_key, checklist_version, programme, segment, assessed"
SUMS = "CAST(SUM(n) AS bigint), CAST(SUM(total) AS bigint), CAST(SUM(squares) AS bigint)"


def declare(db: Any) -> list[type[Model]]:
    """Return the old table and the new ones as they were on this day."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Branch(Base):
        pass

    class MonthlySum(Base):
        branch = ForeignKeyField(Branch, on_delete="CASCADE")
        month = DateField()
        checklist_key = CharField(max_length=64)
        checklist_version = IntegerField()
        programme = CharField(max_length=32, default="")
        segment = CharField(max_length=120, default="")
        assessed = CharField(max_length=5)
        measure = CharField(max_length=90)
        n = IntegerField()
        total = BigIntegerField()
        squares = BigIntegerField()

        class Meta:
            indexes = (
                (
                    (
                        "branch",
                        "month",
                        "checklist_key",
                        "checklist_version",
                        "programme",
                        "segment",
                        "assessed",
                        "measure",
                    ),
                    True,
                ),
                (("measure", "month"), False),
            )

    class SumKind(Base):
        checklist_key = CharField(max_length=64)
        checklist_version = IntegerField()
        programme = CharField(max_length=32, default="")
        segment = CharField(max_length=120, default="")
        assessed = CharField(max_length=5)

        class Meta:
            indexes = ((("checklist_key", "checklist_version", "programme", "segment", "assessed"), True),)

    class SumMeasure(Base):
        name = CharField(max_length=90, unique=True)

    class BranchSum(Base):
        measure = ForeignKeyField(SumMeasure, index=False, on_delete="CASCADE")
        period = IntegerField()
        branch = ForeignKeyField(Branch, index=False, on_delete="CASCADE")
        kind = ForeignKeyField(SumKind, index=False, on_delete="CASCADE")
        n = IntegerField()
        total = BigIntegerField()
        squares = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("measure", "period", "kind", "branch")
            without_rowid = is_sqlite(db)
            indexes = ((("branch", "period"), False),)

    class ChainSum(Base):
        measure = ForeignKeyField(SumMeasure, index=False, on_delete="CASCADE")
        period = IntegerField()
        kind = ForeignKeyField(SumKind, index=False, on_delete="CASCADE")
        n = IntegerField()
        total = BigIntegerField()
        squares = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("measure", "period", "kind")
            without_rowid = is_sqlite(db)

    return [MonthlySum, SumKind, SumMeasure, BranchSum, ChainSum]


def up(_migrator: Any, db: Any) -> None:
    """Make the new tables and fill them from the old one, which goes."""
    old, *tables = declare(db)
    db.create_tables(tables)
    year, month = _parts_of_date(db, "month")
    db.execute_sql(f"INSERT INTO sum_kind ({KIND}) SELECT DISTINCT {KIND} FROM monthly_sum")  # noqa: S608
    db.execute_sql("INSERT INTO sum_measure (name) SELECT DISTINCT measure FROM monthly_sum")
    for period in (f"{year} * 100 + {month}", f"{year} * 100 + 20 + ({month} + 2) / 3", f"{year} * 100"):
        _fill(db, "branch_sum", "measure_id, period, branch_id, kind_id", period)
    _fill(db, "chain_sum", "measure_id, period, kind_id", f"{year} * 100 + {month}")
    db.drop_tables([old])


def is_sqlite(db: Any) -> bool:
    """Whether this is SQLite: only there rows can lie in the order of their key."""
    return isinstance(db, SqliteDatabase)


def _parts_of_date(db: Any, column: str) -> tuple[str, str]:
    """Return the SQL of a date's year and month as whole numbers."""
    if is_sqlite(db):
        return f"CAST(substr({column}, 1, 4) AS int)", f"CAST(substr({column}, 6, 2) AS int)"
    return f"CAST(EXTRACT(YEAR FROM {column}) AS int)", f"CAST(EXTRACT(MONTH FROM {column}) AS int)"


def _fill(db: Any, table: str, key: str, period: str) -> None:
    """Sum the old rows for each ``key`` of the new ``table``."""
    db.execute_sql(
        f"INSERT INTO {table} ({key}, n, total, squares) "  # noqa: S608 (names of our own)
        f"SELECT {key}, {SUMS} FROM (SELECT sum_measure.id AS measure_id, {period} AS period, "
        "branch_id, sum_kind.id AS kind_id, n, total, squares FROM monthly_sum "
        f"JOIN sum_kind USING ({KIND}) JOIN sum_measure ON sum_measure.name = monthly_sum.measure) AS old "
        f"GROUP BY {key}"
    )


def down(_migrator: Any, db: Any) -> None:
    """Write the months back as they were."""
    old, *tables = declare(db)
    db.create_tables([old])
    part = "(period - period / 100 * 100)"  # a percent sign would be a placeholder
    written = f"(period / 100) || '-' || substr('0' || {part}, -2) || '-01'"
    if not is_sqlite(db):
        written = f"make_date(period / 100, {part}, 1)"
    db.execute_sql(
        f"INSERT INTO monthly_sum (branch_id, month, {KIND}, measure, n, total, squares) "  # noqa: S608
        f"SELECT branch_id, {written}, {KIND}, name, n, total, squares FROM branch_sum "
        "JOIN sum_kind ON sum_kind.id = kind_id JOIN sum_measure ON sum_measure.id = measure_id "
        f"WHERE {part} BETWEEN 1 AND 12"
    )
    db.drop_tables(tables[::-1])
