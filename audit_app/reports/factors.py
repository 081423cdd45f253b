"""The five factors of the place that a report is about.  Pure."""

from dataclasses import replace

from audit_app.comparison.branch import BranchReport
from audit_app.comparison.overview import Overview
from audit_app.comparison.worth import FactorOfChain, compared_factors


def place_factors(overview: Overview, branch: BranchReport | None) -> list[FactorOfChain]:
    """Return the factors, the one whose threshold is worth most first: of the branches, or of one branch."""
    if branch is None:
        return compared_factors(overview)
    own = {each.measure: each for each in branch.factors}
    rows = []
    for row in compared_factors(overview):
        measure = own[row.factor.value]
        n = measure.figures.n if measure.figures else 0
        mean = measure.figures.mean if measure.figures else None
        rows.append(replace(row, n=n, mean=mean, threshold=measure.threshold))
    return sorted(rows, key=lambda row: -row.priority)
