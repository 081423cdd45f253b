"""A visit on a phone, for the tests of single conditions."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.faults.checks import Findings, check_kept, check_sent, check_stored_now, last_claim
from tests.faults.in_page import read_store, shown
from tests.faults.phone import Phone
from tests.faults.script import PHOTO_QUESTION, SCRIPT
from tests.faults.shopper import Shopper
from tests.faults.stage import Stage


class Field:
    """A visit, a signed-in phone, and what the server tells of it."""

    def __init__(self, stage: Stage, phone: Phone, name: str, **assignment: Any) -> None:
        self.stage, self.phone, self.name = stage, phone, name
        stage.server.ask("make_shopper", name=name)
        stage.proxy.arm()
        self.uid = stage.server.ask("assign", shopper=name, **assignment)["uid"]
        page = phone.open()
        phone.sign_in(page, name)
        page.close()
        self.shopper = Shopper(phone, self.uid, name)

    @property
    def page(self) -> Page:
        return self.shopper.page

    def told(self) -> dict[str, Any]:
        """What the server holds."""
        return dict(self.stage.server.ask("tell", uid=self.uid))

    def store(self) -> dict[str, Any]:
        """What the phone holds."""
        return read_store(self.page, self.uid)

    def do(self, first: int = 0, last: int = len(SCRIPT)) -> None:
        """Do some steps of the script; nothing may be said to be kept that is not."""
        findings = Findings()
        for step in SCRIPT[first:last]:
            self.shopper.do(step)
            check_stored_now(self.shopper.settle(), self.store(), findings)
        assert findings.all == []

    def check_kept(self) -> None:
        """Everything that was last said to be kept is there, and in the form."""
        findings = Findings()
        claim = last_claim(self.phone.claims, self.uid)
        check_kept(claim, self.store(), self.told(), findings, shown(self.page))
        assert claim is not None
        assert findings.all == []

    def uploads(self) -> list[str]:
        """The photos that the phone is going to send."""
        return sorted(
            sha for draft in self.store()["drafts"] for sha in draft["photos"].get(PHOTO_QUESTION, [])
        )

    def send_and_check(self) -> dict[str, Any]:
        """Send, and find the visit on the server once, with everything; return what is there."""
        uploads = self.uploads()
        self.shopper.press_send()
        seen = self.shopper.wait_until_sent()
        told, findings = self.told(), Findings()
        check_sent(told, uploads, seen["words"], findings)
        assert findings.all == []
        return told


def wait_for_kind(page: Page, *kinds: str) -> str:
    """Wait until the state line says one of these; return its words."""
    wanted = ", ".join(f'save-state[data-kind="{kind}"]' for kind in kinds)
    line = page.locator(wanted)
    line.wait_for(timeout=30_000)
    return " ".join(line.inner_text().split())


def cut_off(field: Field, *, is_off: bool) -> None:
    """Switch airplane mode on or off."""
    field.stage.proxy.is_down = is_off
    assert field.phone.context is not None
    field.phone.context.set_offline(is_off)


MakeField = Callable[..., Field]
"""Opens a visit on a phone of its own; takes what is special about its assignment."""
