"""What workers can do: functions by name, registered by the features that know how."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


class Urgency(IntEnum):
    """What is taken first; within one urgency, what came first."""

    SOMEBODY_WAITS = 20
    USUAL = 10
    JOB = 5
    WHEN_IDLE = 0


@dataclass(frozen=True, slots=True)
class Work:
    """A function with its name in the queue.

    One that raises is tried ``retries`` more times, ``retry_delay`` seconds later, each wait
    ``retry_backoff`` times as long as the one before.  ``every`` is in minutes, 0 for never by itself.
    ``on_give_up`` is called with the same arguments when worker after worker died at it.
    """

    name: str
    function: Callable[..., object]
    retries: int
    retry_delay: int
    retry_backoff: float
    urgency: Urgency
    every: int
    on_give_up: Callable[..., object] | None


_known: dict[str, Work] = {}


def background(
    name: str,
    *,
    retries: int = 0,
    retry_delay: int = 60,
    retry_backoff: float = 1,
    urgency: Urgency = Urgency.USUAL,
    every: int = 0,
    on_give_up: Callable[..., object] | None = None,
) -> Callable[[Function], Function]:
    """Let a worker do the function under ``name``; it stays an ordinary function as well.

    Its arguments must survive JSON.  It runs with an application context and a connection of its own, outside
    a request and a transaction.  With ``every`` (minutes, a divisor of 60) it also runs by itself, without
    arguments, wherever a worker is.
    """
    if every and 60 % every:
        raise ValueError(f"{name}: {every} minutes do not divide an hour.")

    def register(function: Function) -> Function:
        wait = (retries, retry_delay, retry_backoff)
        _known[name] = Work(name, function, *wait, urgency, every, on_give_up)
        return function

    return register


def work_called(name: str) -> Work:
    """Return the registered work; raises ``LookupError`` for a name that nobody registered."""
    if name not in _known:
        raise LookupError(f"Nothing is registered as “{name}”; see audit_app.jobs.queue.background.")
    return _known[name]


def gave_up(name: str, arguments: str) -> None:
    """Tell the work that it will not be tried again; ``arguments`` are JSON."""
    if (call := work_called(name).on_give_up) is not None:
        call(**json.loads(arguments))


def periodic_work() -> list[Work]:
    """Return what runs by itself."""
    return [work for work in _known.values() if work.every]
