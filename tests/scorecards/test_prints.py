"""Photos are made small for paper, in their own shape, and without decoding more of them than is printed."""

import io

import pytest
from PIL import Image

from audit_app.scorecards.prints import fit_for_print


@pytest.mark.parametrize(
    ("size", "printed"),
    [
        ((1600, 1200), (800, 600)),
        ((1200, 1600), (600, 800)),
        ((1100, 300), (800, 218)),
        ((640, 480), (640, 480)),
    ],
)
def test_a_photo_is_at_most_800_pixels_long_and_keeps_its_shape(size, printed):
    photo = io.BytesIO()
    Image.new("RGB", size, (90, 120, 180)).save(photo, "JPEG")
    assert Image.open(io.BytesIO(fit_for_print(photo.getvalue()))).size == printed


def test_a_photo_of_the_store_is_decoded_at_half_its_size(monkeypatch):
    decoded = []
    shrink = Image.Image.thumbnail
    monkeypatch.setattr(
        Image.Image, "thumbnail", lambda image, *rest: decoded.append(image.size) or shrink(image, *rest)
    )
    photo = io.BytesIO()
    Image.new("RGB", (1600, 1200)).save(photo, "JPEG")
    fit_for_print(photo.getvalue())
    assert decoded == [(800, 600)]
