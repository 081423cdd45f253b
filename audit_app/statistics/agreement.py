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

Pair = tuple[Fraction, Fraction]
Cells = Mapping[Pair, int]
"""How many pairs have these two answers, the lower one first."""


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


def measure_agreement(
    pairs: Sequence[tuple[Fraction | float, Fraction | float]], fewest: int = FEWEST_PAIRS
) -> Agreement:
    """Return the agreement of ``pairs`` of shares (0–1); with under ``fewest`` pairs nothing is claimed.

    The interval is alpha ± t(0.975, m − 1) · standard error, by leaving out one pair at a time (jackknife:
    Efron, *The Jackknife, the Bootstrap and Other Resampling Plans*, 1982).  The order of the pairs, and
    within a pair, never matters.
    """
    cells: Cells = Counter(_cell(pair) for pair in pairs)
    same = sum(number for (low, high), number in cells.items() if low == high)
    alpha = _alpha(cells)
    interval = None if alpha is None else _interval(cells, float(alpha))
    shown = None if alpha is None else float(alpha)
    return Agreement(len(pairs), same, shown, interval, _accord(len(pairs), shown, interval, fewest))


def _cell(pair: tuple[Fraction | float, Fraction | float]) -> Pair:
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


def _alpha(cells: Cells) -> Fraction | None:
    """Return alpha, exactly; ``None`` where there are no two different answers."""
    values = 2 * sum(cells.values())
    total = sum(number * (low + high) for (low, high), number in cells.items())
    squares = sum(number * (low**2 + high**2) for (low, high), number in cells.items())
    apart = values * squares - total**2  # Σ of squared differences over all pairs of values
    if not apart:
        return None
    observed = sum(number * (high - low) ** 2 for (low, high), number in cells.items())
    return 1 - observed * (values - 1) / Fraction(apart)


def _interval(cells: Cells, alpha: float) -> Interval | None:
    """Leave out one pair at a time; pairs with the same two answers leave the same."""
    pairs = sum(cells.values())
    without = [(_alpha({**cells, cell: number - 1}), number) for cell, number in cells.items()]
    known = [(float(left), number) for left, number in without if left is not None]
    if len(known) < len(without):
        return None
    mean = sum(left * number for left, number in known) / pairs
    variance = (pairs - 1) / pairs * sum((left - mean) ** 2 * number for left, number in known)
    half = t_quantile(pairs - 1) * math.sqrt(variance)
    return Interval(alpha - half, min(1.0, alpha + half))
