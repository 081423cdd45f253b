"""The shopper: fills one visit step by step, and does what a person does when something fails."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

from PIL import Image
from playwright.sync_api import Error, Page

from tests.faults.in_page import read_store, shown
from tests.faults.phone import Phone
from tests.faults.script import PHOTO_QUESTION, SCRIPT, Step, Way

KEPT_KINDS = frozenset({"saved", "waiting", "sending", "sent"})
SETTLE_SECONDS = 15.0
SEND_SECONDS = 150.0
OPENINGS = 5


class Stuck(Exception):
    """What a person can do does not help."""


@cache
def photo(number: str) -> dict[str, Any]:
    """A file for a file input: large enough to go up in several parts, the same in every run."""
    chance, stream = Random(f"photo {number}"), BytesIO()
    noise = Image.frombytes("RGB", (600, 450), chance.randbytes(600 * 450 * 3))
    noise.resize((900, 675)).save(stream, "JPEG", quality=85)
    return {"name": f"ke-hang-{number}.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


class Shopper:
    """Somebody with a phone at one visit; ``nudges`` is what they had to do beside the script."""

    def __init__(self, phone: Phone, uid: str, name: str) -> None:
        self.phone, self.uid, self.name = phone, uid, name
        self.nudges: list[str] = []
        self.before_retry: Callable[[], None] = lambda: None
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        """The page with the form."""
        assert self._page is not None
        return self._page

    @property
    def address(self) -> str:
        return f"/visits/{self.uid}/form"

    def open(self, *, by_list: bool = False) -> None:
        """Open the form, trying again as a person does; raises :class:`Stuck`."""
        self._page = self.phone.open()
        for attempt in range(OPENINGS):
            with suppress(Error):
                if by_list and attempt == 0:
                    self.page.goto("/", wait_until="load")
                    self.page.wait_for_timeout(1500)
                self.page.goto(self.address, wait_until="load")
                self.sign_in_where_asked()
                self.page.wait_for_function(READY, timeout=8_000)
                return
            if self.phone.was_killed:
                raise Error("the browser is dead")
            self.nudges.append("opened again")
            self.before_retry()
            self.page.wait_for_timeout(300)
        raise Stuck(f"the form does not open: {self.page.url} {self.page.title()!r}")

    def sign_in_where_asked(self) -> None:
        """Sign in if that is what the page wants, and go back to the form."""
        if "/sign-in" in self.page.url:
            self.nudges.append("signed in")
            self.phone.sign_in(self.page, self.name)
            self.page.goto(self.address, wait_until="load")

    @property
    def has_server_receipt(self) -> bool:
        """Whether the page is the receipt that the server shows for a visit that was sent."""
        return (
            self.page.locator("visit-form").count() == 0 and self.page.locator("p.receipt-code").count() > 0
        )

    def leave(self) -> None:
        """Close the page; the browser stays."""
        if self._page is not None:
            with suppress(Error):
                self._page.close()
            self._page = None

    def go(self, view: str) -> None:
        """Show a view of the form."""
        if self.page.evaluate("document.querySelector('visit-form').dataset.view") != view:
            self.page.evaluate("view => { location.hash = view }", view)
            self.page.locator(f'visit-form[data-view="{view}"]').wait_for(timeout=SETTLE_SECONDS * 1000)

    def do(self, step: Step) -> None:
        """Do one step with the controls, as a finger would."""
        self.go(step.view)
        match step.way:
            case Way.CHOOSE:
                labels = self.page.locator(
                    f'label.choice:has(input[name="{step.name}"][value="{step.value}"])'
                )
                labels.click(timeout=SETTLE_SECONDS * 1000)
            case Way.WRITE:
                control = self.page.locator(f'visit-form [name="{step.name}"]')
                if not control.is_visible():
                    self.page.locator("details.note", has=control).locator("summary").click()
                control.fill(step.value)
            case Way.PHOTO:
                place = f'visit-form section.view draft-photos[data-question="{PHOTO_QUESTION}"]'
                self.page.locator(place).locator("input[type=file]").set_input_files(photo(step.value))
                grid = self.page.locator(place).locator(".photo-grid > li")
                grid.nth(int(step.value) - 1).wait_for(timeout=SETTLE_SECONDS * 1000)

    def settle(self) -> dict[str, Any]:
        """Wait until the page says that all is kept, or why not; return what it shows."""
        until = time.monotonic() + SETTLE_SECONDS
        while (seen := shown(self.page))["kind"] == "saving" and time.monotonic() < until:
            self.page.wait_for_timeout(15)
        return seen

    def wait_for_photos(self, count: int) -> dict[str, Any]:
        """Wait until the form shows so many photos, which it draws one by one; return what it shows."""
        until = time.monotonic() + SETTLE_SECONDS
        while (seen := shown(self.page))["photos"] < count and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        return seen

    def look_up(self, seconds: float) -> None:
        """Come back to the page, which pushes the draft, and wait a while for it to reach the server."""
        self.page.evaluate("window.dispatchEvent(new Event('online'))")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            drafts = read_store(self.page, self.uid)["drafts"]
            if all(draft["edit"] <= draft["sentEdit"] for draft in drafts):
                return
            self.page.wait_for_timeout(30)

    def finish(self) -> None:
        """Do those steps whose result the form does not show; each step's last word counts."""
        last = {(step.name, step.way, step.value if step.way is Way.PHOTO else ""): step for step in SCRIPT}
        for step in last.values():
            seen = shown(self.page)
            if step.name != "warmth" and not is_done(step, seen):
                self.do(step)
                self.settle()

    def has_asked_to_send(self) -> bool:
        """Whether the visit waits to be sent or was sent already."""
        if self.page.locator("visit-form").count() == 0:
            return self.has_server_receipt
        seen, drafts = shown(self.page), read_store(self.page, self.uid)["drafts"]
        return seen["view"] == "receipt" or seen["kind"] == "sent" or any(each["wanted"] for each in drafts)

    def press_send(self) -> None:
        """Ask to send the visit."""
        self.go("review")
        self.page.locator("button[data-send=submit]").click(timeout=SETTLE_SECONDS * 1000)

    def wait_until_sent(self) -> dict[str, Any]:
        """Wait for the receipt, and help it along as a person does; raises :class:`Stuck`."""
        until, last_help = time.monotonic() + SEND_SECONDS, time.monotonic()
        helps = iter(["looked again", "pressed retry", "looked again", "opened again"] * 20)
        while time.monotonic() < until:
            seen = shown(self.page)
            if seen["kind"] == "sent" or self.has_server_receipt:
                return seen
            if time.monotonic() - last_help > (1.0 if seen["kind"] == "failed" else 5.0):
                self.help(next(helps), seen)
                last_help = time.monotonic()
            self.page.wait_for_timeout(30)
        raise Stuck(f"never sent: {seen['kind']!r} {seen['words']!r} at {self.page.url}")

    def help(self, way: str, seen: dict[str, Any]) -> None:
        """Do what a person tries when a visit does not go away."""
        self.nudges.append(f"{way} at “{seen['words'][:60]}”")
        match way:
            case "looked again":
                self.page.evaluate("window.dispatchEvent(new Event('online'))")
            case "pressed retry":
                self.press_in_help("sign_in" if seen["reason"] == "sign_in" else "retry")
                self.sign_in_where_asked()
            case "opened again":
                self.leave()
                self.open()
                seen = shown(self.page)
                if seen["kind"] not in {"sent", "waiting", "sending"}:
                    with suppress(Error):
                        self.press_send()

    def press_in_help(self, action: str) -> None:
        """Tap the state line and press a button of its help, if it is there."""
        button = self.page.locator(f"save-state [data-do={action}]")
        if self.page.locator("save-state .save-line").is_visible() and not button.is_visible():
            self.page.locator("save-state .save-line").click()
        if button.is_visible():
            button.click()
            self.page.wait_for_timeout(200)


IS_RECEIPT = (
    """() => !document.querySelector("visit-form") && document.querySelector(".receipt-code") !== null"""
)

# The form as soon as it is alive, or the server's own receipt: a visit that was sent has no form any more.
READY = """() => {
  const form = document.querySelector("visit-form");
  if (!form) return document.querySelector(".receipt-code") !== null;
  return form.dataset.ready !== undefined && document.querySelector("save-state")?.dataset.kind !== undefined;
}"""


def is_done(step: Step, seen: dict[str, Any]) -> bool:
    """Whether the form shows what a step brought about."""
    if step.way is Way.PHOTO:
        return int(seen["photos"]) >= int(step.value)
    return seen["fields"].get(step.name) == [step.value]
