"""Half up, once, from the exact fraction."""

import math
from decimal import Decimal
from fractions import Fraction


def rounded(number: Fraction, places: int) -> Decimal:
    """Return ``number`` to ``places`` decimals, half up (−0.05 gives 0.0: half goes towards +∞)."""
    return Decimal(math.floor(number * 10**places + Fraction(1, 2))).scaleb(-places)


def stored(score: Fraction | None) -> Decimal | None:
    """Return a score as it is stored: two decimals; ``None`` stays not assessed."""
    return None if score is None else rounded(score, 2)


def shown(score: Fraction | None) -> Decimal | None:
    """Return a score as people see it, and as bands and gaps judge it: one decimal."""
    return None if score is None else rounded(score, 1)
