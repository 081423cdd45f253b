"""Outcome bands and gaps, both judged on the score as it is shown."""

from collections.abc import Iterable
from fractions import Fraction

from audit_app.checklists.bands import CRITICAL_FAILURE as CRITICAL_FAILURE
from audit_app.checklists.definition import Band
from audit_app.scoring.rounding import shown


def band_of(bands: Iterable[Band], score: Fraction | None) -> Band | None:
    """Return the band that the shown score lies in: from its low end, up to but not including the next."""
    if score is None:
        return None
    seen = Fraction(shown(score) or 0)
    return max((band for band in bands if band.low <= seen), key=lambda band: band.low)


def gap_of(score: Fraction | None, threshold: Fraction | None) -> Fraction | None:
    """Return shown score − threshold: a score shown as 80.0 is never below 80."""
    if score is None or threshold is None:
        return None
    return Fraction(shown(score) or 0) - threshold
