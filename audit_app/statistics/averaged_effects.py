"""Effects of the columns of a crossed model, averaged over what the spread of the columns may be.

With that spread held at its REML estimate the errors are too small, and all 0 where the estimate is 0, which
happens in most small tables.  So the estimate is replaced by its posterior under a flat prior, on a grid, as
Gelman et al., *Bayesian Data Analysis* (3rd ed., section 5.4) do it for one grouping; the visits' variance is
integrated out (prior 1/σ²), the ratio of the rows stays at its REML estimate.
"""

import math
from dataclasses import dataclass

import numpy as np

from audit_app.statistics.crossed import (
    CrossedSpreads,
    CrossedSums,
    Floats,
    estimate_ratios,
    fit_crossed,
    fixed_effects,
)

GRID_POINTS = 21
GRID_REACH = 3.0
"""The grid ends at this many times what the columns' raw effects differ by."""
LEAST_LEFT = 1e-9
"""Less than this part of all variation is the noise of floating point, not of visits."""


@dataclass(frozen=True, slots=True)
class AveragedEffects:
    """Posterior means and standard deviations of the column effects, and the REML spreads, all in points."""

    effects: Floats
    errors: Floats
    spreads: CrossedSpreads


def average_effects(sums: CrossedSums, usual: Floats) -> AveragedEffects | None:
    """Return the effects; ``None`` where rows and columns explain every figure, so that chance is unknown.

    Effects are deviations from the mean of the columns, each with its weight in ``usual`` (together 1).
    There must be more visits than independent effects, and at least two columns.
    """
    raw, left = fixed_effects(sums)
    if left <= LEAST_LEFT * sums.squares:
        return None
    rows, columns = estimate_ratios(sums)
    visit_sd = math.sqrt(fit_crossed(sums, rows, columns).visit_variance)
    usual_error = visit_sd / math.sqrt(sums.visits / len(raw))
    reach = GRID_REACH * max(float(np.std(raw, ddof=1)), usual_error) / visit_sd
    fits = [fit_crossed(sums, rows, ratio, usual) for ratio in np.linspace(0, reach, GRID_POINTS)]
    criteria = np.array([fit.criterion for fit in fits])
    weights = np.exp(-0.5 * (criteria - criteria.min()))
    weights /= weights.sum()
    effects = np.array([fit.effects for fit in fits])
    squares = np.array([fit.errors**2 for fit in fits]) + effects**2
    mean = weights @ effects
    errors = np.sqrt(np.maximum(weights @ squares - mean**2, 0))
    return AveragedEffects(mean, errors, CrossedSpreads(rows * visit_sd, columns * visit_sd, visit_sd))
