"""The faults that can be done to a request, each at a position of a fault-free run."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What happens to the request; the phone's view and the server's differ in most."""

    DROP_REQUEST = "request dropped before the server"
    DROP_ANSWER = "answer lost after the server"
    ARRIVE_LATE = "dropped for the phone, yet it arrives after the next request"
    DELAY_REQUEST = "request delayed"
    DELAY_ANSWER = "answer delayed"
    DUPLICATE = "request arrives twice at once"
    DUPLICATE_AFTER_NEXT = "request arrives again after the next request"
    DUPLICATE_AT_END = "request arrives again when all is sent"
    CUT_REQUEST = "request cut in the middle of its body"
    CUT_ANSWER = "answer cut in the middle"
    ANSWER_401 = "answered 401"
    ANSWER_413 = "answered 413"
    ANSWER_500 = "answered 500"
    ANSWER_502 = "answered 502"
    OUTAGE = "no network from here on until somebody looks again"
    KILL_SERVER = "server killed"
    KILL_BROWSER_BEFORE = "browser killed before the request reaches the server"
    KILL_BROWSER_AFTER = "browser killed before the answer reaches it"


STATUS = {Kind.ANSWER_401: 401, Kind.ANSWER_413: 413, Kind.ANSWER_500: 500, Kind.ANSWER_502: 502}
KILLS_BROWSER = frozenset({Kind.KILL_BROWSER_BEFORE, Kind.KILL_BROWSER_AFTER})
LOSES = frozenset({Kind.DROP_REQUEST, Kind.DROP_ANSWER, Kind.ARRIVE_LATE, Kind.CUT_REQUEST, Kind.OUTAGE})
WITH_BODY_ONLY = frozenset({Kind.CUT_REQUEST})


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at the ``ordinal``-th request of a kind, from 1.

    ``place`` says where the server dies (``before-commit-1``, ``before-answer``).
    """

    kind: Kind
    request: str
    ordinal: int
    place: str = ""

    def __str__(self) -> str:
        return f"{self.kind}{f' {self.place}' if self.place else ''} @ {self.request} {self.ordinal}"
