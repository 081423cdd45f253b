"""What phones send beside answers: versions that lost a choice, evidence, and photos still on their way."""

from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField, IntegerField, TextField

from audit_app.clock import utc_now
from audit_app.db import Record, UtcDateTimeField
from audit_app.visits.models import Visit


class DraftCopy(Record):
    """A version of a draft that another one displaced, or that came too late; nothing written is lost.

    ``content`` is JSON (``fields``, ``photos``, ``evidence``, ``checklist``), ``digest`` the SHA-256 of what
    a person wrote in it: the same version is kept once.  ``why`` is a :class:`Why`.
    """

    visit = ForeignKeyField(Visit, backref="draft_copies", on_delete="CASCADE")
    digest = CharField(max_length=64)
    content = TextField()
    why = CharField(max_length=16)
    device = CharField(max_length=36, default="")
    received_at = UtcDateTimeField(default=utc_now)

    class Meta:
        indexes = ((("visit", "digest"), True),)


class VisitEvidence(Record):
    """What the phone noted around the visit: ``document`` is JSON (stamps, notes, places, clocks, times).

    ``clock_difference`` is this server's clock minus the phone's in seconds, ``None`` where unknown.
    For reviewers alone; no release holds any of it.
    """

    visit = ForeignKeyField(Visit, unique=True, backref="evidence", on_delete="CASCADE")
    document = TextField(default="{}")
    clock_difference = BigIntegerField(null=True)
    received_at = UtcDateTimeField(default=utc_now)


class PhotoPart(Record):
    """A piece of a photo that has not come whole: ``content`` begins at byte ``start`` of ``total``.

    ``sha256`` is of the whole upload.  Parts follow each other without a gap; they go once the photo is
    stored, and after a week.
    """

    visit = ForeignKeyField(Visit, backref="photo_parts", on_delete="CASCADE")
    sha256 = CharField(max_length=64)
    start = IntegerField()
    size = IntegerField()
    total = IntegerField()
    content = BlobField()
    received_at = UtcDateTimeField(default=utc_now, index=True)

    class Meta:
        indexes = ((("visit", "sha256", "start"), True),)
