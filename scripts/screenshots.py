"""Make the README's pictures: a phone in a branch, a scorecard, the comparison, papers, all from the demo.

Usage: python scripts/screenshots.py [--only papers] [--branches 40 --visits 600]

Everything runs on a temporary database; only docs/images/ is written.  Pages of PDFs are drawn by pdftoppm
(poppler-utils).
"""

import argparse
import io
import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from audit_app import create_app  # noqa: E402 - found through the line above
from audit_app.db import connected, migration_runner  # noqa: E402
from audit_app.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD  # noqa: E402
from audit_app.demo.load import BRANCHES, VISITS, load_demo  # noqa: E402
from scripts.system_libraries import find_chromium  # noqa: E402

IMAGES = ROOT / "docs" / "images"
SMALL, TALL = {"width": 360, "height": 800}, {"width": 1200, "height": 1150}
PHONE = {"viewport": SMALL, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESK = {"viewport": TALL, "device_scale_factor": 1.5}
# Flat colours: a palette that also keeps the rare ones halves the bytes and nobody sees it.
COLOURS = 200
DOTS, GAP = 75, 12
"""Dots per inch of a page of paper, and the space between two (pixels)."""
MOST_MILLISECONDS = 180_000


def main() -> None:
    """Make every picture, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=[*PICTURES, "papers"], default=[*PICTURES, "papers"])
    parser.add_argument("--branches", type=int, default=BRANCHES)
    parser.add_argument("--visits", type=int, default=VISITS)
    options = parser.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(folder, options) as address, browser() as chromium:
        for name in options.only:
            if name == "papers":
                take_papers(chromium, address)
            else:
                take(chromium, address, name, *PICTURES[name])


@contextmanager
def serving(folder: str, options: argparse.Namespace) -> Iterator[str]:
    """Serve a new demo; give its address."""
    os.environ["INSTANCE"] = folder
    for name in ("DATABASE_URL", "PHOTO_URL", "MAIL_URL", "LANGUAGE", "BASE_URL"):
        os.environ.pop(name, None)
    app = create_app({"SECRET_KEY": "only for the pictures", "BASE_URL": "https://vi-hanh.example"})
    app.config["SESSION_COOKIE_SECURE"] = False
    with app.app_context(), connected():
        migration_runner().up()
        print(f"Making the demo: {options.branches} branches, {options.visits} visits…", flush=True)
        load_demo(options.branches, options.visits)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser of the tests."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield chromium
        chromium.close()


@contextmanager
def signed_in(chromium: Browser, address: str, local: str, device: dict[str, Any]) -> Iterator[Page]:
    """Sign in as a demo account."""
    context = chromium.new_context(locale="vi-VN", **device)
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    account = next(account for account in DEMO_ACCOUNTS if account.local == local)
    page.fill("input[name=email]", account.email)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    yield page
    context.close()


def take(chromium: Browser, address: str, name: str, local: str, device: dict[str, Any], go: Any) -> None:
    """Go to a page as somebody and keep its picture."""
    with signed_in(chromium, address, local, device) as page:
        go(page, address)
        page.evaluate("document.fonts.ready")
        keep(Image.open(io.BytesIO(page.screenshot())), name)


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture of the README."""
    file = IMAGES / f"{name}.png"
    small = picture.convert("RGB").quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    small.save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")


def take_papers(chromium: Browser, address: str) -> None:
    """Keep pages of a scorecard and of an area's report, as its manager downloads them."""
    with signed_in(chromium, address, "khuvuc", DESK) as page:
        open_scorecard(page, address)
        scorecard = f"{page.url.partition('?')[0]}.pdf?language=vi"
        page.goto(f"{address}/reports")
        area = page.locator("option[value^='area:']").first.get_attribute("value") or ""
        report = f"{address}/reports/areas/{area.partition(':')[2]}.pdf?language=vi"
        for name, paper, numbers in (
            ("scorecard-paper", scorecard, (1, 2, 3)),
            ("report-paper", report, (1, 2, 3)),
        ):
            keep(side_by_side(page.request.get(paper, timeout=MOST_MILLISECONDS).body(), numbers), name)


def side_by_side(pdf: bytes, numbers: tuple[int, ...]) -> Image.Image:
    """Draw pages of a PDF next to each other, each with an edge."""
    pages = []
    for number in numbers:
        command = ["pdftoppm", "-png", "-r", str(DOTS), "-f", str(number), "-l", str(number), "-"]
        drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
        pages.append(ImageOps.expand(Image.open(io.BytesIO(drawn)).convert("RGB"), 1, "#d5dce3"))
    width, height = pages[0].size
    sheet = Image.new("RGB", ((width + GAP) * len(pages) - GAP, height), "white")
    for place, drawn_page in enumerate(pages):
        sheet.paste(drawn_page, (place * (width + GAP), 0))
    return sheet


def open_section(page: Page, address: str) -> None:
    """Open the third section of a visit that is under way, and answer its first question."""
    page.goto(f"{address}/visits")
    form = page.locator("main a[data-form]").first.get_attribute("data-form")
    page.goto(f"{address}{form}")
    page.locator("a[href^='#section-']").nth(2).click()
    page.locator("fieldset:visible input[type=radio]").first.check(force=True)
    page.locator("save-state[data-kind=saved]:visible").wait_for()
    page.evaluate("window.scrollTo(0, 0)")


def open_scorecard(page: Page, address: str) -> None:
    """Open the newest scorecard of the manager's area."""
    page.goto(f"{address}/scorecards")
    page.locator("main a[href^='/scorecards/']").first.click()
    page.wait_for_load_state()


def open_comparison(page: Page, address: str) -> None:
    """Open the comparison of the chain."""
    page.goto(f"{address}/comparison")


PICTURES: dict[str, tuple[str, dict[str, Any], Any]] = {
    "phone": ("khach", PHONE, open_section),
    "scorecard": ("khuvuc", DESK, open_scorecard),
    "comparison": ("truso", DESK, open_comparison),
}
"""Who takes them, with what device, and where."""


if __name__ == "__main__":
    main()
