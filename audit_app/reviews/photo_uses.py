"""Where else the photos of a visit were seen."""

from collections.abc import Iterable
from typing import Protocol

from audit_app.clock import local_time
from audit_app.reviews.facts import OtherUse, PhotoEvidence
from audit_app.reviews.queries import other_uses
from audit_app.visits.models import Photo, Visit


class Numbered(Protocol):
    """A photo by the number that it has on the page."""

    @property
    def number(self) -> int:
        """Its number, from 1."""

    @property
    def photo(self) -> Photo:
        """Its row."""


def photo_evidence(visit: Visit, numbered: Iterable[Numbered]) -> tuple[PhotoEvidence, ...]:
    """Return when each photo was taken and which other visits have it."""
    photos = list(numbered)
    others = other_uses(visit, [each.photo for each in photos])
    return tuple(
        PhotoEvidence(
            each.number,
            each.photo.taken_at,
            tuple(_other_use(other) for other in others if _is_same(other, each.photo)),
            each.photo.seen_before,
        )
        for each in photos
    )


def _is_same(other: Photo, mine: Photo) -> bool:
    return bool(other.upload_sha256 == mine.upload_sha256 or other.sha256 == mine.sha256)


def _other_use(photo: Photo) -> OtherUse:
    moment = photo.visit.entered_at or photo.uploaded_at
    return OtherUse(photo.visit.uid, photo.visit.branch.name, local_time(moment).date())
