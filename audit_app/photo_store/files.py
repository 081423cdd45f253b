"""Writing, reading and sending stored photos, whatever they lie in."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

from flask import Response, abort, current_app, request
from flask_babel import gettext

from audit_app.errors import ViHanhError

YEAR_SECONDS = 365 * 24 * 60 * 60
DIGEST = re.compile(r"[0-9a-f]{64}")


class Size(StrEnum):
    """``full`` has at most 1,600 px on its longer side, ``small`` (for pages) at most 400."""

    FULL = "full"
    SMALL = "small"


class PhotosUnwritable(ViHanhError):
    """The place for photos cannot be written: full, read-only, or out of reach."""

    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(
            gettext("The photo could not be stored (%(reason)s). Your answers are kept.", reason=reason)
        )


class PhotoMissing(ViHanhError):
    """No photo is stored under this digest."""

    status = 404

    def __init__(self, sha256: str) -> None:
        super().__init__(gettext("Photo %(digest)s is no longer there.", digest=sha256[:12]))
        self.sha256 = sha256


class PhotoUrlRefused(ViHanhError):
    """``PHOTO_URL`` names no place that we can write to."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"PHOTO_URL={url} cannot be used. Write file:///absolute/folder, "
            "or s3://bucket/prefix?endpoint=https://host (keys come from AWS_ACCESS_KEY_ID and so on)."
        )


class PhotoStore(Protocol):
    """A place that keeps bytes under a name such as ``3fa9….jpg``."""

    def write(self, name: str, content: bytes) -> None:
        """Keep ``content`` for good before returning; :class:`PhotosUnwritable` where that fails."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes, ``None`` when there are none."""

    def delete(self, name: str) -> None:
        """Forget the bytes; nothing happens when there are none."""


@lru_cache(maxsize=8)
def open_store(url: str) -> PhotoStore:
    """Return the store behind ``url``; boto3 is imported only for S3."""
    parts = urlsplit(url)
    match parts.scheme:
        case "file" if parts.path.startswith("/"):
            from audit_app.photo_store.folder import Folder

            return Folder(parts.path)
        case "s3" if parts.netloc:
            from audit_app.photo_store.bucket import open_bucket

            return open_bucket(parts)
    raise PhotoUrlRefused(url)


def photo_store() -> PhotoStore:
    """Return the store of this app."""
    return open_store(current_app.config["PHOTO_URL"])


def file_name(sha256: str, size: Size) -> str:
    """Return the stored name: the digest, and ``-small`` for the small one.

    Raises :class:`PhotoMissing` for what is no digest: forms send it, and ``../`` would lead elsewhere.
    """
    if not DIGEST.fullmatch(sha256):
        raise PhotoMissing(sha256)
    return f"{sha256}.jpg" if size is Size.FULL else f"{sha256}-small.jpg"


def write_photo(sha256: str, full: bytes, small: bytes) -> None:
    """Keep both sizes; the full one last, so that a photo that is there is there whole."""
    store = photo_store()
    store.write(file_name(sha256, Size.SMALL), small)
    store.write(file_name(sha256, Size.FULL), full)


def read_photo(sha256: str, size: Size = Size.FULL) -> bytes:
    """Return the JPEG's bytes; :class:`PhotoMissing` when they are gone."""
    content = photo_store().read(file_name(sha256, size))
    if content is None:
        raise PhotoMissing(sha256)
    return content


def delete_photo(sha256: str) -> None:
    """Forget both sizes."""
    for size in Size:
        photo_store().delete(file_name(sha256, size))


def photo_response(sha256: str, size: str = Size.FULL) -> Response:
    """Return the photo as this request's answer; 404 for another size or a photo that is gone.

    The caller has checked that this person may see it.  The bytes under a digest never change, so the
    person's own browser may keep them.
    """
    if size not in {each.value for each in Size}:
        abort(404)
    response = Response(read_photo(sha256, Size(size)), mimetype="image/jpeg")
    response.headers["Cache-Control"] = f"private, max-age={YEAR_SECONDS}, immutable"
    response.headers["Content-Disposition"] = "inline"
    response.set_etag(f"{sha256}-{size}")
    response.make_conditional(request)
    return response
