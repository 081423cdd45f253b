"""How often a question was missed in earlier visits, here and in the chain, and whether it repeats.  Pure."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from audit_app.releases.knowledge import HISTORY
from audit_app.releases.misses import MOST_EARNED
from audit_app.scorecards.released import ReleasedVisit
from audit_app.scoring.rounding import rounded


@dataclass(frozen=True, slots=True)
class Misses:
    """Of so many visits that counted a question, so many earned at most half of its points.

    ``before`` of them missed it in a row here, up to this visit.
    """

    here_asked: int
    here_missed: int
    chain_asked: int
    chain_missed: int
    before: int

    @property
    def chain_percent(self) -> Decimal | None:
        """How often the chain misses it; ``None`` where it was never counted."""
        if not self.chain_asked:
            return None
        return rounded(Fraction(self.chain_missed * 100, self.chain_asked), 0)


@dataclass(frozen=True, slots=True)
class Repeat:
    """The how manieth visit in a row misses a question; more is not known where ``is_least``."""

    time: int
    is_least: bool


def read_misses(released: ReleasedVisit) -> dict[str, Misses]:
    """Return what was known of each scored question by its key; nothing in a release of format 1."""
    return {
        key: Misses(*[*counts["here"], *counts["chain"], counts["before"]])
        for key, counts in released.known.get("misses", {}).items()
    }


def repeat_of(misses: Misses | None, share: Fraction | None) -> Repeat | None:
    """Return the repeat where this visit missed the question, by its ``share``, and the one before too."""
    if misses is None or share is None or share > Fraction(MOST_EARNED) or not misses.before:
        return None
    return Repeat(misses.before + 1, misses.before >= HISTORY)
