"""Where visits happen and what is expected there."""

from typing import Any

from peewee import CharField, DateField, FloatField, ForeignKeyField, IntegerField, TextField

from audit_app.accounts.models import User
from audit_app.checklists.definition import Text
from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField
from audit_app.vietnamese import fold, sort_key


class Area(Record):
    """A group of branches under one or more area managers."""

    code = CharField(unique=True, max_length=32)
    name = CharField(max_length=120)
    sort_key = CharField(max_length=255, default="")

    def save(self, *args: Any, **kwargs: Any) -> int:
        """Write the row, with the column for sorting as its name now wants it."""
        self.sort_key = sort_key(self.name)
        return int(super().save(*args, **kwargs))


class AreaManager(Record):
    """A person who reads the scorecards of an area."""

    area = ForeignKeyField(Area, backref="managers", on_delete="CASCADE")
    user = ForeignKeyField(User, backref="managed_areas", on_delete="CASCADE")

    class Meta:
        indexes = ((("area", "user"), True),)


class BranchClass(Record):
    """A kind of branch (flagship, kiosk …) of which more or less is expected."""

    code = CharField(unique=True, max_length=32)
    name_vi = CharField(max_length=120)
    name_en = CharField(max_length=120)

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(vi=self.name_vi, en=self.name_en)


class ClassThreshold(Record):
    """What is expected of a class, where it differs from the checklist.

    ``measure`` is ``overall`` or a factor; ``threshold`` is in hundredths of a point, 0–10,000.
    """

    branch_class = ForeignKeyField(BranchClass, backref="thresholds", on_delete="CASCADE")
    measure = CharField(max_length=32)
    threshold = IntegerField()

    class Meta:
        indexes = ((("branch_class", "measure"), True),)


class ThresholdChange(Record):
    """One change of a class's threshold: who, when, from, to and why.  Only added.

    Thresholds are in hundredths of a point, ``None`` means as the checklist says.
    """

    branch_class = ForeignKeyField(BranchClass, backref="threshold_changes", on_delete="CASCADE")
    measure = CharField(max_length=32)
    at = UtcDateTimeField(default=utc_now, index=True)
    user = ForeignKeyField(User, null=True, on_delete="SET NULL")
    from_threshold = IntegerField(null=True)
    to_threshold = IntegerField(null=True)
    reason = TextField()


class Branch(Record):
    """A branch (or a line of a call centre, or a web shop).

    ``former_names`` holds older names and addresses, one per line, for searching; ``closed_on`` is the
    day after which nothing is assigned here.
    """

    code = CharField(unique=True, max_length=32)
    name = CharField(max_length=160)
    area = ForeignKeyField(Area, backref="branches", on_delete="RESTRICT")
    branch_class = ForeignKeyField(BranchClass, backref="branches", null=True, on_delete="SET NULL")
    address = CharField(max_length=300, default="")
    former_names = TextField(default="")
    latitude = FloatField(null=True)
    longitude = FloatField(null=True)
    closed_on = DateField(null=True)
    sort_key = CharField(max_length=255, default="")
    search = TextField(default="")

    @property
    def is_open(self) -> bool:
        """Whether visits can be assigned here."""
        return self.closed_on is None

    def save(self, *args: Any, **kwargs: Any) -> int:
        """Write the row, with the columns for sorting and searching as its names now want them."""
        self.sort_key = sort_key(self.name)
        self.search = fold(f"{self.name} {self.code} {self.address} {self.former_names}")
        return int(super().save(*args, **kwargs))
