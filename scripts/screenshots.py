"""Make the README's pictures: a phone in a branch, a scorecard, the comparison, all from the demo.

Usage: python scripts/screenshots.py [--branches 40 --visits 600]

Everything runs on a temporary database; only docs/images/ is written.
"""

import argparse
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
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
# Flat colours: a palette halves the bytes and nobody sees it.
COLOURS = 200


def main() -> None:
    """Make every picture."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--branches", type=int, default=BRANCHES)
    parser.add_argument("--visits", type=int, default=VISITS)
    options = parser.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(folder, options) as address, browser() as chromium:
        sign_in_and_take(chromium, address, "khach", PHONE, "phone", open_section)
        sign_in_and_take(chromium, address, "khuvuc", DESK, "scorecard", open_scorecard)
        sign_in_and_take(chromium, address, "truso", DESK, "comparison", open_comparison)


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


def sign_in_and_take(
    chromium: Browser, address: str, local: str, device: dict[str, Any], name: str, go: Any
) -> None:
    """Sign in as a demo account, go to a page and keep its picture."""
    context = chromium.new_context(locale="vi-VN", **device)
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    account = next(account for account in DEMO_ACCOUNTS if account.local == local)
    page.fill("input[name=email]", account.email)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    go(page, address)
    page.evaluate("document.fonts.ready")
    file = IMAGES / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    Image.open(file).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")


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


if __name__ == "__main__":
    main()
