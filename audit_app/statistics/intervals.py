"""How far from its observed mean a branch's true mean may lie."""

import math
from dataclasses import dataclass
from functools import lru_cache

CONFIDENCE = 0.95
HIGHEST = 100.0
"""Every measure that has an interval is a score from 0 to this."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval in points.  It may reach beyond 0 or 100: a chart may clip, a figure never does."""

    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether a difference with this interval is beyond noise."""
        return self.low > 0 or self.high < 0


@lru_cache(maxsize=256)
def t_quantile(degrees: int) -> float:
    """Return t(0.975, degrees), Student's t for a two-sided 95 % interval; ``degrees`` ≥ 1."""
    if degrees < 1:
        raise ValueError("an interval needs at least one degree of freedom")
    from scipy.special import stdtrit  # half a second: only those pay who compare

    return float(stdtrit(degrees, 0.5 + CONFIDENCE / 2))


def branch_interval(mean: float, n: int, within_sd: float | None, degrees: int) -> Interval | None:
    """Return ȳ ± t(0.975, N − B) · s / √n with the spread s pooled over all branches.

    A branch's own spread, from two or three visits, is useless; the pooled one makes a branch with a
    single visit have an interval too.  ``None`` when no branch has a second visit (``degrees`` are 0).
    Source: one-way analysis of variance (Snedecor & Cochran, *Statistical Methods*).

    Where the visits of each branch score the same, s is unknown (``None``): see :func:`interval_of_equals`.
    """
    if not degrees:
        return None
    if within_sd is None:
        return interval_of_equals(mean, degrees)
    half = t_quantile(degrees) * within_sd / math.sqrt(n)
    return Interval(mean - half, mean + half)


def interval_of_equals(mean: float, times: int) -> Interval:
    """Return where the mean may lie if ``times`` visits (≥ 1) did not differ from an earlier one.

    Of visits of which a share q differs, so many agree by chance with probability (1 − q)ⁿ; shares up to
    q = 1 − 0.025^(1/n) cannot be ruled out, and whoever differs scores between 0 and 100:
    ȳ·(1 − q) to ȳ + q·(100 − ȳ).  Three equal visits so say next to nothing, thirteen a good deal.  Source:
    the exact interval of Clopper & Pearson (1934) without an event, "the rule of three" of Hanley &
    Lippman-Hand, *JAMA* 249 (1983) 1743–1745.
    """
    differing = 1 - ((1 - CONFIDENCE) / 2) ** (1 / times)
    return Interval(mean * (1 - differing), mean + differing * (HIGHEST - mean))
