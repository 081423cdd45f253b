"""What a piece of work takes: seconds on the clock, and seconds of processor."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the clock, and seconds of processor of every process that worked; 0 where not measured."""

    seconds: float
    processor: float = 0

    @classmethod
    def median(cls, times: Sequence[Self]) -> "Spent":
        """Return the median of each."""
        return Spent(
            statistics.median(each.seconds for each in times),
            statistics.median(each.processor for each in times),
        )


def spent_here(work: Callable[[], Any]) -> Spent:
    """Return what work in this process takes."""
    begun, busy = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - begun, time.process_time() - busy)
