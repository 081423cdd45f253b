"""How long a shopper waits for list and form on slow 3G: first ever, and again, in a real Chromium."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.fieldwork import PASSWORD, prepare
from bench.report import Figure
from bench.servers import gunicorn, sqlite
from bench.slow_link import slow_link
from scripts.system_libraries import find_chromium

PART = "Slow 3G (400 ms round trip, 400 kbit/s), Chromium, until it can be used"
RUNS = 3
FIRST_SECONDS, AGAIN_SECONDS = 3, 0.5
PATIENCE_MS = 60_000
# Notes the first frame in which the page is painted, has its looks, and its script runs.
WATCH = """
const isUsable = () => {
  const element = document.querySelector("visit-form, form-link");
  return element && customElements.get(element.localName) && document.readyState !== "loading"
    && performance.getEntriesByName("first-contentful-paint").length
    && getComputedStyle(document.querySelector(".page")).maxInlineSize !== "none";
};
const look = () => isUsable() ? (window.usableAt = performance.now()) : requestAnimationFrame(look);
requestAnimationFrame(look);
"""
ALL_KEPT = """async (count) => {
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  return names.length === 1 && (await (await caches.open(names[0])).keys()).length === count;
}"""


def measure() -> Iterator[Figure]:
    """Give the seconds until list and form can be used."""
    with tempfile.TemporaryDirectory(prefix="vh-bench-") as place, sqlite(Path(place)) as url:
        work = prepare(url, 1, 2)
        email, uids = next(iter(work.visits.items()))
        with gunicorn(url, Path(place)) as server, slow_link(server.port) as port, chromium() as browser:
            cookies = sign_in(browser, server.port, email)
            base = f"http://127.0.0.1:{port}"
            runs = [run(browser, cookies, base, uids) for _ in range(RUNS)]
    for name in runs[0]:
        limit = AGAIN_SECONDS if "again" in name else FIRST_SECONDS
        seconds = median(each[name] for each in runs)
        yield Figure(PART, name, seconds, "s", at_most=limit, remark=f"median of {RUNS}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser."""
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-dev-shm-usage",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(browser: Browser, port: int, email: str) -> Any:
    """Sign in without the slow link; return the cookies, which do not hang on the port."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").last.click()
    page.wait_for_url("**/visits")
    state = context.storage_state()
    context.close()
    return state


def run(browser: Browser, cookies: Any, base: str, uids: list[str]) -> dict[str, float]:
    """Return the seconds of each opening, on phones that know nothing yet."""
    form = f"/visits/{uids[0]}/form"
    with phone(browser, cookies, base) as new:
        found = {"form, first ever": opening(new.new_page(), form)}
    with phone(browser, cookies, base) as known:
        page = known.new_page()
        found["list, first ever"] = opening(page, "/visits")
        while not page.evaluate(ALL_KEPT, 1 + len(uids)):
            page.wait_for_timeout(200)
        found["form, from the list"] = opening(page, form)
        page.wait_for_load_state("networkidle")
        found["list again"] = opening(page, "/visits")
        page.wait_for_load_state("networkidle")
        found["form again"] = opening(page, form)
    return found


@contextmanager
def phone(browser: Browser, cookies: Any, base: str) -> Iterator[BrowserContext]:
    """Open a new profile in which the shopper is signed in."""
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, base_url=base, storage_state=cookies, is_mobile=True
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH)
    try:
        yield context
    finally:
        context.close()


def opening(page: Page, path: str) -> float:
    """Open a page; return the seconds from asking for it until it can be used."""
    page.goto(path, wait_until="commit")
    # Our security policy lets no text be run as script, which Playwright's own waiting would.
    while (milliseconds := page.evaluate("window.usableAt ?? null")) is None:
        page.wait_for_timeout(50)
    return float(milliseconds) / 1000
