"""How much visits differ within a branch, and how much branches differ from each other.

Model: one-way random effects, y(b,i) = μ + branch(b) + visit(b,i), estimated by analysis of variance
(Searle, Casella & McCulloch, *Variance Components*, 1992, ch. 3).  Only three sums per branch are
needed (n, Σy, Σy²).  Sums of squares are taken exactly, as fractions, and become floats last: the
difference of two large sums would otherwise lose the digits that matter.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Self

Score = int | Fraction | Decimal | float


class _Sums(NamedTuple):
    branch: str
    n: int
    total: int | Fraction
    squares: int | Fraction


class BranchSums(_Sums):
    """What a comparison needs to know of one branch.  A tuple: a page makes and compares thousands.

    ``n`` visits, ``total`` = Σy in hundredths of a point, ``squares`` = Σy² in ten-thousandths: whole
    numbers from a roll-up, fractions when scores have more than two decimals.  ``ValueError`` for sums
    that no scores can give.
    """

    __slots__ = ()

    def __new__(cls, branch: str, n: int, total: int | Fraction, squares: int | Fraction) -> Self:
        """Make the sums; ``ValueError`` if there are no such scores."""
        possible = n * squares >= total * total if n > 0 else total == squares == 0
        if n < 0 or not possible:
            raise ValueError(f"no {n} scores add up to {total} with squares {squares}")
        return super().__new__(cls, branch, n, total, squares)

    @classmethod
    def from_scores(cls, branch: str, scores: Iterable[Score]) -> "BranchSums":
        """Return the sums of ``scores`` (points, usually 0–100), exact to the last decimal."""
        hundredths = [Fraction(score) * 100 for score in scores]
        return cls(branch, len(hundredths), _plain(sum(hundredths)), _plain(sum(y * y for y in hundredths)))

    @property
    def exact_mean(self) -> Fraction:
        """The mean score in points; ``ZeroDivisionError`` without a visit."""
        return Fraction(self.total, self.n * 100)

    @property
    def mean(self) -> float:
        """:attr:`exact_mean` as the nearest float, which division gives without a fraction."""
        return float(self.total / (self.n * 100))


class Degenerate(StrEnum):
    """Why a comparison cannot say what it usually says; put into words instead of NaN."""

    NO_VISITS = "no_visits"
    ONE_VISIT = "one_visit"
    ONE_BRANCH = "one_branch"
    SINGLE_VISITS = "single_visits"
    """Every branch has one visit: no spread within a branch can be known."""
    ZERO_SPREAD = "zero_spread"
    """Every branch's visits score the same, so no spread can be known."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The two variances and what they rest on; ``None`` where the data cannot tell.

    ``plain_mean`` is Σy / N, every visit equal.  ``mean`` is the chain mean μ, each branch weighted by
    1 / (τ² + s²/n).  ``within_variance`` is s², ``between_variance`` τ², ``between_mean_square`` MSB,
    ``effective_n`` n₀; ``degrees`` are N − B.
    """

    visits: int
    branches: int
    degrees: int
    plain_mean: float | None
    mean: float | None
    within_variance: float | None
    between_mean_square: float | None
    effective_n: float | None
    between_variance: float | None
    reason: Degenerate | None

    @property
    def within_sd(self) -> float | None:
        """s, in points."""
        return None if self.within_variance is None else math.sqrt(self.within_variance)

    @property
    def between_sd(self) -> float | None:
        """τ, in points."""
        return None if self.between_variance is None else math.sqrt(self.between_variance)


def measure_spread(branches: Sequence[BranchSums]) -> Spread:
    """Return both variances and the chain mean; branches without a visit are left out.

    s² = ΣΣ(y − ȳ(b))² / (N − B); MSB = Σ n(b)(ȳ(b) − ȳ)² / (B − 1); n₀ = (N − Σ n(b)²/N) / (B − 1);
    τ² = max(0, (MSB − s²) / n₀).
    """
    seen = sorted((sums for sums in branches if sums.n), key=lambda sums: sums.branch)
    visits, count = sum(sums.n for sums in seen), len(seen)
    if not visits:
        return Spread(0, 0, 0, None, None, None, None, None, None, Degenerate.NO_VISITS)
    total = Fraction(sum(sums.total for sums in seen)) / 100
    within, degrees = pool_variance(seen)
    mean_square = effective_n = between = None
    if count > 1:
        squares = _sum_of_squared_totals(seen) - total**2 / visits
        mean_square = squares / (count - 1)
        effective_n = (visits - Fraction(sum(sums.n**2 for sums in seen), visits)) / (count - 1)
    if mean_square is not None and effective_n is not None and within is not None:
        between = max(Fraction(0), (mean_square - within) / effective_n)
    return Spread(
        visits=visits,
        branches=count,
        degrees=degrees,
        plain_mean=float(total / visits),
        mean=_chain_mean(seen, within, between),
        within_variance=_float(within),
        between_mean_square=_float(mean_square),
        effective_n=_float(effective_n),
        between_variance=_float(between),
        reason=_reason(visits, count, degrees, within),
    )


def pool_variance(cells: Sequence[BranchSums]) -> tuple[Fraction | None, int]:
    """Return the variance within cells, pooled, and its degrees of freedom N − cells.

    A cell is a branch, or a branch in one period.  The variance is ``None`` with no degrees, and also where
    the visits of each cell score the same: taken as 0 it would make certain what three visits happen to say.
    """
    filled = [sums for sums in cells if sums.n]
    degrees = sum(sums.n for sums in filled) - len(filled)
    if not degrees:
        return None, 0
    squares = Fraction(sum(sums.squares for sums in filled)) / 10_000 - _sum_of_squared_totals(filled)
    return squares / degrees or None, degrees


def pool_sd(cells: Sequence[BranchSums]) -> tuple[float | None, int]:
    """Return s, the root of :func:`pool_variance`, in points, and its degrees of freedom."""
    variance, degrees = pool_variance(cells)
    return None if variance is None else math.sqrt(variance), degrees


def _sum_of_squared_totals(cells: Sequence[BranchSums]) -> Fraction:
    """Σ n(b)·ȳ(b)², exactly; grouped by n so that denominators stay small however many branches."""
    by_n: dict[int, int | Fraction] = {}
    for sums in cells:
        by_n[sums.n] = by_n.get(sums.n, 0) + sums.total**2
    return sum((Fraction(squares) / n for n, squares in by_n.items()), Fraction(0)) / 10_000


def _chain_mean(seen: Sequence[BranchSums], within: Fraction | None, between: Fraction | None) -> float:
    """Σ ȳ(b)/(τ² + s²/n(b)) ÷ Σ 1/(τ² + s²/n(b)); the mean of all visits where that has no meaning."""
    if within is None or between is None:
        return float(Fraction(sum(sums.total for sums in seen)) / sum(sums.n for sums in seen) / 100)
    weight_of = {n: 1 / float(between + within / n) for n in {sums.n for sums in seen}}
    weights, means = [weight_of[sums.n] for sums in seen], [sums.mean for sums in seen]
    # Around the first mean, so that equal means give exactly that mean.
    shift = math.fsum(w * (mean - means[0]) for w, mean in zip(weights, means, strict=True))
    return means[0] + shift / math.fsum(weights)


def _reason(visits: int, count: int, degrees: int, within: Fraction | None) -> Degenerate | None:
    if visits == 1:
        return Degenerate.ONE_VISIT
    if count == 1:
        return Degenerate.ONE_BRANCH
    if not degrees:
        return Degenerate.SINGLE_VISITS
    return Degenerate.ZERO_SPREAD if within is None else None


def _plain(number: int | Fraction) -> int | Fraction:
    fraction = Fraction(number)
    return fraction.numerator if fraction.denominator == 1 else fraction


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)
