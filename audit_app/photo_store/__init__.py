"""Photos by the SHA-256 of their bytes, in a folder or in S3 (``PHOTO_URL``), each in two sizes."""

from audit_app.photo_store.files import (
    PhotoMissing,
    PhotosUnwritable,
    PhotoUrlRefused,
    Size,
    delete_photo,
    photo_response,
    read_photo,
    write_photo,
)

__all__ = [
    "PhotoMissing",
    "PhotoUrlRefused",
    "PhotosUnwritable",
    "Size",
    "delete_photo",
    "photo_response",
    "read_photo",
    "write_photo",
]
