import hashlib
import io
import struct
import zlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageFile

from audit_app.visits.pictures import PhotoRefused, PhotoTooLarge, read_capture_time, read_picture

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def jpeg(width=800, height=600, *, exif=None, comment=b"", colour="teal"):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "JPEG", exif=exif or Image.Exif(), comment=comment)
    return stream.getvalue()


def exif(**tags):
    block = Image.Exif()
    if "orientation" in tags:
        block[0x0112] = tags["orientation"]
    block[0x010F] = "Hãng máy"
    inner = block.get_ifd(0x8769)
    if "taken" in tags:
        inner[0x9003] = tags["taken"]
    if "offset" in tags:
        inner[0x9011] = tags["offset"]
    block.get_ifd(0x8825)[1] = "N"
    return block


def claiming_png(width, height):
    """A small file whose header claims any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def test_a_photo_is_scaled_and_named_by_what_is_stored(app):
    upload = jpeg(4000, 3000)
    picture = read_picture(upload, HANOI)
    assert (picture.width, picture.height) == (1600, 1200)
    assert picture.sha256 == hashlib.sha256(picture.full).hexdigest()
    assert picture.upload_sha256 == hashlib.sha256(upload).hexdigest()
    assert max(Image.open(io.BytesIO(picture.small)).size) == 400


def test_a_small_photo_is_not_blown_up(app):
    picture = read_picture(jpeg(300, 200), HANOI)
    assert (picture.width, picture.height) == (300, 200)


def test_everything_beside_the_picture_is_dropped(app):
    upload = jpeg(exif=exif(taken="2026:11:14 10:12:05"), comment=b"Nguyen Thi Lan")
    picture = read_picture(upload, HANOI)
    for content in (picture.full, picture.small):
        stored = Image.open(io.BytesIO(content))
        assert not dict(stored.getexif())
        assert not {"exif", "comment", "icc_profile"} & set(stored.info)
        assert b"Nguyen" not in content


def test_a_photo_that_lies_on_its_side_is_put_upright(app):
    picture = read_picture(jpeg(800, 600, exif=exif(orientation=6)), HANOI)
    assert (picture.width, picture.height) == (600, 800)


def test_the_capture_time_is_read_before_it_is_dropped(app):
    here = read_picture(jpeg(exif=exif(taken="2026:11:14 10:12:05")), HANOI)
    assert here.taken_at == datetime(2026, 11, 14, 3, 12, 5, tzinfo=UTC)
    abroad = read_picture(jpeg(exif=exif(taken="2026:11:14 10:12:05", offset="+09:00")), HANOI)
    assert abroad.taken_at == datetime(2026, 11, 14, 1, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "0000:00:00 00:00:00", "gestern", "2026:13:40 99:99:99"])
def test_an_illegible_capture_time_is_unknown(text):
    assert read_capture_time(text, "", HANOI) is None


def test_a_capture_time_that_the_page_read_is_understood():
    moment = read_capture_time("2026-11-14T10:12:05", "", HANOI)
    assert moment == datetime(2026, 11, 14, 3, 12, 5, tzinfo=UTC)


def test_transparency_becomes_white(app):
    stream = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(stream, "PNG")
    stored = Image.open(io.BytesIO(read_picture(stream.getvalue(), HANOI).full))
    assert stored.getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"not a photo",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a\x01\x00\x01\x00",
        jpeg()[:700],
    ],
    ids=["empty", "text", "svg", "gif", "cut short"],
)
def test_what_is_no_photo_is_refused_in_words(app, upload, monkeypatch):
    # As in a process that has made a PDF: WeasyPrint asks Pillow to fill up what is missing.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(PhotoRefused) as refused, app.test_request_context():
        read_picture(upload, HANOI)
    assert "JPEG" in refused.value.message


def test_a_picture_that_claims_to_be_enormous_is_refused_before_it_is_decoded(app):
    with pytest.raises(PhotoRefused) as refused, app.test_request_context():
        read_picture(claiming_png(50_000, 50_000), HANOI)
    assert "50000 × 50000" in refused.value.message


def test_a_file_of_sixty_megabytes_is_refused(app):
    with pytest.raises(PhotoTooLarge) as refused, app.test_request_context():
        read_picture(b"\xff\xd8" + bytes(60 * 1024 * 1024), HANOI)
    assert refused.value.status == 413
    assert "60 MB" in refused.value.message


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_phone_was_held(orientation):
    from PIL import ImageOps

    picture = Image.new("RGB", (40, 20), "white")
    picture.paste("black", (0, 0, 10, 5))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=exif, quality=95)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(stream.getvalue())))
    stored = Image.open(io.BytesIO(read_picture(stream.getvalue(), UTC).full))
    assert stored.size == upright.size
    corners = [(x, y) for x in (2, stored.width - 3) for y in (2, stored.height - 3)]
    dark = [stored.getpixel(at)[0] < 128 for at in corners]
    assert dark == [upright.getpixel(at)[0] < 128 for at in corners]


def test_illegible_metadata_does_not_cost_the_picture(monkeypatch):
    def broken(_image):
        raise TypeError("written by a strange phone")

    stream = io.BytesIO()
    Image.new("RGB", (40, 20)).save(stream, "JPEG")
    monkeypatch.setattr(Image.Image, "getexif", broken)
    picture = read_picture(stream.getvalue(), UTC)
    assert (picture.width, picture.taken_at) == (40, None)
