"""A photo that comes in parts: each lies in the database until all are there, then they become a photo."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from peewee import fn

from audit_app.clock import local_zone, utc_now
from audit_app.db import database
from audit_app.visits.drafts import VisitClosed
from audit_app.visits.models import Photo, Visit
from audit_app.visits.photos import keep_photo
from audit_app.visits.pictures import MAX_BYTES, PhotoRefused, read_picture, too_large
from audit_app.visits.sync.models import PhotoPart
from audit_app.visits.sync.refusals import (
    Closed,
    NotAPhoto,
    PhotoTooLarge,
    TooManyPhotos,
    WrongDigest,
    WrongOffset,
)

KEPT_FOR = timedelta(days=7)
# A visit of twelve questions with six photos each has fewer; more are a program gone wild.
MOST_PHOTOS = 300
# So many photos of one visit may lie about unfinished; the oldest makes room.
MOST_UNFINISHED = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of an upload: ``content`` begins at ``start`` of ``total``; empty only asks how much is there."""

    sha256: str
    start: int
    total: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Progress:
    """How many bytes are there without a gap, whether the photo is stored, and whether it was seen before."""

    received: int
    is_stored: bool = False
    seen_before: bool = False


def receive_piece(visit: Visit, question: str, taken: str, piece: Piece) -> Progress:
    """Take in a piece of a photo; one that is there already is success, the last one stores the photo.

    Raises :class:`WrongOffset`, :class:`WrongDigest`, :class:`NotAPhoto`, :class:`PhotoTooLarge`,
    :class:`TooManyPhotos`, :class:`Closed`, :class:`~audit_app.photo_store.PhotosUnwritable`.
    """
    if (stored := _find_stored(visit, question, piece.sha256)) is not None:
        PhotoPart.delete().where(PhotoPart.visit == visit.id, PhotoPart.sha256 == piece.sha256).execute()
        return Progress(piece.total, is_stored=True, seen_before=stored.seen_before)
    if not visit.is_open:
        raise Closed(VisitClosed(visit).message, visit.state, None)
    if piece.total > MAX_BYTES:
        raise PhotoTooLarge(too_large(piece.total).message)
    received = _append(visit, piece)
    if received < piece.total:
        return Progress(received)
    return _finish(visit, question, taken, piece)


def _find_stored(visit: Visit, question: str, sha256: str) -> Photo | None:
    """Return the photo at this question; one that came for another question of the visit counts there too."""
    rows = list(Photo.select().where(Photo.visit == visit.id, Photo.upload_sha256 == sha256))
    here = next((row for row in rows if row.question == question), None)
    if here is not None or not rows or not visit.is_open:
        return here
    names = ("sha256", "upload_sha256", "width", "height", "size", "taken_at", "upload_size", "seen_before")
    columns = {name: getattr(rows[0], name) for name in names}
    Photo.insert(visit=visit.id, question=question, **columns).on_conflict_ignore().execute()
    return rows[0]


def _append(visit: Visit, piece: Piece) -> int:
    """Store what is new of the piece and return how much is there without a gap."""
    mine = (PhotoPart.visit == visit.id) & (PhotoPart.sha256 == piece.sha256)
    with database.atomic():
        if piece.start == 0 and piece.content:
            _make_room(visit, piece)
        received, total = _there(mine)
        if received and total != piece.total:
            raise WrongOffset(0)
        if not piece.content:
            return received
        if piece.start > received:
            raise WrongOffset(received)
        fresh = piece.content[received - piece.start : piece.total - piece.start]
        if fresh:
            # Of two requests with the same bytes one stores them; the other finds them there.
            PhotoPart.insert(
                visit=visit.id,
                sha256=piece.sha256,
                start=received,
                size=len(fresh),
                total=piece.total,
                content=fresh,
            ).on_conflict_ignore().execute()
    return _there(mine)[0]


def _there(mine: object) -> tuple[int, int]:
    row = (
        PhotoPart.select(fn.COALESCE(fn.MAX(PhotoPart.start + PhotoPart.size), 0), fn.MAX(PhotoPart.total))
        .where(mine)
        .tuples()
        .first()
    )
    return int(row[0]), int(row[1] or 0)


def _make_room(visit: Visit, piece: Piece) -> None:
    """Drop what was abandoned a week ago, what said another length, and the oldest of too many."""
    PhotoPart.delete().where(PhotoPart.received_at < utc_now() - KEPT_FOR).execute()
    mine = PhotoPart.visit == visit.id
    PhotoPart.delete().where(mine, PhotoPart.sha256 == piece.sha256, PhotoPart.total != piece.total).execute()
    if Photo.select().where(Photo.visit == visit.id).count() >= MOST_PHOTOS:
        raise TooManyPhotos
    last = fn.MAX(PhotoPart.received_at)
    begun = PhotoPart.select(PhotoPart.sha256).where(mine, PhotoPart.sha256 != piece.sha256)
    rows = list(begun.group_by(PhotoPart.sha256).order_by(last.desc(), PhotoPart.sha256))
    for row in rows[MOST_UNFINISHED - 1 :]:
        PhotoPart.delete().where(mine, PhotoPart.sha256 == row.sha256).execute()


def _finish(visit: Visit, question: str, taken: str, piece: Piece) -> Progress:
    """Put the parts together and store the photo; the parts go once it is safe, or is no photo."""
    mine = (PhotoPart.visit == visit.id) & (PhotoPart.sha256 == piece.sha256)
    content = b"".join(_pieces(mine))
    try:
        if hashlib.sha256(content).hexdigest() != piece.sha256:
            raise WrongDigest
        picture = read_picture(content, local_zone())
    except (WrongDigest, PhotoRefused) as refusal:
        PhotoPart.delete().where(mine).execute()
        if isinstance(refusal, PhotoRefused):
            raise NotAPhoto(refusal.message) from refusal
        raise
    try:
        keep_photo(visit, question, picture, taken)
    except VisitClosed as closed:
        raise Closed(closed.message, visit.state, None) from closed
    PhotoPart.delete().where(mine).execute()
    stored = _find_stored(visit, question, piece.sha256)
    return Progress(piece.total, is_stored=True, seen_before=bool(stored and stored.seen_before))


def _pieces(mine: object) -> Iterator[bytes]:
    received = 0
    for part in PhotoPart.select().where(mine).order_by(PhotoPart.start):
        if part.start == received:
            received += part.size
            yield bytes(part.content)
