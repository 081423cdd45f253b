"""What changed between two periods, beyond the noise of visits.

In a list of branches the movers are marked by Benjamini & Hochberg, "Controlling the false discovery
rate", *JRSS B* 57 (1995) 289–300, at 5 %: 40 branches that did not change at all would otherwise show
two "movers".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.statistics.intervals import Interval, t_quantile
from audit_app.statistics.spread import BranchSums, pool_sd

FALSE_DISCOVERY_RATE = 0.05


@dataclass(frozen=True, slots=True)
class Change:
    """How one branch's mean moved since the period before (``difference`` > 0: better).

    ``interval`` and ``p_value`` are ``None`` when no cell has a second visit.  ``beyond_noise`` judges
    this branch alone (the interval excludes 0), ``is_mover`` judges it as one of the whole list.
    """

    branch: str
    n_before: int
    mean_before: float
    difference: float
    interval: Interval | None
    p_value: float | None
    beyond_noise: bool
    is_mover: bool


def find_changes(current: Sequence[BranchSums], previous: Sequence[BranchSums]) -> tuple[Change, ...]:
    """Return the change of every branch that was visited in both periods, ordered by key.

    d ± t · s · √(1/n₁ + 1/n₂); s and t's degrees are pooled over all branch × period cells (N − cells),
    also those of branches that were visited in one period only.  Without a second visit in any cell, or
    without any spread, a change has neither interval nor p-value and is no mover.
    """
    before = {sums.branch: sums for sums in previous if sums.n}
    pairs = sorted(
        ((sums, before[sums.branch]) for sums in current if sums.n and sums.branch in before),
        key=lambda pair: pair[0].branch,
    )
    sd, degrees = pool_sd([*current, *previous])
    measured = [_measure(now, then, sd, degrees) for now, then in pairs]
    movers = mark_movers([p for _, _, p in measured if p is not None]) if sd else []
    marks = movers or [False] * len(pairs)
    return tuple(
        Change(
            branch=now.branch,
            n_before=then.n,
            mean_before=then.mean,
            difference=difference,
            interval=interval,
            p_value=p_value,
            beyond_noise=interval is not None and interval.excludes_zero,
            is_mover=mark,
        )
        for (now, then), (difference, interval, p_value), mark in zip(pairs, measured, marks, strict=True)
    )


def mark_movers(p_values: Sequence[float], rate: float = FALSE_DISCOVERY_RATE) -> list[bool]:
    """Return which tests are discoveries at the false discovery ``rate`` (Benjamini–Hochberg step-up).

    ``p_values`` lie in [0, 1], in any order; none give none.
    """
    # SciPy has the same, at the end of a second's loading.
    tests = len(p_values)
    below = [p for place, p in enumerate(sorted(p_values), 1) if p * tests <= rate * place]
    limit = max(below, default=-1.0)
    return [p <= limit for p in p_values]


def _measure(
    now: BranchSums, then: BranchSums, sd: float | None, degrees: int
) -> tuple[float, Interval | None, float | None]:
    """Return difference, interval and two-sided p-value of one branch."""
    # One division, so that the difference is the nearest float to the exact one.
    difference = float((now.total * then.n - then.total * now.n) / (100 * now.n * then.n))
    if sd is None:
        return difference, None, None
    error = sd * math.sqrt(1 / now.n + 1 / then.n)
    half = t_quantile(degrees) * error
    interval = Interval(difference - half, difference + half)
    from scipy.special import stdtr

    return difference, interval, float(2 * stdtr(degrees, -abs(difference) / error))
