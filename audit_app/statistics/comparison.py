"""One answer to "which branches are really different?", from three sums per branch."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from audit_app.statistics.bands import MINIMUM_VISITS, Band, band_of, visits_needed
from audit_app.statistics.intervals import branch_interval
from audit_app.statistics.movers import Change, find_changes
from audit_app.statistics.shrinkage import adjusted_score, reliability
from audit_app.statistics.spread import BranchSums, Degenerate, Spread, measure_spread

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class BranchFigures:
    """What can be said of one branch; ``None`` where the data cannot tell, never NaN.

    ``mean``, ``low``, ``high`` and ``adjusted`` are points, not clipped to 0–100; ``reliability`` is in
    [0, 1]; ranks count from 1, the best; ``visits_needed`` is given for *cannot tell* only.
    """

    branch: str
    n: int
    mean: float
    low: float | None
    high: float | None
    adjusted: float | None
    reliability: float | None
    rank_low: int | None
    rank_high: int | None
    band: Band
    visits_needed: int | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All branches with at least one visit, ordered by key, and the spread that they share."""

    threshold: float
    minimum: int
    spread: Spread
    branches: tuple[BranchFigures, ...]

    @property
    def visits(self) -> int:
        """N, the visits in all."""
        return self.spread.visits

    @property
    def mean(self) -> float | None:
        """The chain mean μ: each branch weighted by what its visits can tell; ``None`` without a visit."""
        return self.spread.mean

    @property
    def plain_mean(self) -> float | None:
        """The mean of all visit scores, every visit equal; ``None`` without a visit."""
        return self.spread.plain_mean

    @property
    def within_sd(self) -> float | None:
        """s, from visit to visit of one branch, in points."""
        return self.spread.within_sd

    @property
    def between_sd(self) -> float | None:
        """τ, from branch to branch with chance taken out, in points."""
        return self.spread.between_sd

    @property
    def reason(self) -> Degenerate | None:
        """Why figures are missing, if they are."""
        return self.spread.reason

    @property
    def listed(self) -> tuple[BranchFigures, ...]:
        """The branches by band (above, cannot tell, below, too few), in each by mean, highest first."""
        order = list(Band)
        return tuple(sorted(self.branches, key=lambda row: (order.index(row.band), -row.mean, row.branch)))


def compare(
    branches: Sequence[BranchSums],
    *,
    threshold: float | Fraction,
    minimum: int = MINIMUM_VISITS,
    rng: "Generator | None" = None,
    previous: Sequence[BranchSums] | None = None,
) -> Comparison:
    """Compare branches against ``threshold`` (points) and, if given, with the ``previous`` period.

    Branches without a visit are left out; under ``minimum`` visits a branch is *too few*.  Ranks are
    drawn only when a generator is given; the same generator state and the same branches, in any order,
    give the same ranks.  ``ValueError`` when a branch is there twice.
    """
    seen = sorted((sums for sums in branches if sums.n), key=lambda sums: sums.branch)
    _refuse_doubles(seen)
    _refuse_doubles(previous or ())
    spread = measure_spread(seen)
    ranks = _ranks(seen, spread, rng)
    changes = {change.branch: change for change in find_changes(seen, previous or ())}
    rows = tuple(
        _figures(sums, spread, float(threshold), minimum, ranks.get(sums.branch), changes.get(sums.branch))
        for sums in seen
    )
    return Comparison(float(threshold), minimum, spread, rows)


def _figures(
    sums: BranchSums,
    spread: Spread,
    threshold: float,
    minimum: int,
    ranks: tuple[int, int] | None,
    change: Change | None,
) -> BranchFigures:
    """Return one branch's figures under the spread of all."""
    mean, n = sums.mean, sums.n
    interval = branch_interval(mean, n, spread.within_sd, spread.degrees)
    band = band_of(n, interval, threshold, minimum)
    needed = None
    if band is Band.CANNOT_TELL and spread.within_sd is not None:
        needed = visits_needed(mean, n, threshold, spread.within_sd, spread.degrees)
    variances = spread.within_variance, spread.between_variance
    return BranchFigures(
        branch=sums.branch,
        n=n,
        mean=mean,
        low=None if interval is None else interval.low,
        high=None if interval is None else interval.high,
        adjusted=None if spread.mean is None else adjusted_score(mean, n, spread.mean, *variances),
        reliability=reliability(n, *variances),
        rank_low=None if ranks is None else ranks[0],
        rank_high=None if ranks is None else ranks[1],
        band=band,
        visits_needed=needed,
        change=change,
    )


def _ranks(seen: Sequence[BranchSums], spread: Spread, rng: "Generator | None") -> dict[str, tuple[int, int]]:
    """Return rank ranges by branch; none without a generator, a second branch or a known spread."""
    if rng is None or spread.within_variance is None or len(seen) < 2:
        return {}
    from audit_app.statistics.ranks import rank_ranges  # loads NumPy

    means = [sums.mean for sums in seen]
    variances = [spread.within_variance / sums.n for sums in seen]
    ranges = rank_ranges(means, variances, rng)
    return {sums.branch: found for sums, found in zip(seen, ranges, strict=True)}


def _refuse_doubles(branches: Sequence[BranchSums]) -> None:
    doubled = [branch for branch, times in Counter(sums.branch for sums in branches).items() if times > 1]
    if doubled:
        raise ValueError(f"branches given twice: {', '.join(sorted(doubled))}")
