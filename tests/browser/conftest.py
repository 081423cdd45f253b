"""A real server with demo data, and a real Chromium."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from audit_app.demo.accounts import DEMO_DOMAIN, DEMO_PASSWORD
from scripts.system_libraries import find_chromium

ROOT = Path(__file__).parents[2]
# What Playwright turns off, as far as it changes what a test sees; a second list replaces its own.  And the
# address bar's drop-down, a page of its own that nobody sees and that takes half of a start's processor.
TURNED_OFF = (
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "OptimizationHints",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    f"--disable-features={','.join(TURNED_OFF)}",
]
PHONE = {"width": 360, "height": 800}
# Only a failure waits so long; a busy machine may need a part of it, for a PDF above all.
PATIENCE_MS = 45_000
expect.set_options(timeout=PATIENCE_MS)
# What a test brings about itself: a refusal, a worker that it does not let in.
REFUSED = re.compile(r"status of (401|403|409|422) |^Service Worker registration blocked by Playwright")


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address, its database file, the tests' own visits, and an example of each thing."""

    url: str
    file: Path
    visits: dict[str, dict[str, str]]
    things: dict[str, dict[str, Any]]

    def count(self, query: str, *values: Any) -> int:
        """Return the number that a query of the database gives."""
        with sqlite3.connect(self.file) as connection:
            return int(connection.execute(query, values).fetchone()[0])

    def value(self, query: str, *values: Any) -> Any:
        """Return the first value of a query's first row."""
        with sqlite3.connect(self.file) as connection:
            return connection.execute(query, values).fetchone()[0]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The app behind gunicorn, as ``make run`` serves it, on a port that the system chose."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        environment = {
            **os.environ,
            "INSTANCE": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/site.db",
            "PHOTO_URL": f"file://{folder}/photos",
            "SCORECARD_FOLDER": f"{folder}/scorecards",
            "MAIL_URL": f"file://{folder}/mail",
            "BASE_URL": url,
            "LANGUAGE": "vi",
            "WEB_CONCURRENCY": "1",
        }
        made = run_program(["-m", "tests.browser.prepare"], environment)
        # The log goes to a file: a pipe that nobody reads would stop the server when it is full.
        log = (folder / "gunicorn.log").open("wb")
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}", "wsgi:app"],
            cwd=ROOT,
            env=environment,
            pass_fds=[listener.fileno()],
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(url, server)
            yield Site(url, folder / "site.db", **json.loads(made))
        finally:
            server.terminate()
            server.wait(timeout=30)
            log.close()
    text = (folder / "gunicorn.log").read_text(encoding="utf-8")
    assert "Traceback" not in text, text[-4000:]


def run_program(arguments: list[str], environment: dict[str, str]) -> str:
    """Run Python with ``arguments`` in the project; return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return once the server answers."""
    for _ in range(300):
        assert server.poll() is None, "gunicorn ended at once"
        try:
            urllib.request.urlopen(f"{url}/health", timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("The server did not answer.")


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS) as browser:
        yield browser


@pytest.fixture(scope="session")
def large_text_browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium whose owner has set text to 200 %, as its settings page does."""
    arguments = [*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    with playwright.chromium.launch(executable_path=find_chromium(), args=arguments) as browser:
        yield browser


class Watched:
    """A context whose pages report what went wrong in the browser."""

    def __init__(self, context: BrowserContext, *, has_script: bool) -> None:
        self.has_script = has_script
        self.faults: list[str] = []
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))
        context.on("requestfailed", self.miss)

    def hear(self, message: Any) -> None:
        """Keep errors and warnings; that a form or a person is refused, Chromium reports as an error too."""
        if message.type not in {"error", "warning"} or REFUSED.search(message.text):
            return
        self.faults.append(f"{message.type} at {message.location.get('url', '')}: {message.text}")

    def miss(self, request: Any) -> None:
        """Keep requests that failed; not those of a page that was left, nor scripts where there are none."""
        is_refused_script = not self.has_script and urlsplit(request.url).path.endswith(".js")
        if request.failure and "ERR_ABORTED" not in request.failure and not is_refused_script:
            self.faults.append(f"{request.url}: {request.failure}")


@pytest.fixture
def open_context(browser: Browser, site: Site) -> Iterator[Callable[..., Any]]:
    """Open a browser at 360 × 800 in Vietnamese, nobody signed in; nothing may go wrong in it."""
    watched: list[Watched] = []

    @contextmanager
    def make(other_browser: Browser | None = None, **options: Any) -> Iterator[BrowserContext]:
        context = (other_browser or browser).new_context(
            **{"viewport": PHONE, "locale": "vi-VN", "base_url": site.url, "has_touch": True, **options}
        )
        context.set_default_timeout(PATIENCE_MS)
        watched.append(Watched(context, has_script=options.get("java_script_enabled", True)))
        try:
            yield context
        finally:
            context.close()

    yield make
    assert [fault for each in watched for fault in each.faults] == []


@pytest.fixture(scope="session")
def states(browser: Browser, site: Site) -> dict[str, Any]:
    """The cookies of each demo account after signing in once, by the local part of its address."""
    return {}


def sign_in(page: Page, local: str) -> None:
    """Sign in on the page, as a person does."""
    page.goto("/")
    fill_in_sign_in(page, local)


def fill_in_sign_in(page: Page, local: str) -> None:
    """Sign in where the page asks for it."""
    page.locator("input[name=email]").fill(f"{local}@{DEMO_DOMAIN}")
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture
def signed_in(open_context: Callable[..., Any], states: dict[str, Any]) -> Callable[..., Any]:
    """Open a browser in which a demo account is signed in; the sign-in itself is clicked once per account."""

    @contextmanager
    def make(local: str, **options: Any) -> Iterator[BrowserContext]:
        with open_context(
            **options, **({"storage_state": states[local]} if local in states else {})
        ) as context:
            if local not in states:
                page = context.new_page()
                sign_in(page, local)
                page.close()
                states[local] = context.storage_state()
            yield context

    return make
