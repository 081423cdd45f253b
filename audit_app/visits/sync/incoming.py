"""A version that comes in, beside what the server has: everything that deciding about it needs."""

from dataclasses import dataclass, replace
from datetime import datetime

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.visits.models import Draft, Photo, Visit
from audit_app.visits.queries import photos_of
from audit_app.visits.sheets import Sheet
from audit_app.visits.sync.document import Body
from audit_app.visits.sync.evidence import difference_of, find_evidence_of
from audit_app.visits.sync.models import VisitEvidence
from audit_app.visits.sync.phone_clock import ClockReading, correct_times, read_clock
from audit_app.visits.sync.versions import Version, read_version
from audit_app.visits.times import VisitTimes


@dataclass(frozen=True, slots=True)
class Incoming:
    """``sheet``, ``photos`` and ``evidence`` are the server's; ``version`` is what ``body`` means.

    ``times`` are the version's by our clock. ``by`` is the shopper.
    """

    sheet: Sheet
    body: Body
    by: User
    now: datetime
    photos: tuple[Photo, ...]
    evidence: VisitEvidence | None
    version: Version
    clock: ClockReading
    times: VisitTimes

    @property
    def visit(self) -> Visit:
        """The visit."""
        return self.sheet.visit

    @property
    def writer(self) -> tuple[str, int]:
        """Who saved the draft last: device and its edit, ``("", 0)`` for a page."""
        draft: Draft | None = getattr(self.visit, "draft", None)
        return (draft.device, draft.edit) if draft is not None and draft.id is not None else ("", 0)

    @property
    def is_known(self) -> bool:
        """Whether this phone has already sent this version or a later one."""
        device, edit = self.writer
        return self.body.device == device and self.body.edit <= edit

    @property
    def is_outdated(self) -> bool:
        """Whether this phone has already sent a later version."""
        return self.is_known and self.body.edit < self.writer[1]

    def with_sheet(self, sheet: Sheet) -> "Incoming":
        """Return the same beside a draft that was saved since."""
        return replace(self, sheet=sheet)


def read_incoming(sheet: Sheet, body: Body, by: User, *, is_live: bool) -> Incoming:
    """Return ``body`` beside ``sheet``; not ``is_live`` (a copy from a file) says nothing about the clock."""
    photos, evidence, now = tuple(photos_of(sheet.visit)), find_evidence_of(sheet.visit), utc_now()
    stored = {(photo.question, photo.upload_sha256): photo.sha256 for photo in photos}
    version = read_version(sheet, body, stored)
    sent_at = body.sent_at if is_live else None
    clock = read_clock(sent_at, body.evidence.clock, now, difference_of(evidence))
    times = correct_times(sheet.visit, sheet.checklist, version.times, body.evidence.stamps or (), clock, now)
    return Incoming(sheet, body, by, now, photos, evidence, version, clock, times)
