"""What a phone sends as a photo → an upright JPEG of at most 1,600 px without metadata.  No I/O."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from flask_babel import gettext
from PIL import Image, ImageFile, UnidentifiedImageError

from audit_app.errors import ViHanhError

LONGEST_SIDE, SMALL_SIDE = 1600, 400
QUALITY, SMALL_QUALITY = 80, 70
MAX_BYTES = 25 * 1024 * 1024
# A JPEG is decoded at a fraction of its size; anything else must fit into memory whole (4 bytes a pixel).
MAX_PIXELS_JPEG, MAX_PIXELS = 110_000_000, 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
EXIF_BLOCK, TAKEN, TAKEN_OFFSET, ORIENTATION = 0x8769, 0x9003, 0x9011, 0x0112
# How the sensor was held → what turns the picture upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Ours are stricter, are checked before decoding, and speak in words.
Image.MAX_IMAGE_PIXELS = None


class PhotoRefused(ViHanhError):
    """A file that cannot be taken as a photo; the message says why and what to send instead."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo ready to be stored.

    ``upload_sha256`` is of the bytes that came, ``sha256`` of ``full``; ``width`` and ``height`` are
    those of ``full`` in pixels; ``taken_at`` is what the phone wrote into it, where it did;
    ``upload_size`` is of the bytes that came.
    """

    full: bytes
    small: bytes
    sha256: str
    upload_sha256: str
    width: int
    height: int
    taken_at: datetime | None
    upload_size: int


def read_picture(upload: bytes, zone: tzinfo) -> Picture:
    """Return the picture in ``upload``; a capture time without a zone is taken to be in ``zone``.

    Raises :class:`PhotoRefused`.
    """
    if len(upload) > MAX_BYTES:
        raise too_large(len(upload))
    # WeasyPrint tells Pillow, for the whole process, to fill what is missing of a picture with grey.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(upload), formats=FORMATS) as image:
            _refuse_too_many_pixels(image)
            turn, taken_at = _read_metadata(image, zone)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            plain = _without_transparency(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise PhotoRefused(
            gettext("This file is not a photo that can be read. Send a JPEG, PNG or WebP picture.")
        ) from error
    full_size = _fit(plain if turn is None else plain.transpose(turn), LONGEST_SIDE)
    full = _as_jpeg(full_size, QUALITY)
    small = _as_jpeg(_fit(full_size, SMALL_SIDE), SMALL_QUALITY)
    return Picture(
        full,
        small,
        hashlib.sha256(full).hexdigest(),
        hashlib.sha256(upload).hexdigest(),
        full_size.width,
        full_size.height,
        taken_at,
        len(upload),
    )


class PhotoTooLarge(PhotoRefused):
    """A file of more bytes than a photo needs."""

    status = 413


def too_large(size: int) -> PhotoTooLarge:
    """Return the refusal of a file of ``size`` bytes."""
    return PhotoTooLarge(
        gettext(
            "This photo has %(size)d MB; at most %(limit)d MB can be sent. "
            "Take it again at a lower resolution.",
            size=round(size / 1024 / 1024),
            limit=MAX_BYTES // 1024 // 1024,
        )
    )


def _refuse_too_many_pixels(image: Image.Image) -> None:
    limit = MAX_PIXELS_JPEG if image.format in {"JPEG", "MPO"} else MAX_PIXELS
    if image.width * image.height > limit:
        raise PhotoRefused(
            gettext(
                "This picture says that it has %(width)d × %(height)d pixels, too many to be read. "
                "Take it again at a lower resolution.",
                width=image.width,
                height=image.height,
            )
        )


def _read_metadata(image: Image.Image, zone: tzinfo) -> tuple[Image.Transpose | None, datetime | None]:
    """Return how to turn the picture and when the phone says that it took it; ``None`` for what is illegible.

    EXIF is written by a thousand programs, so that reading it can fail in any way; the picture is still good.
    """
    try:
        exif = image.getexif()
        turn = TURNS.get(exif.get(ORIENTATION, 1))
        block = exif.get_ifd(EXIF_BLOCK)
        return turn, read_capture_time(str(block.get(TAKEN, "")), str(block.get(TAKEN_OFFSET, "")), zone)
    except Exception:
        return None, None


def read_capture_time(text: str, offset: str, zone: tzinfo) -> datetime | None:
    """Return the moment in EXIF's ``2026:11:14 10:12:05`` (or ISO) and ``+07:00``; ``None`` if illegible."""
    plain = text.strip("\0 ").replace("T", " ")
    try:
        day, _, time = plain.partition(" ")
        moment = datetime.fromisoformat(f"{day.replace(':', '-')}T{time}")
    except ValueError:
        return None
    if moment.tzinfo is not None:
        return moment
    sign = {"+": 1, "-": -1}.get(offset[:1])
    hours, _, minutes = offset[1:].strip("\0 ").partition(":")
    if sign and _is_number(hours) and _is_number(minutes) and int(hours) < 24 and int(minutes) < 60:
        zone = timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    return moment.replace(tzinfo=zone)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _without_transparency(image: Image.Image) -> Image.Image:
    """Return the picture in RGB on white, with nothing attached to it (comment, profile, EXIF)."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        plain = Image.new("RGB", layered.size, "white")
        plain.paste(layered, mask=layered.getchannel("A"))
        return plain
    plain = image.convert("RGB") if image.mode != "RGB" else image.copy()
    plain.info = {}
    return plain


def _fit(image: Image.Image, longest: int) -> Image.Image:
    smaller = image.copy()
    smaller.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return smaller


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
    return stream.getvalue()
