"""The cases, generated from what a fault-free run did: new requests and steps are covered by themselves."""

from collections import Counter
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
RANDOM_MOMENTS = 4
LONGEST_STEP_SECONDS = 0.25
# The fixed sample of the suite: so many kills of each kind, so many runs with so many other faults in each.
OF_EACH_KILL = 1
STORMS, STORM_SIZE = 5, 8


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
    """One trial, with one fault or several (a storm), or with a kill at a step.

    ``reopens_offline``: after a kill there is no network until everything was looked at.
    """

    number: int
    faults: tuple[Fault, ...] = ()
    kill: Kill | None = None
    reopens_offline: bool = False

    def __str__(self) -> str:
        offline = ", reopened offline" if self.reopens_offline else ""
        return f"{self.kill or ' + '.join(map(str, self.faults)) or 'no fault'}{offline}"

    @property
    def groups(self) -> list[str]:
        """The kinds of what happens in it, for the count."""
        if self.kill:
            return [f"browser killed {self.kill.when} a step"]
        return [str(fault.kind) for fault in self.faults]

    @property
    def kills_browser(self) -> bool:
        """Whether the browser dies in it."""
        return self.kill is not None or any(fault.kind in KILLS_BROWSER for fault in self.faults)

    @property
    def has_outage(self) -> bool:
        """Whether the network stays away until somebody looks again."""
        return any(fault.kind is Kind.OUTAGE for fault in self.faults)


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
            return Case(number, (each,), reopens_offline=is_dark and kind in KILLS_BROWSER)


def storms(cases: Iterable[Case], first: int, count: int, size: int) -> list[Case]:
    """Return ``count`` cases with ``size`` faults in one run, each of another kind and at another place."""
    calm = KILLS_BROWSER | {Kind.OUTAGE}
    left = [case.faults[0] for case in cases if case.faults and case.faults[0].kind not in calm]
    made = []
    for number in range(first, first + count):
        chosen: list[Fault] = []
        for fault in left:
            taken = {(each.request, each.ordinal) for each in chosen} | {each.kind for each in chosen}
            if fault.kind not in taken and (fault.request, fault.ordinal) not in taken:
                chosen.append(fault)
            if len(chosen) == size:
                break
        left = [fault for fault in left if fault not in chosen]
        made.append(Case(number, tuple(chosen)))
    return made


def sample(cases: Sequence[Case]) -> list[Case]:
    """Return a few cases of each kind: kills one by one, all other faults in storms."""
    seen: Counter[str] = Counter()
    chosen = []
    for case in cases:
        most = OF_EACH_KILL if case.kills_browser else int(case.has_outage)
        for group in case.groups:
            seen[group] += 1
            if seen[group] <= most:
                chosen.append(case)
    return [*chosen, *storms(cases, len(cases) + 1, STORMS, STORM_SIZE)]
