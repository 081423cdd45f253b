"""How far two visits to the same branch agree on one question, beyond what chance alone would give.

Krippendorff's alpha (*Content Analysis*, 1980; "Computing Krippendorff's alpha-reliability", 2011) for pairs
of interchangeable observers, with squared differences of the points earned: 1 is perfect agreement, 0 is what
answers dealt out by chance give, below 0 is worse.  For such pairs it is one line,

    α = 1 − mean (a − b)² / (2 · variance of all 2m values),

and but for the factor (2m − 1)/2m it is Cohen's kappa with quadratic weights over every pair in both orders
(Fleiss & Cohen, *Educational and Psychological Measurement* 33 (1973) 613–619); for yes and no the plain one.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from audit_app.statistics.intervals import Interval, t_quantile

POOR = 0.40
"""Below this "agreement beyond chance" is poor (Fleiss, *Statistical Methods for Rates and Proportions*)."""
FEWEST_PAIRS = 10

Pair = tuple[Fraction | float, Fraction | float]


class Accord(StrEnum):
    """What can be said of a question's agreement, what to look at first."""

    POOR = "poor"
    """The whole interval lies below 0.40."""
    CANNOT_TELL = "cannot_tell"
    FAIR = "fair"
    """The whole interval lies at 0.40 or above."""
    ALL_ALIKE = "all_alike"
    """Every visit gave the same answer: they agree, and nothing shows whether they would on another one."""
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement on one question.

    ``same`` of ``pairs`` gave the same answer.  ``alpha`` (−1 to 1) and its 95 % ``interval`` (cut at 1) are
    ``None`` without a pair or without two different answers; the interval also where one pair decides
    whether there are any.
    """

    pairs: int
    same: int
    alpha: float | None
    interval: Interval | None
    accord: Accord


@dataclass(frozen=True, slots=True)
class _PairSums:
    """m pairs (a, b): Σ(a + b), Σ(a² + b²) and Σ(a − b)², exact."""

    pairs: int
    total: Fraction
    squares: Fraction
    apart: Fraction

    def without(self, pair: tuple[Fraction, Fraction]) -> "_PairSums":
        """Return the sums of all other pairs."""
        first, second = pair
        return _PairSums(
            self.pairs - 1,
            self.total - first - second,
            self.squares - first**2 - second**2,
            self.apart - (first - second) ** 2,
        )

    @property
    def alpha(self) -> Fraction | None:
        """Alpha; ``None`` where there are no two different answers."""
        values = 2 * self.pairs
        variation = values * self.squares - self.total**2
        return 1 - self.apart * (values - 1) / variation if variation else None


def measure_agreement(pairs: Sequence[Pair], fewest: int = FEWEST_PAIRS) -> Agreement:
    """Return the agreement of ``pairs`` of shares (0–1); with under ``fewest`` pairs nothing is claimed.

    The interval is alpha ± t(0.975, m − 1) · standard error, by leaving out one pair at a time (jackknife:
    Efron, *The Jackknife, the Bootstrap and Other Resampling Plans*, 1982).  The order of the pairs, and
    within a pair, never matters.
    """
    cells: Counter[tuple[Fraction, Fraction]] = Counter()
    for pair, number in Counter(pairs).items():
        cells[_cell(pair)] += number
    sums = _PairSums(
        len(pairs),
        sum((number * (a + b) for (a, b), number in cells.items()), Fraction(0)),
        sum((number * (a**2 + b**2) for (a, b), number in cells.items()), Fraction(0)),
        sum((number * (a - b) ** 2 for (a, b), number in cells.items()), Fraction(0)),
    )
    same = sum(number for (low, high), number in cells.items() if low == high)
    alpha = None if sums.alpha is None else float(sums.alpha)
    interval = None if alpha is None else _interval(cells, sums, alpha)
    return Agreement(len(pairs), same, alpha, interval, _accord(len(pairs), alpha, interval, fewest))


def _cell(pair: Pair) -> tuple[Fraction, Fraction]:
    """Return the two answers, the lower one first: then alike pairs are counted, not repeated."""
    first, second = (Fraction(share) for share in pair)
    return min(first, second), max(first, second)


def _accord(pairs: int, alpha: float | None, interval: Interval | None, fewest: int) -> Accord:
    if pairs < fewest:
        return Accord.TOO_FEW
    if alpha is None:
        return Accord.ALL_ALIKE
    if interval is None or interval.low < POOR <= interval.high:
        return Accord.CANNOT_TELL
    return Accord.FAIR if interval.low >= POOR else Accord.POOR


def _interval(
    cells: Mapping[tuple[Fraction, Fraction], int], sums: _PairSums, alpha: float
) -> Interval | None:
    known = []
    for cell, number in cells.items():
        left = sums.without(cell).alpha
        if left is None:
            return None
        known.append((float(left), number))
    mean = sum(left * number for left, number in known) / sums.pairs
    variance = (sums.pairs - 1) / sums.pairs * sum((left - mean) ** 2 * number for left, number in known)
    half = t_quantile(sums.pairs - 1) * math.sqrt(variance)
    return Interval(alpha - half, min(1.0, alpha + half))
