"""Bands instead of ranks: what can be said of a branch against its threshold."""

import math
from enum import StrEnum

from audit_app.statistics.intervals import Interval, t_quantile

MINIMUM_VISITS = 3


class Band(StrEnum):
    """Where a branch stands, in the order in which pages list the bands."""

    ABOVE = "above"
    CANNOT_TELL = "cannot_tell"
    BELOW = "below"
    TOO_FEW = "too_few"


def band_of(n: int, interval: Interval | None, threshold: float, minimum: int = MINIMUM_VISITS) -> Band:
    """Return *above* (whole interval ≥ T), *below* (whole interval ≤ T), *cannot tell* or *too few*.

    *Too few* comes first: under ``minimum`` visits nothing is claimed however far the mean is from T.
    """
    if n < minimum:
        return Band.TOO_FEW
    if interval is None:
        return Band.CANNOT_TELL
    if interval.low >= threshold:
        return Band.ABOVE
    return Band.BELOW if interval.high <= threshold else Band.CANNOT_TELL


def visits_needed(mean: float, n: int, threshold: float, within_sd: float, degrees: int) -> int | None:
    """Return how many more visits would settle a *cannot tell* branch: ⌈(t · s / (ȳ − T))²⌉ − n, at least 1.

    The mean and the pooled spread are taken to stay as they are.  ``None`` when the mean is the
    threshold itself: no number of visits settles that.
    """
    distance = abs(mean - threshold)
    if distance == 0:
        return None
    in_all = (t_quantile(degrees) * within_sd / distance) ** 2
    return max(1, math.ceil(in_all) - n) if math.isfinite(in_all) else None
