"""What reaching the threshold of each factor is worth to the overall score."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit_app.checklists.definition import Factor
from audit_app.comparison.overview import FACTORS, Overview
from audit_app.comparison.priorities import applied_weights
from audit_app.rollups.queries import sums_by_class
from audit_app.statistics.priority import priority_points


@dataclass(frozen=True, slots=True)
class FactorOfChain:
    """A factor over all chosen branches.

    ``threshold`` is what was expected of its visits on average, each by its branch's class; ``applied`` its
    weight's share (0–1) among the factors that the compared visits assessed; ``priority`` =
    (T − F)⁺ · applied: how many points the overall score would gain with F at its threshold.
    """

    factor: Factor
    n: int
    mean: float | None
    threshold: float
    applied: float

    @property
    def priority(self) -> float:
        """What reaching the threshold is worth, in points of the overall score."""
        return priority_points(self.mean, self.threshold, self.applied)

    @property
    def is_below(self) -> bool:
        """Whether the mean is under the threshold, also where the factor weighs nothing."""
        return self.mean is not None and self.mean < self.threshold


def first_to_mend(factors: Sequence[FactorOfChain]) -> FactorOfChain | None:
    """Return the factor whose threshold is worth most; ``None`` where each threshold is reached.

    Where none is worth anything, one may still lie below its threshold that most visits did not assess.
    """
    below = [row for row in factors if row.is_below]
    return max(below, key=lambda row: row.priority, default=None)


def compared_factors(overview: Overview) -> list[FactorOfChain]:
    """Return the five factors of an overview of all measures, the one whose threshold is worth most first."""
    seen = {}
    for factor in FACTORS:
        found = overview.measures[factor]
        visits = Counter[int | None]()
        for row in found.branches:
            visits[overview.places[row.branch].class_id] += row.n
        seen[factor] = found.plain_mean, visits
    return _rank(overview, seen)


def read_factors(overview: Overview) -> list[FactorOfChain]:
    """Return the same factors where the branches were compared by one measure only."""
    selection = overview.selection
    chosen = selection.sums(selection.period, selection.assessed or None)
    seen = {}
    for factor, by_class in sums_by_class(FACTORS, chosen).items():
        visits = {class_id: sums.n for class_id, sums in by_class.items()}
        n, total = sum(visits.values()), sum(sums.total for sums in by_class.values())
        seen[factor] = float(total / (100 * n)) if n else None, visits
    return _rank(overview, seen)


def _rank(
    overview: Overview, seen: Mapping[str, tuple[float | None, Mapping[int | None, int]]]
) -> list[FactorOfChain]:
    """``seen`` are the mean and the visits by class of each factor."""
    applied = applied_weights(overview.selection.measured.line.checklist.weights, overview.assessed)
    rows = []
    for factor, weight in applied.items():
        mean, visits = seen[factor.value]
        threshold = overview.thresholds.of_visits(visits, factor.value)
        rows.append(FactorOfChain(factor, sum(visits.values()), mean, threshold, weight))
    return sorted(rows, key=lambda row: -row.priority)
