"""Grouping sums: what all readings of the roll-up share."""

from typing import Any

from peewee import JOIN, Join, Select, fn

from audit_app.db import database
from audit_app.organisation.models import Area, Branch
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.filters import SumFilter
from audit_app.rollups.models import BranchSum, SumMeasure

Row = tuple[Any, ...]

NAMED_BY: dict[Any, Any] = {BranchSum.branch: Branch, Branch.area: Area}
"""Whose code stands for a row id."""


def summed_rows(model: Any, measures: Any, periods: Any, chosen: SumFilter, *by: Any) -> list[Row]:
    """Return measure, ``by`` (a branch or an area by its code), n, Σy and Σy², in no order.

    Names are looked up for what is left after summing: a tenth of the rows or less.
    """
    groups = [group_of(field) for field in by]
    rows = model.select(model.measure, *groups, *_sums_of(model))
    if any(field.model is Branch for field in by):
        rows = rows.join(Branch).switch(model)
    narrowed = rows.where(model.measure.in_(_measures(measures)), periods, *chosen.conditions(model))
    found = narrowed.group_by(model.measure, *groups).alias("found")
    source = joined(found, SumMeasure, found.c.measure_id == SumMeasure.id)
    columns: list[Any] = [SumMeasure.name]
    for field in by:
        column = getattr(found.c, f"by_{field.column_name}")
        if place := NAMED_BY.get(field):
            source = joined(source, place, column == place.id)
            column = place.code
        columns.append(column)
    return all_rows(Select([source], [*columns, found.c.n, found.c.total, found.c.squares]))


def named(measures: list[str]) -> Any:
    """Return the condition for these measures."""
    return SumMeasure.name.in_(measures)


def beginning(prefix: str) -> Any:
    """Return the condition for all measures called ``prefix:…``."""
    return SumMeasure.name.startswith(f"{prefix}:")


def is_overall(model: Any) -> Any:
    """Return the condition for the sums of overall scores, of which each visit has one."""
    return model.measure.in_(_measures(named([OVERALL])))


def _measures(which: Any) -> Any:
    return SumMeasure.select(SumMeasure.id).where(which)


def group_of(field: Any) -> Any:
    """Return what rows are grouped by.

    Of branches it is the key + 0: with statistics SQLite would read all of them by their index, five times
    slower, to have them in the order of the groups.
    """
    return (field + 0 if field is BranchSum.branch else field).alias(f"by_{field.column_name}")


def joined(left: Any, right: Any, on: Any) -> Any:
    """Join what a query found: a query's own ``join`` goes inside it."""
    return Join(left, right, JOIN.INNER, on)


def _sums_of(model: Any) -> list[Any]:
    """Sum the three columns; PostgreSQL sums bigints as numeric, so they are cast back."""
    columns = (model.n, model.total, model.squares)
    return [fn.SUM(column).cast("bigint").alias(column.name) for column in columns]


def all_rows(query: Any) -> list[Row]:
    """Return the rows as the database's library gives them: thousands, and nothing of them to convert."""
    rows: list[Row] = database.execute(query).fetchall()
    return rows
