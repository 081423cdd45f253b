"""Sums of released visits: everything that means, spreads and intervals need, in few small rows."""

from peewee import BigIntegerField, CharField, CompositeKey, ForeignKeyField, IntegerField

from audit_app.db import Record
from audit_app.organisation.models import Branch


class SumKind(Record):
    """What a visit was filled in on, for what programme and segment, and which factors it assessed.

    ``programme`` is a code or ``""``; ``assessed`` the five factors as ``1``/``0`` in order of importance.
    """

    checklist_key = CharField(max_length=64)
    checklist_version = IntegerField()
    programme = CharField(max_length=32, default="")
    segment = CharField(max_length=120, default="")
    assessed = CharField(max_length=5)

    class Meta:
        indexes = ((("checklist_key", "checklist_version", "programme", "segment", "assessed"), True),)


class SumMeasure(Record):
    """What is summed: ``overall``, a factor, ``facts``, ``impressions``, ``touchpoint:KEY``,
    ``question:KEY`` (share × 100) or ``emotion:KEY`` (1–5).
    """  # noqa: D205 (the names are one list)

    name = CharField(max_length=90, unique=True)


class BranchSum(Record):
    """n, Σy and Σy² of one measure, in hundredths, for one branch's visits of one kind in one period.

    ``period`` is a month, a quarter or a year (:mod:`audit_app.rollups.periods`): a visit is in one of each.
    """

    measure = ForeignKeyField(SumMeasure, index=False, on_delete="CASCADE")
    period = IntegerField()
    branch = ForeignKeyField(Branch, index=False, on_delete="CASCADE")
    kind = ForeignKeyField(SumKind, index=False, on_delete="CASCADE")
    n = IntegerField()
    total = BigIntegerField()
    squares = BigIntegerField()

    class Meta:
        # SQLite keeps the rows in this order, in which a comparison reads them (WITHOUT ROWID).
        primary_key = CompositeKey("measure", "period", "kind", "branch")
        indexes = ((("branch", "period"), False),)


class ChainSum(Record):
    """The same over all branches; ``period`` is a month."""

    measure = ForeignKeyField(SumMeasure, index=False, on_delete="CASCADE")
    period = IntegerField()
    kind = ForeignKeyField(SumKind, index=False, on_delete="CASCADE")
    n = IntegerField()
    total = BigIntegerField()
    squares = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("measure", "period", "kind")
