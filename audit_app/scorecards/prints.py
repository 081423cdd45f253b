"""Photos at the size of the photo sheet, made small before WeasyPrint sees them: quick, and small files."""

import io

from PIL import Image

LONGEST_SIDE = 800  # pixels: 57 mm on the sheet at more than 300 dots per inch
QUALITY = 80


def fit_for_print(photo: bytes) -> bytes:
    """Return a JPEG of at most 800 pixels, without any metadata."""
    with Image.open(io.BytesIO(photo), formats=("JPEG",)) as image:
        # JPEG decodes at an eighth, a quarter or half of its size for a fraction of the time, if both sides
        # stay as long as is asked: so ask for the photo's own shape, not for a square.
        longest = max(image.size)
        image.draft("RGB", (image.width * LONGEST_SIDE // longest, image.height * LONGEST_SIDE // longest))
        small = image.convert("RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC)
    small.info = {}
    stream = io.BytesIO()
    small.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()
