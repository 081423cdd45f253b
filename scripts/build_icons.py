"""Draw the icons of the home screen from static/icons/note.svg, with Chromium.

Usage: python scripts/build_icons.py
"""

import io
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.system_libraries import find_chromium  # noqa: E402 - found through the line above

ICONS = ROOT / "static" / "icons"
DRAWING = ICONS / "note.svg"
# Phones cut these into a shape of their own, so the ground goes to the edge; of a maskable icon only the
# inner 80 % are sure to be seen, and the sheet lies within.
TO_THE_EDGE = {"note-180.png": 180, "note-maskable-512.png": 512}
ROUNDED = {"note-192.png": 192, "note-512.png": 512}
# Four flat colours and the steps between them.
COLOURS = 32


def main() -> None:
    """Draw every icon."""
    drawing = DRAWING.read_text(encoding="utf-8")
    whole = re.sub(r'(<rect [^>]*) rx="\d+"', r"\1", drawing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        for name, size in ROUNDED.items():
            draw(page, drawing, size, ICONS / name)
        for name, size in TO_THE_EDGE.items():
            draw(page, whole, size, ICONS / name)
        browser.close()


def draw(page: Page, drawing: str, size: int, file: Path) -> None:
    """Write ``drawing`` as a PNG of ``size`` by ``size`` pixels."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(
        f"<style>body {{ margin: 0 }} svg {{ display: block; width: {size}px }}</style>{drawing}"
    )
    taken = page.screenshot(omit_background=True)
    flat = Image.open(io.BytesIO(taken)).quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    flat.save(file, "PNG", optimize=True)


if __name__ == "__main__":
    main()
