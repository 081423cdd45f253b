"""What a branch does well and how severe a shopper is: the truth that the demo's answers are drawn from."""

from dataclasses import dataclass
from datetime import date
from random import Random

from audit_app.checklists.definition import Factor

# Spreads on the scale of a question's share (0–1): branches differ, factors within a branch differ more,
# and one visit differs from the next about twice as much as one branch from another.
CHAIN_LEVEL = {
    Factor.PROBLEM_HANDLING: 0.74,
    Factor.STAFF_ATTITUDE: 0.84,
    Factor.CONVENIENCE: 0.86,
    Factor.CONSISTENT_INFORMATION: 0.83,
    Factor.RESPONSE_SPEED: 0.78,
}
BRANCH_SPREAD = 0.055
FACTOR_SPREAD = 0.05
VISIT_SPREAD = 0.07
SEVERITY_SPREAD = 0.03
DRIFT_A_YEAR = 0.12


@dataclass(frozen=True, slots=True)
class BranchProfile:
    """A branch's level by factor (0–1) and how much it gains in a year."""

    level: dict[Factor, float]
    drift: float

    def quality(self, factor: Factor, day: date, last_day: date) -> float:
        """Return the level of ``factor`` on ``day``; the drift is centred on the year before ``last_day``."""
        years = (day - last_day).days / 365 + 0.5
        return self.level[factor] + self.drift * years


def make_branch_profile(chance: Random) -> BranchProfile:
    """Draw one branch: every fifth gets better or worse over the year."""
    own = chance.gauss(0, BRANCH_SPREAD)
    level = {factor: base + own + chance.gauss(0, FACTOR_SPREAD) for factor, base in CHAIN_LEVEL.items()}
    drift = chance.choice((-DRIFT_A_YEAR, DRIFT_A_YEAR)) if chance.random() < 0.2 else 0.0
    return BranchProfile(level, drift)


def make_severity(chance: Random) -> float:
    """Draw how much a shopper adds to every share (negative: severe)."""
    return chance.gauss(0, SEVERITY_SPREAD)
