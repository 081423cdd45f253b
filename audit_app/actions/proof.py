"""The photo that shows that something was done: stored like every photo, named by a salted digest."""

from collections.abc import Sequence
from typing import Any

from audit_app.clock import local_zone
from audit_app.photo_store import write_photo
from audit_app.releases.contents import ContentBook, ContentKind, SaltedContent
from audit_app.visits.photos import Upload
from audit_app.visits.pictures import read_picture


def store_proof(upload: Upload) -> str:
    """Store a photo without its metadata and return its SHA-256.

    Raises :class:`~audit_app.visits.pictures.PhotoRefused`,
    :class:`~audit_app.photo_store.PhotosUnwritable`.
    """
    picture = read_picture(upload.content, local_zone())
    write_photo(picture.sha256, picture.full, picture.small)
    return picture.sha256


def freeze_proof(sha256: str | None) -> tuple[Sequence[SaltedContent], dict[str, Any]]:
    """Return the content to be kept with a release, and the part ``photo`` that names it in an annex."""
    if sha256 is None:
        return (), {}
    book = ContentBook()
    digest = book.digest(ContentKind.PHOTO, sha256)
    return book.contents, {"photo": {"digest": digest}}
