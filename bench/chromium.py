"""Headless Chromium printing a page: kept open between prints, or started for each as a command."""

import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.spent import Spent
from scripts.system_libraries import find_chromium

# A process of Chromium goes on for a moment after it has answered: what it tidies up belongs to the print.
TIDYING_SECONDS = 0.3


class KeptPrinter:
    """A page of an open browser."""

    def __init__(self, browser: Any, document: str) -> None:
        self._processes = browser.new_browser_cdp_session()
        self._sheet = browser.new_page()
        self._document = document

    def print(self) -> bytes:
        """Load the document and print it, tagged and with bookmarks as ours is."""
        self._sheet.set_content(self._document, wait_until="load")
        self._sheet.evaluate("document.fonts.ready")
        pdf = self._sheet.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
        return bytes(pdf)

    def spent(self) -> Spent:
        """Return what a print takes, all processes of the browser together."""
        before, begun = self._busy(), time.perf_counter()
        self.print()
        seconds = time.perf_counter() - begun
        time.sleep(TIDYING_SECONDS)
        return Spent(seconds, self._busy() - before)

    def _busy(self) -> float:
        told = self._processes.send("SystemInfo.getProcessInfo")["processInfo"]
        return sum(float(process["cpuTime"]) for process in told)


@contextmanager
def kept_chromium(document: str) -> Iterator[KeptPrinter]:
    """Give a printer that has printed the document once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        printer = KeptPrinter(browser, document)
        printer.print()
        yield printer
        browser.close()


def print_command(document: str, folder: Path) -> Callable[[], Spent]:
    """Return what prints the document by a Chromium started for it, and says what all its processes took."""
    page = folder / "scorecard.html"
    page.write_text(document, encoding="utf-8")
    command = [
        str(find_chromium()),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
        "--no-pdf-header-footer",
        "--generate-pdf-document-outline",
        f"--print-to-pdf={folder / 'scorecard.pdf'}",
        page.as_uri(),
    ]

    def run() -> Spent:
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=True)
        seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        return Spent(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    return run
