"""How far a branch's mean may stray from the chain mean by chance alone, by its number of visits.

Spiegelhalter, "Funnel plots for comparing institutional performance", *Statistics in Medicine* 24
(2005) 1185–1202.
"""

import math
from dataclasses import dataclass
from enum import IntEnum

Z_95 = 1.96
Z_998 = 3.09


class FunnelPlace(IntEnum):
    """Where a mean lies: inside the 95 % limits, between them and the 99.8 % limits, or outside both."""

    INSIDE = 0
    OUTSIDE_95 = 1
    OUTSIDE_998 = 2


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """The limits for branches with ``n`` visits, in points, not clipped to 0–100."""

    n: float
    low_998: float
    low_95: float
    high_95: float
    high_998: float

    def place(self, mean: float) -> FunnelPlace:
        """Return where ``mean`` lies; on a limit is inside it."""
        if not self.low_998 <= mean <= self.high_998:
            return FunnelPlace.OUTSIDE_998
        return FunnelPlace.INSIDE if self.low_95 <= mean <= self.high_95 else FunnelPlace.OUTSIDE_95


def funnel_limits(centre: float, within_sd: float, n: float) -> FunnelLimits:
    """Return μ ± z · s / √n for z = 1.96 and 3.09; ``n`` > 0 (a curve may ask between whole numbers).

    ``centre`` (0–100) and ``within_sd`` (≥ 0) are in points.  With a spread of 0 all limits are the centre.
    """
    error = within_sd / math.sqrt(n)
    return FunnelLimits(
        n=n,
        low_998=centre - Z_998 * error,
        low_95=centre - Z_95 * error,
        high_95=centre + Z_95 * error,
        high_998=centre + Z_998 * error,
    )
