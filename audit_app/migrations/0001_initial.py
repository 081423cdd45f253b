"""The first tables."""

from typing import Any

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from audit_app.db import UtcDateTimeField


def declare(db: Any) -> list[type[Model]]:
    """Return the tables as they were on this day: a frozen copy, independent of today's models."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class User(Base):
        email = CharField(unique=True, max_length=254)
        name = CharField(max_length=120)
        phone = CharField(max_length=20, default="")
        role = CharField(index=True, max_length=20)
        language = CharField(max_length=2, default="vi")
        password = CharField(null=True)
        active = BooleanField(default=True)
        fs_uniquifier = CharField(unique=True, max_length=64)
        sort_key = CharField(default="")
        search = CharField(max_length=500, default="")
        created_at = UtcDateTimeField()

        class Meta:
            table_name = "account"

    class Area(Base):
        code = CharField(unique=True, max_length=32)
        name = CharField(max_length=120)
        sort_key = CharField(default="")

    class BranchClass(Base):
        code = CharField(unique=True, max_length=32)
        name_vi = CharField(max_length=120)
        name_en = CharField(max_length=120)

    class Branch(Base):
        code = CharField(unique=True, max_length=32)
        name = CharField(max_length=160)
        area = ForeignKeyField(Area, on_delete="RESTRICT")
        branch_class = ForeignKeyField(BranchClass, null=True, on_delete="SET NULL")
        address = CharField(max_length=300, default="")
        former_names = TextField(default="")
        latitude = FloatField(null=True)
        longitude = FloatField(null=True)
        closed_on = DateField(null=True)
        sort_key = CharField(default="")
        search = TextField(default="")

    class Programme(Base):
        code = CharField(unique=True, max_length=32)
        name_vi = CharField(max_length=160)
        name_en = CharField(max_length=160)
        kind = CharField(max_length=16, default="periodic")
        starts_on = DateField()
        ends_on = DateField(null=True)

    class Visit(Base):
        uid = CharField(unique=True, max_length=36)
        shopper = ForeignKeyField(User, on_delete="RESTRICT")
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        programme = ForeignKeyField(Programme, null=True, on_delete="SET NULL")
        checklist_key = CharField(max_length=64)
        checklist_version = IntegerField()
        window_from = DateField()
        window_to = DateField(index=True)
        segment = CharField(max_length=120, default="")
        scenario = TextField(default="")
        brief = TextField(default="")
        state = CharField(index=True, max_length=24, default="assigned")
        assigned_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
        assigned_at = UtcDateTimeField()
        entered_at = UtcDateTimeField(null=True)
        left_at = UtcDateTimeField(null=True)

    class Release(Base):
        visit = ForeignKeyField(Visit, on_delete="RESTRICT")
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(index=True, max_length=9)
        revision = IntegerField(default=1)
        document = TextField()
        sha256 = CharField(max_length=64)
        score = IntegerField()
        shown = IntegerField()
        threshold = IntegerField()
        outcome = CharField(max_length=40)
        visited_on = DateField(index=True)
        reason = TextField(default="")
        released_at = UtcDateTimeField()
        released_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
        replaced_by = ForeignKeyField("self", null=True, on_delete="SET NULL")

        class Meta:
            indexes = ((("visit", "revision"), True), (("code", "revision"), True))

    class Annex(Base):
        release = ForeignKeyField(Release, on_delete="CASCADE")
        kind = CharField(max_length=16)
        document = TextField()
        sha256 = CharField(max_length=64)
        added_at = UtcDateTimeField()
        added_by = ForeignKeyField(User, null=True, on_delete="SET NULL")

    class AreaManager(Base):
        area = ForeignKeyField(Area, on_delete="CASCADE")
        user = ForeignKeyField(User, on_delete="CASCADE")

        class Meta:
            indexes = ((("area", "user"), True),)

    class ClassThreshold(Base):
        branch_class = ForeignKeyField(BranchClass, on_delete="CASCADE")
        measure = CharField(max_length=32)
        threshold = IntegerField()

        class Meta:
            indexes = ((("branch_class", "measure"), True),)

    class Draft(Base):
        visit = ForeignKeyField(Visit, unique=True, on_delete="CASCADE")
        revision = IntegerField(default=0)
        answers = TextField(default="{}")
        saved_at = UtcDateTimeField()

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

    class Photo(Base):
        visit = ForeignKeyField(Visit, on_delete="CASCADE")
        question = CharField(max_length=80)
        sha256 = CharField(index=True, max_length=64)
        upload_sha256 = CharField(index=True, max_length=64)
        width = IntegerField()
        height = IntegerField()
        size = IntegerField()
        taken_at = UtcDateTimeField(null=True)
        uploaded_at = UtcDateTimeField()

        class Meta:
            indexes = ((("visit", "question", "sha256"), True),)

    class PublishedChecklist(Base):
        key = CharField(max_length=64)
        version = IntegerField()
        digest = CharField(max_length=64)
        source = TextField()
        published_at = UtcDateTimeField()
        published_by = ForeignKeyField(User, null=True, on_delete="SET NULL")

        class Meta:
            indexes = ((("key", "version"), True),)

    class ReleaseContent(Base):
        release = ForeignKeyField(Release, on_delete="CASCADE")
        kind = CharField(max_length=8)
        digest = CharField(max_length=64)
        salt = CharField(max_length=32)
        content = TextField(null=True)

        class Meta:
            indexes = ((("release", "digest"), True),)

    class Submission(Base):
        visit = ForeignKeyField(Visit, on_delete="CASCADE")
        number = IntegerField(default=1)
        code = CharField(unique=True, max_length=9)
        answers = TextField()
        digest = CharField(max_length=64)
        submitted_at = UtcDateTimeField()

        class Meta:
            indexes = ((("visit", "number"), True),)

    class VisitChange(Base):
        visit = ForeignKeyField(Visit, on_delete="CASCADE")
        at = UtcDateTimeField()
        user = ForeignKeyField(User, null=True, on_delete="SET NULL")
        from_state = CharField(max_length=24)
        to_state = CharField(max_length=24)
        reason = TextField(default="")

    return [
        User,
        Area,
        BranchClass,
        Branch,
        Programme,
        Visit,
        Release,
        Annex,
        AreaManager,
        ClassThreshold,
        Draft,
        MonthlySum,
        Photo,
        PublishedChecklist,
        ReleaseContent,
        Submission,
        VisitChange,
    ]


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 (the runner passes both)
    """Create the tables."""
    db.create_tables(declare(db))


def down(migrator: Any, db: Any) -> None:  # noqa: ARG001
    """Drop the tables."""
    db.drop_tables(declare(db))
