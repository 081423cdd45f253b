"""Sums by branch and month: everything that means, spreads and intervals need."""

from peewee import BigIntegerField, CharField, DateField, ForeignKeyField, IntegerField

from audit_app.db import Record
from audit_app.organisation.models import Branch


class MonthlySum(Record):
    """n, Σy and Σy² of one measure, in hundredths of a point, for released visits of one cell.

    ``month`` is its first day (in the visits' zone); ``programme`` a code or ``""``; ``assessed`` the five
    factors as ``1``/``0`` in order of importance; ``measure`` is ``overall``, a factor, ``facts``,
    ``impressions``, ``touchpoint:KEY``, ``question:KEY`` (share × 100) or ``emotion:KEY`` (1–5, × 100).
    """

    branch = ForeignKeyField(Branch, backref="monthly_sums", on_delete="CASCADE")
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
