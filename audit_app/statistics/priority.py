"""Where to spend first: what a gap is worth, and the four quadrants of importance and performance."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean


class Quadrant(StrEnum):
    """What to do about something, by how important it is and how well it is done (Martilla & James)."""

    CONCENTRATE = "concentrate"
    """Important and done badly: concentrate here."""
    KEEP_UP = "keep_up"
    """Important and done well: keep up the good work."""
    LOW_PRIORITY = "low_priority"
    """Neither important nor done well."""
    OVERKILL = "overkill"
    """Done well although not important: effort that could move elsewhere."""


@dataclass(frozen=True, slots=True)
class ImportanceGrid:
    """The grid's two lines, in the units of what was measured, and the quadrant of each thing on it."""

    importance_line: float
    performance_line: float
    quadrants: Mapping[str, Quadrant]


def priority_points(score: float | None, threshold: float, applied_weight: float) -> float:
    """Return (T − F)⁺ · a: how many points the overall score would gain with F at its threshold.

    ``score`` and ``threshold`` are 0–100, ``applied_weight`` the factor's part (0–1) of the weights of the
    assessed factors; the result lies in 0–100.  What is not assessed (``None``) has no priority, 0.
    """
    return 0.0 if score is None else max(0.0, threshold - score) * applied_weight


def importance_grid(
    importance: Mapping[str, float],
    performance: Mapping[str, float | None],
    *,
    importance_line: float | None = None,
    performance_line: float | None = None,
) -> ImportanceGrid | None:
    """Return the quadrant of each key that has both figures; ``None`` where no key has.

    Where the lines stand is a matter of judgement; unless told, each stands at the mean of what is placed.
    On a line counts as important, and as done well.  Source: Martilla & James, "Importance-performance
    analysis", *Journal of Marketing* 41 (1977) 77–79.
    """
    done = {key: value for key in importance if (value := performance.get(key)) is not None}
    if not done:
        return None
    across = fmean(importance[key] for key in done) if importance_line is None else importance_line
    up = fmean(done.values()) if performance_line is None else performance_line
    quadrants = {
        key: _quadrant(is_important=importance[key] >= across, is_done_well=value >= up)
        for key, value in done.items()
    }
    return ImportanceGrid(across, up, quadrants)


def _quadrant(*, is_important: bool, is_done_well: bool) -> Quadrant:
    match is_important, is_done_well:
        case True, False:
            return Quadrant.CONCENTRATE
        case True, True:
            return Quadrant.KEEP_UP
        case False, False:
            return Quadrant.LOW_PRIORITY
        case _:
            return Quadrant.OVERKILL
