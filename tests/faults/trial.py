"""One case from the empty form to the receipt, and what was found on the way."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error

from tests.faults.cases import Case
from tests.faults.checks import Findings, check_kept, check_sent, check_stored_now, last_claim
from tests.faults.exchanges import Exchange
from tests.faults.faults import Fault
from tests.faults.in_page import read_store, shown
from tests.faults.script import PHOTO_QUESTION, SCRIPT
from tests.faults.shopper import Shopper, Stuck
from tests.faults.stage import Stage

# After these steps the shopper looks up from the phone, and the draft goes to the server meanwhile.
PAUSES = frozenset({2, 7, 9, 13, 18})
PAUSE_SECONDS = 2.5


@dataclass(slots=True)
class Outcome:
    """What came of a case.  ``happened``: the faults that really did; ``stuck``: it could not be sent."""

    case: Case
    findings: Findings = field(default_factory=Findings)
    happened: set[Fault] = field(default_factory=set)
    stuck: str = ""
    nudges: list[str] = field(default_factory=list)
    log: list[Exchange] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def reached(self) -> bool:
        """Whether something of what the case is about really happened."""
        return bool(self.happened) or not self.case.faults

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled or said too early, and everything was sent."""
        return not self.findings.all and not self.stuck


class Trial:
    """Runs cases one after the other with one phone on one stage."""

    def __init__(self, stage: Stage, name: str) -> None:
        self.stage, self.name = stage, name
        stage.server.ask("make_shopper", name=name)
        self.phone = stage.make_phone(name)
        stage.proxy.kill_browser = self.phone.kill
        self.uploads: set[str] = set()
        self.has_killed = False

    def warm(self) -> None:
        """Sign in, look at the list, let the service worker come."""
        self.stage.proxy.arm()
        page = self.phone.open()
        self.phone.sign_in(page, self.name)
        page.goto("/", wait_until="load")
        page.wait_for_timeout(2500)
        page.close()

    def run(self, case: Case) -> Outcome:
        """Run a case on a visit of its own."""
        outcome, began = Outcome(case), time.monotonic()
        uid = self.stage.server.ask("assign", shopper=self.name)["uid"]
        shopper = Shopper(self.phone, uid, self.name)
        self.phone.claims.clear()
        self.phone.errors.clear()
        self.uploads, self.has_killed = set(), False
        if case.has_outage:
            shopper.before_retry = self.stage.proxy.heal
        self.phone.on_claim = lambda claim: self.doubt(claim, uid, outcome.findings)
        self.stage.proxy.arm(*case.faults)
        try:
            self.play(case, shopper, outcome)
        except Stuck as stuck:
            outcome.stuck = str(stuck)
        except Error as error:
            outcome.stuck = f"the browser failed: {str(error)[:600]}"
        finally:
            self.stage.proxy.heal()
            outcome.findings.errors += self.phone.errors
            outcome.nudges, outcome.log = shopper.nudges, list(self.stage.proxy.log)
            self.tidy(shopper)
        outcome.happened = set(self.stage.proxy.done)
        outcome.seconds = time.monotonic() - began
        return outcome

    def doubt(self, claim: dict[str, Any], uid: str, findings: Findings) -> None:
        """At the moment in which the page says sent, the server has it."""
        says_sent = claim["kind"] == "sent" and claim["uid"] == uid
        if says_sent and not self.stage.server.ask("tell", uid=uid)["submissions"]:
            findings.lies.append(f"“{claim['words']}” before the server had it")

    def tidy(self, shopper: Shopper) -> None:
        """Leave nothing for the next case to stumble over."""
        self.phone.on_claim = lambda _claim: None
        shopper.leave()
        if self.phone.was_killed:
            self.phone.bury()
        with suppress(OSError):
            self.stage.server.ask("forget", uid=shopper.uid)

    def play(self, case: Case, shopper: Shopper, outcome: Outcome) -> None:
        """Fill in, be killed perhaps, look what is left, finish, send, compare."""
        survived = self.survive(lambda: self.fill(case, shopper, outcome))
        if not survived:
            self.resurrect(case, shopper, outcome)
        if not self.survive(lambda: self.complete(case, shopper, outcome)):
            self.resurrect(case, shopper, outcome)
            self.complete(case, shopper, outcome)

    def survive(self, act: Callable[[], None]) -> bool:
        """Do ``act``; say whether the browser is still alive."""
        try:
            act()
        except (Error, Stuck):
            if not self.phone.was_killed:
                raise
            self.phone.bury()
            return False
        return True

    def fill(self, case: Case, shopper: Shopper, outcome: Outcome) -> None:
        """Go through the script; the kill at a step happens here."""
        shopper.open(by_list=case.reopens_offline)
        for number, step in enumerate(SCRIPT):
            self.at(case, number, lambda step=step: shopper.do(step))
            seen = shopper.settle()
            check_stored_now(seen, read_store(shopper.page, shopper.uid), outcome.findings)
            self.after(case, number)
            if number in PAUSES and not self.stage.proxy.is_down:
                shopper.look_up(PAUSE_SECONDS)

    def at(self, case: Case, number: int, act: Callable[[], None]) -> None:
        """Do a step, with the kill before it or within it where the case says so."""
        kill = case.kill
        if kill is None or kill.step != number or kill.when == "after" or self.has_killed:
            act()
            return
        self.has_killed = True
        if kill.when == "within":
            killer = threading.Timer(kill.seconds, self.phone.kill)
            killer.start()
            try:
                act()
            finally:
                killer.join()
        self.kill()

    def after(self, case: Case, number: int) -> None:
        """Kill the browser after a step where the case says so."""
        if case.kill and (case.kill.step, case.kill.when) == (number, "after") and not self.has_killed:
            self.has_killed = True
            self.kill()

    def kill(self) -> None:
        """End the browser and the run of the script."""
        self.phone.kill()
        raise Error("killed")

    def resurrect(self, case: Case, shopper: Shopper, outcome: Outcome) -> None:
        """Open the phone again and look whether everything is there that was said to be kept."""
        proxy, claim = self.stage.proxy, last_claim(self.phone.claims, shopper.uid)
        if case.reopens_offline:
            proxy.is_down = True
        else:
            proxy.heal()
        shopper.open()
        told = self.stage.server.ask("tell", uid=shopper.uid)
        store = read_store(shopper.page, shopper.uid)
        is_sent = bool(told["submissions"])
        form = None if is_sent else shopper.wait_for_photos(claim["photos"] if claim else 0)
        check_kept(claim, store, told, outcome.findings, form)
        proxy.heal()

    def complete(self, case: Case, shopper: Shopper, outcome: Outcome) -> None:
        """Finish the form, send it, and compare phone and server."""
        if not shopper.has_asked_to_send():
            shopper.finish()
            store = read_store(shopper.page, shopper.uid)
            check_stored_now(shown(shopper.page), store, outcome.findings)
            self.remember_uploads(store)
            self.at(case, len(SCRIPT), shopper.press_send)
            shopper.settle()
            self.after(case, len(SCRIPT))
        if case.has_outage:
            self.stage.proxy.heal()
        seen = shopper.wait_until_sent()
        self.compare(shopper, seen, outcome)

    def remember_uploads(self, store: dict[str, Any]) -> None:
        """Keep the hashes of the photos that the phone is about to send."""
        self.uploads |= {sha for draft in store["drafts"] for sha in draft["photos"].get(PHOTO_QUESTION, [])}

    def compare(self, shopper: Shopper, seen: dict[str, Any], outcome: Outcome) -> None:
        """Look at the server when the page says sent, and again when the last duplicate has arrived."""
        ask = self.stage.server.ask
        check_sent(ask("tell", uid=shopper.uid), sorted(self.uploads), seen["words"], outcome.findings)
        before = ask("tell", uid=shopper.uid)
        self.stage.proxy.finish()
        after = ask("tell", uid=shopper.uid)
        for name in ("state", "submissions", "photos", "changes", "entered_at", "left_at"):
            if before[name] != after[name]:
                outcome.findings.duplicates.append(f"a late request changed {name} to {after[name]}")
