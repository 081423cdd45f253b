"""A server that can be slow, fail or age, and what a shopper does on a phone before a test begins."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from bench.fieldwork import PASSWORD
from tests.browser.conftest import PATIENCE_MS, wait_for
from tests.browser.shell_app import PREFIX

ROOT = Path(__file__).parents[2]
FIRST, SECOND = "shopper0@bench.example", "shopper1@bench.example"
KEPT = """async () => {
  const paths = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-")) continue;
    for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);
  }
  return paths.sort();
}"""


@dataclass(slots=True)
class Stage:
    """The server, and the visits of its two shoppers."""

    url: str
    visits: dict[str, list[str]] = field(default_factory=dict)

    def behave(self, **manner: Any) -> list[str]:
        """Have the server behave so from now on; return what was asked for since the last time."""
        body = json.dumps(manner).encode()
        request = urllib.request.Request(f"{self.url}{PREFIX}behave", data=body, method="POST")
        with urllib.request.urlopen(request, timeout=60) as answer:
            told = json.load(answer)
        self.visits = told["visits"]
        return list(told["log"])

    def forms(self, shopper: str) -> list[str]:
        """Return the addresses of a shopper's forms."""
        return [f"/visits/{uid}/form" for uid in self.visits[shopper]]


@contextmanager
def serve_stage(folder: Path) -> Iterator[Stage]:
    """Run the server with its data in ``folder``."""
    with socket.socket() as listener, (folder / "gunicorn.log").open("wb") as log:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        places = {"INSTANCE": str(folder), "PHOTO_URL": f"file://{folder}/photos", "BASE_URL": url}
        program = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}"),
                "tests.browser.shell_app:application()",
            ],
            cwd=ROOT,
            env={**os.environ, **places, "LANGUAGE": "vi", "WEB_CONCURRENCY": "1", "THREADS": "8"},
            pass_fds=[listener.fileno()],
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(url, program)
            yield Stage(url)
        finally:
            program.terminate()
            program.wait(timeout=30)


def sign_in(page: Page, email: str) -> None:
    """Sign in and come to the list."""
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").last.click()
    page.wait_for_url("**/visits")


def kept(page: Page) -> list[str]:
    """Return the paths of the pages that the phone keeps."""
    return list(page.evaluate(KEPT))


def wait_until(page: Page, condition: str, argument: Any = None) -> None:
    """Wait until an asynchronous function of the page says true (Playwright's waiting takes no promise)."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(condition, argument):
        assert time.monotonic() < until, f"It never came true: {condition}"
        page.wait_for_timeout(100)


def keep_all(page: Page, stage: Stage, email: str) -> None:
    """Wait until exactly the shopper's list and forms are kept."""
    wanted = ["/visits", *sorted(stage.forms(email))]
    wait_until(page, f"async (wanted) => JSON.stringify(await ({KEPT})()) === JSON.stringify(wanted)", wanted)


def see_list(phone: BrowserContext, stage: Stage, email: str = FIRST) -> Page:
    """Look at the list once, with a network, until everything of it is kept."""
    page = phone.new_page()
    sign_in(page, email)
    keep_all(page, stage, email)
    return page
