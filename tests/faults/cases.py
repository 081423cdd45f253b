"""The cases, generated from what a fault-free run did: new requests and steps are covered by themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from tests.faults.exchanges import SYNC_KINDS, Exchange
from tests.faults.faults import KILLS_BROWSER, WITH_BODY_ONLY, Fault, Kind
from tests.faults.script import SCRIPT

# What becomes of a page or a script matters only as far as it comes or not.
FOR_PAGES = frozenset(
    {
        Kind.DROP_REQUEST,
        Kind.DELAY_REQUEST,
        Kind.CUT_ANSWER,
        Kind.ANSWER_401,
        Kind.ANSWER_500,
        Kind.ANSWER_502,
        Kind.OUTAGE,
        Kind.KILL_SERVER,
    }
)
RANDOM_MOMENTS = 3
LONGEST_STEP_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Kill:
    """The browser is killed at a step: ``before`` it, ``after`` it was said to be kept, or ``within``.

    ``step`` counts from 0; one past the last is pressing send.  ``seconds`` is the moment within.
    """

    step: int
    when: str
    seconds: float = 0.0

    def __str__(self) -> str:
        name = str(SCRIPT[self.step]) if self.step < len(SCRIPT) else "send"
        moment = f" after {self.seconds * 1000:.0f} ms" if self.when == "within" else ""
        return f"browser killed {self.when}{moment} @ step {self.step} ({name})"


@dataclass(frozen=True, slots=True)
class Case:
    """One trial.  ``reopens_offline``: after a kill there is no network until everything was looked at."""

    number: int
    fault: Fault | None = None
    kill: Kill | None = None
    reopens_offline: bool = False

    def __str__(self) -> str:
        offline = ", reopened offline" if self.reopens_offline else ""
        return f"{self.fault or self.kill or 'no fault'}{offline}"

    @property
    def group(self) -> str:
        """The kind of the case, for the count."""
        if self.kill:
            return f"browser killed {self.kill.when} a step"
        return str(self.fault.kind) if self.fault else "no fault"

    @property
    def kills_browser(self) -> bool:
        """Whether the browser dies in it."""
        return self.kill is not None or (self.fault is not None and self.fault.kind in KILLS_BROWSER)


def faults_at(exchange: Exchange) -> Iterator[Fault]:
    """Give every fault that can be done to one request of the fault-free run."""
    is_sync = exchange.kind in SYNC_KINDS
    for kind in Kind:
        if kind in WITH_BODY_ONLY and exchange.method == "GET":
            continue
        if kind == Kind.KILL_SERVER:
            for place in server_deaths(exchange.commits):
                yield Fault(kind, exchange.kind, exchange.ordinal, place)
        elif is_sync or kind in FOR_PAGES:
            yield Fault(kind, exchange.kind, exchange.ordinal)


def server_deaths(commits: int) -> Iterator[str]:
    """Give the places at which the server can die in a request with so many commits."""
    for number in range(1, commits + 1):
        yield f"before-commit-{number}"
        yield f"after-commit-{number}"
    yield "before-answer"


def kills(seed: int) -> Iterator[Kill]:
    """Give every point at which the browser is killed at a step."""
    for step in range(len(SCRIPT) + 1):
        yield Kill(step, "before")
        yield Kill(step, "after")
        for moment in range(RANDOM_MOMENTS):
            chance = Random(f"{seed} {step} {moment}").random()
            yield Kill(step, "within", LONGEST_STEP_SECONDS * chance)


def generate(log: Sequence[Exchange], seed: int) -> list[Case]:
    """Return all cases for the requests in ``log``.

    Each case's place in the order hangs on the seed and its own words alone, so that one request more does
    not put all others into another order.
    """
    found: list[Fault | Kill] = [
        fault for exchange in log if exchange.ordinal for fault in faults_at(exchange)
    ]
    found += kills(seed)
    found.sort(key=lambda each: sha256(f"{seed} {each}".encode()).digest())
    return [make_case(number, each, seed) for number, each in enumerate(found, start=1)]


def make_case(number: int, each: Fault | Kill, seed: int) -> Case:
    """Return the case for a fault or a kill; half of the browsers that die are opened without network."""
    is_dark = Random(f"{seed} {each} offline").random() < 0.5
    match each:
        case Kill(step=step):
            return Case(number, kill=each, reopens_offline=is_dark and step > 0)
        case Fault(kind=kind):
            return Case(number, each, reopens_offline=is_dark and kind in KILLS_BROWSER)


def sample(cases: Iterable[Case], of_each: int) -> list[Case]:
    """Return the first ``of_each`` cases of each kind; of server deaths and kills at steps twice as many."""
    seen: dict[str, int] = {}
    chosen = []
    for case in cases:
        most = of_each * (2 if case.kill or (case.fault and case.fault.kind == Kind.KILL_SERVER) else 1)
        seen[case.group] = seen.get(case.group, 0) + 1
        if seen[case.group] <= most:
            chosen.append(case)
    return chosen
