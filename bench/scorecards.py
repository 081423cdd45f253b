"""Scorecards per second, cold and warm, side by side with headless Chromium printing the same HTML."""

import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from audit_app import create_app
from audit_app.db import connected, migration_runner
from bench.fieldwork import SECRET
from bench.report import Figure
from bench.servers import ROOT, sqlite

PART = "Scorecard PDF"
ROUNDS = 8
COLD_ROUNDS = 3
LANGUAGE = "vi"


def measure() -> Iterator[Figure]:
    """Give the times of both, taken in turns, so that a busy moment of the machine hits both."""
    with tempfile.TemporaryDirectory(prefix="vh-bench-") as place, sqlite(Path(place)) as url:
        os.environ["INSTANCE"] = place
        app = create_app({"DATABASE_URL": url, "SECRET_KEY": SECRET})
        with app.app_context(), connected():
            release = make_releases()
            ours, page = our_printer(release)
            with app.test_request_context():
                pdf = ours()
                runpy.run_path(str(ROOT / "gunicorn.conf.py"))["when_ready"](None)  # as a worker is set up
                cold = cold_times(url, place, release.code)
                yield from compare(lambda: ours(), kept_printer(release), page(), cold, pdf)


def make_releases() -> Any:
    """Load a small demo and return the release with the most photos."""
    from audit_app.demo.load import load_demo
    from audit_app.releases.models import Release

    migration_runner().up()
    load_demo(branches=6, visits=36)
    return max(Release.select().order_by(Release.id), key=lambda release: len(release.frozen["photos"]))


def our_printer(release: Any) -> tuple[Callable[[], bytes], Callable[[], str]]:
    """Return what prints the release, and what then gives the HTML that was printed."""
    from audit_app.scorecards import opening, pdf

    card, seen = opening.open_scorecard(release), []
    lay_out = pdf.lay_out

    def watch(press: Any, html: str, photos: Mapping[int, bytes]) -> Any:
        seen[:] = [(html, photos)]
        return lay_out(press, html, photos)

    pdf.lay_out = watch
    return lambda: opening.make_pdf(card, LANGUAGE), lambda: standing_alone(*seen[0])


def kept_printer(release: Any) -> Callable[[], bytes]:
    """Return what a second reader of the same scorecard waits for: reading the release, finding the copy."""
    from audit_app.scorecards import opening

    opening.printed(opening.open_scorecard(release), LANGUAGE)
    return lambda: opening.printed(opening.open_scorecard(release), LANGUAGE)


def standing_alone(html: str, photos: Mapping[int, bytes]) -> str:
    """Return the printed document with its styles, fonts and photos inside, as a browser needs it."""
    faces = "".join(
        f'@font-face {{ font-family: "Vi Hanh Sans"; font-weight: {weight}; src: url("{font}") }}'
        for weight, font in ((400, font_data(400)), (600, font_data(600)))
    )
    rules = (ROOT / "static" / "css" / "scorecard.css").read_text(encoding="utf-8")
    page = html.replace("</head>", f"<style>{faces}{rules}</style></head>", 1)
    for number, photo in photos.items():
        data = f"data:image/jpeg;base64,{b64encode(photo).decode()}"
        page = page.replace(f'"photo:{number}"', f'"{data}"')
    return page


def font_data(weight: int) -> str:
    """Return a font as an address that needs no request."""
    content = (ROOT / "static" / "fonts" / f"vi-hanh-sans-{weight}.ttf").read_bytes()
    return f"data:font/ttf;base64,{b64encode(content).decode()}"


def compare(
    ours: Callable[[], bytes], again: Callable[[], bytes], page: str, cold: list[float], pdf: bytes
) -> Iterator[Figure]:
    """Give the figures."""
    from playwright.sync_api import sync_playwright

    from scripts.system_libraries import find_chromium

    with sync_playwright() as playwright:

        def start() -> Any:
            return playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])

        theirs_cold = [timed(lambda: print_in(start(), page, close=True)) for _ in range(COLD_ROUNDS)]
        browser = start()
        sheet = browser.new_page()
        printed = print_on(sheet, page)
        pairs = [(timed(ours), timed(lambda: print_on(sheet, page))) for _ in range(ROUNDS)]
        browser.close()
    warm, kept = (statistics.median(times) for times in zip(*pairs, strict=True))
    first, started = statistics.median(cold), statistics.median(theirs_cold)
    yield speed("laid out in a warm process", warm, f"{pages(pdf)} pages, {len(pdf) / 1000:.0f} kB")
    repeated = statistics.median(timed(again) for _ in range(ROUNDS))
    yield speed("asked for again (a kept copy)", repeated)
    yield speed("cold: the first of a new process", first)
    yield speed(
        "the same HTML by a Chromium that is kept",
        kept,
        f"{pages(printed)} pages, {len(printed) / 1000:.0f} kB",
    )
    yield speed("the same by a Chromium started for it", started)
    words = f"medians of {ROUNDS}, in turns"
    yield Figure(PART, "laid out, of the kept Chromium's time", warm / kept, "×", at_most=0.5, remark=words)
    yield Figure(PART, "laid out, of the started Chromium's time", warm / started, "×")
    yield Figure(PART, "asked for again, of the kept Chromium's time", repeated / kept, "×", at_most=0.5)


def speed(name: str, seconds: float, words: str = "") -> Figure:
    """Return a time as scorecards per second."""
    return Figure(PART, name, 1 / seconds, "/s", remark=f"{seconds:.2f} s each{'; ' if words else ''}{words}")


def timed(work: Callable[[], Any]) -> float:
    """Return how many seconds ``work`` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def print_in(browser: Any, page: str, *, close: bool) -> bytes:
    """Print in a new page of a browser."""
    printed = print_on(browser.new_page(), page)
    if close:
        browser.close()
    return printed


def print_on(sheet: Any, page: str) -> bytes:
    """Print the document, tagged and with bookmarks as ours is."""
    sheet.set_content(page, wait_until="load")
    sheet.evaluate("document.fonts.ready")
    return bytes(sheet.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True))


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    from io import BytesIO

    from pypdf import PdfReader

    return len(PdfReader(BytesIO(pdf)).pages)


def cold_times(url: str, instance: str, code: str) -> list[float]:
    """Return how long the first PDF of a new process takes, each in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": url, "INSTANCE": instance, "SECRET_KEY": SECRET}
    command = [sys.executable, "-m", "bench.cold_scorecard", code, LANGUAGE]
    return [
        float(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)
        for _ in range(COLD_ROUNDS)
    ]
