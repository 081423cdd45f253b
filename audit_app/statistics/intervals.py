"""How far from its observed mean a branch's true mean may lie."""

import math
from dataclasses import dataclass
from functools import lru_cache

CONFIDENCE = 0.95


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
    single visit have an interval too.  ``None`` when s is unknown: no branch has a second visit, or the
    visits of each score the same.  Source: one-way analysis of variance (Snedecor & Cochran, *Statistical
    Methods*).
    """
    if within_sd is None:
        return None
    half = t_quantile(degrees) * within_sd / math.sqrt(n)
    return Interval(mean - half, mean + half)
