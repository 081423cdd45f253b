"""A phone: Chromium with a profile that outlives its process, which can be killed at any moment."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from scripts.system_libraries import find_chromium
from tests.browser.conftest import ARGUMENTS, PHONE
from tests.faults.world import PASSWORD

PATIENCE_MS = 60_000
WITNESS = Path(__file__).with_name("witness.js")


class Phone:
    """One person's phone; ``claims`` is what its page has said so far, oldest first."""

    def __init__(self, playwright: Playwright, folder: Path, url: str) -> None:
        self.playwright, self.folder, self.url = playwright, folder, url
        self.context: BrowserContext | None = None
        self.cookies: list[Any] = []
        self.was_killed = False
        self.claims: list[dict[str, Any]] = []
        self.errors: list[str] = []
        self.init_scripts: list[str] = []
        self.on_claim: Callable[[dict[str, Any]], None] = lambda _claim: None

    @property
    def is_on(self) -> bool:
        """Whether the browser runs."""
        return self.context is not None

    def open(self) -> Page:
        """Start the browser with the same profile as before, and return an empty page.

        A session of Chromium on a desktop forgets cookies without a date when it dies; the one on Android
        restores them, so they are put back.
        """
        if self.context is None:
            self.context = self.playwright.chromium.launch_persistent_context(
                str(self.folder),
                executable_path=find_chromium(),
                args=ARGUMENTS,
                viewport=PHONE,
                has_touch=True,
                locale="vi-VN",
                base_url=self.url,
                timeout=PATIENCE_MS,
            )
            self.context.set_default_timeout(PATIENCE_MS)
            self.context.expose_binding("tellWitness", self.hear)
            self.context.add_init_script(path=WITNESS)
            for script in self.init_scripts:
                self.context.add_init_script(script)
            self.context.on("weberror", lambda error: self.errors.append(str(error.error)))
            if self.cookies:
                self.context.add_cookies(self.cookies)
            return self.context.pages[0]
        return self.context.new_page()

    def hear(self, _source: Any, claim: dict[str, Any]) -> None:
        """Keep what the page claims."""
        self.claims.append(claim)
        self.on_claim(claim)

    def sign_in(self, page: Page, name: str) -> None:
        """Open the page for it and sign in."""
        page.goto("/sign-in")
        self.enter_password(page, name)

    def enter_password(self, page: Page, name: str) -> None:
        """Sign in on the page that is open, as a person does."""
        page.locator("input[name=email]").fill(f"{name}@example.vn")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button").last.click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        self.keep_cookies()

    def keep_cookies(self) -> None:
        """Remember who is signed in, for the time after the browser was killed."""
        assert self.context is not None
        self.cookies = self.context.cookies()

    def close(self) -> None:
        """Close the browser as a person does."""
        if self.context is not None:
            with suppress(Error):
                self.context.close()
            self.context = None

    def processes(self) -> list[int]:
        """Return every process of this profile's browser."""
        first = [number for number in all_processes() if is_browser_of(number, str(self.folder))]
        return [*first, *descendants(set(first))]

    def kill(self) -> None:
        """End every process of the browser with SIGKILL, from any thread; nothing is written any more."""
        self.was_killed = True
        for number in self.processes():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def bury(self) -> None:
        """After :meth:`kill`: wait until all processes are gone and forget the browser."""
        until = time.monotonic() + 30
        while self.processes():
            assert time.monotonic() < until, "the browser lives on after SIGKILL"
            self.kill()
            time.sleep(0.01)
        self.close()
        self.was_killed = False


def all_processes() -> list[int]:
    """Return the numbers of all processes (Linux)."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def is_browser_of(process: int, folder: str) -> bool:
    """Whether a process that still lives is a Chromium on the profile in ``folder``."""
    with suppress(OSError):
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace")
        return f"--user-data-dir={folder}" in words.replace("\0", " ").split(" ")
    return False


def descendants(roots: set[int]) -> list[int]:
    """Return the processes that ``roots`` have started, and those that these have, if they still live."""
    parents: dict[int, int] = {}
    for number in all_processes():
        with suppress(OSError, IndexError, ValueError):
            words = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            if words[0] != "Z":
                parents[number] = int(words[1])
    found: list[int] = []
    known = set(roots)
    while new := {number for number, parent in parents.items() if parent in known} - known:
        known |= new
        found += sorted(new)
    return found
