"""Crossed random effects: two groupings that cut across each other, branches and shoppers.

Model: y = μ + branch(b) + shopper(s) + visit, three normal spreads.  Only counts and sums of the cells
branch × shopper are needed.  The spreads maximise the restricted likelihood (REML: Patterson & Thompson,
*Biometrika* 58 (1971) 545–554), profiled to the two ratios θ = spread of a grouping / spread of visits as
Bates et al., "Fitting linear mixed-effects models using lme4", *Journal of Statistical Software* 67 (2015)
do it; effects and their errors come from Henderson's mixed-model equations (Searle, Casella & McCulloch,
*Variance Components*, 1992, ch. 7).  The longer grouping is eliminated first, so that the cost grows with
the square of the shorter one.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Counts = Any
"""A NumPy array or a SciPy sparse array, which has no types."""

START = 0.5
MOST_RATIO = 1e3
TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class CrossedSums:
    """Counts and sums of all cells: ``counts`` is a table of rows × columns, sparse where it is large.

    ``row_totals`` and ``column_totals`` are Σ(y − centre) of each level, ``squares`` Σ(y − centre)² over
    all; ``centre`` is any figure near the mean, so that no digits are lost.  Each level has a visit.
    """

    counts: Counts
    row_totals: Floats
    column_totals: Floats
    squares: float
    centre: float

    @property
    def visits(self) -> int:
        """N."""
        return int(self.counts.sum())

    @property
    def turned(self) -> "CrossedSums":
        """The same with the groupings exchanged."""
        return CrossedSums(self.counts.T, self.column_totals, self.row_totals, self.squares, self.centre)


@dataclass(frozen=True, slots=True)
class CrossedSpreads:
    """Standard deviations in points: of the rows, of the columns and from visit to visit."""

    rows: float
    columns: float
    visits: float


@dataclass(frozen=True, slots=True)
class CrossedFit:
    """What one pair of ratios leads to.

    ``criterion`` is −2 · the profiled restricted log-likelihood, less a constant.  ``effects`` are the best
    linear unbiased predictions of the column effects, ``errors`` their standard errors √Var(û − u): around
    the mean of all columns that there could be, or of those that are there, as asked for.
    """

    criterion: float
    mean: float
    visit_variance: float
    effects: Floats
    errors: Floats


@dataclass(frozen=True, slots=True)
class _Solution:
    """The equations solved for a right-hand side of ones and one of scores (the two columns of a part).

    ``diagonal`` is the block of the eliminated grouping, ``factor`` the Cholesky factor of what is left.
    """

    diagonal: Floats
    factor: tuple[Floats, bool]
    first_parts: Floats
    second_parts: Floats
    ones: float
    mean: float
    misfit: float
    criterion: float


def estimate_ratios(sums: CrossedSums) -> tuple[float, float]:
    """Return the REML ratios (θ of the rows, θ of the columns), each at least 0.

    ``sums`` must leave something to chance: a residual sum of squares that is not 0.
    """
    if _is_wide(sums):
        columns, rows = estimate_ratios(sums.turned)
        return rows, columns
    found = minimize(
        lambda ratios: _solve(sums, ratios[0], ratios[1]).criterion,
        (START, START),
        method="Nelder-Mead",
        bounds=((0.0, MOST_RATIO), (0.0, MOST_RATIO)),
        options={"xatol": TOLERANCE, "fatol": TOLERANCE},
    )
    return float(found.x[0]), float(found.x[1])


def fit_crossed(
    sums: CrossedSums, row_ratio: float, column_ratio: float, usual: Floats | None = None
) -> CrossedFit:
    """Return criterion, mean, visit variance and column effects at given ratios.

    Without ``usual`` effects are deviations from μ, whose uncertainty is in the errors.  ``usual`` are
    weights of the columns that add up to 1: then effects are deviations from the columns' weighted mean,
    which a few columns show much better than they show μ.
    """
    both = row_ratio * column_ratio
    if _is_wide(sums):
        turned = sums.turned
        found = _solve(turned, column_ratio, row_ratio)
        parts, spread = found.first_parts, _first_spread(turned, found, both)
    else:
        found = _solve(sums, row_ratio, column_ratio)
        parts, spread = found.second_parts, np.diag(_inverse(found))
    spread = spread + parts[:, 0] ** 2 / found.ones
    effects = parts[:, 1] - found.mean * parts[:, 0]
    if usual is not None:
        along = _columns_solved(sums, found, both, usual) + parts[:, 0] * (parts[:, 0] @ usual) / found.ones
        spread = np.maximum(spread - 2 * along + usual @ along, 0)
        effects = effects - usual @ effects
    variance = found.misfit / (sums.visits - 1)
    return CrossedFit(
        criterion=found.criterion,
        mean=sums.centre + found.mean,
        visit_variance=variance,
        effects=column_ratio * effects,
        errors=column_ratio * np.sqrt(variance * spread),
    )


def fixed_effects(sums: CrossedSums) -> tuple[Floats, float]:
    """Return the columns' effects with all effects fixed (least squares, smallest norm) and what is left.

    What is left, the residual sum of squares, is 0 where nothing is left to chance.
    """
    n_rows, n_columns = sums.counts.sum(axis=1), sums.counts.sum(axis=0)
    equations = np.diag(n_columns) - _cross_products(sums.counts, 1 / n_rows)
    sides = sums.column_totals - sums.counts.T @ (sums.row_totals / n_rows)
    effects = np.linalg.lstsq(equations, sides, rcond=1e-10)[0]
    explained = float(np.sum(sums.row_totals**2 / n_rows) + sides @ effects)
    return effects, max(0.0, sums.squares - explained)


def _is_wide(sums: CrossedSums) -> bool:
    """Whether the columns are the longer grouping, which is the one to eliminate."""
    return len(sums.row_totals) < len(sums.column_totals)


def _solve(sums: CrossedSums, first: float, second: float) -> _Solution:
    """Eliminate the first grouping, whose block of the equations is diagonal.

    With u = θ·v the equations are (ZᵀZ scaled by θ, plus 1 on the diagonal)·v = θ·Zᵀ(y − μ); their
    determinant is that of the visits' covariance, and never 0, even where a θ is.
    """
    n_first, n_second = sums.counts.sum(axis=1), sums.counts.sum(axis=0)
    both = first * second
    diagonal = 1 + first**2 * n_first
    left = np.diag(1 + second**2 * n_second) - both**2 * _cross_products(sums.counts, 1 / diagonal)
    factor = cho_factor(left, lower=True)
    first_sides = first * np.column_stack([n_first, sums.row_totals])
    second_sides = second * np.column_stack([n_second, sums.column_totals])
    first_parts, second_parts = _parts(sums, both, diagonal, factor, first_sides, second_sides)
    inner = first_sides.T @ first_parts + second_sides.T @ second_parts
    ones = float(sums.visits - inner[0, 0])
    mean = float(sums.row_totals.sum() - inner[0, 1]) / ones
    misfit = max(float(sums.squares - inner[1, 1] - mean**2 * ones), np.finfo(float).tiny)
    determinant = float(np.log(diagonal).sum() + 2 * np.log(np.diag(factor[0])).sum())
    criterion = (sums.visits - 1) * math.log(misfit) + determinant + math.log(ones)
    return _Solution(diagonal, factor, first_parts, second_parts, ones, mean, misfit, criterion)


def _parts(
    sums: CrossedSums,
    both: float,
    diagonal: Floats,
    factor: tuple[Floats, bool],
    first_sides: Floats,
    second_sides: Floats,
) -> tuple[Floats, Floats]:
    """Solve the equations for right-hand sides that stand in columns."""
    first_alone = first_sides / diagonal[:, None]
    second: Floats = cho_solve(factor, second_sides - both * (sums.counts.T @ first_alone))
    return first_alone - both * (sums.counts @ second) / diagonal[:, None], second


def _columns_solved(sums: CrossedSums, found: _Solution, both: float, sides: Floats) -> Floats:
    """Return the column part of the solution for a right-hand side that is 0 in all rows."""
    column, nothing = sides[:, None], np.zeros((len(sums.row_totals), 1))
    if _is_wide(sums):
        return _parts(sums.turned, both, found.diagonal, found.factor, column, nothing)[0][:, 0]
    return _parts(sums, both, found.diagonal, found.factor, nothing, column)[1][:, 0]


def _cross_products(counts: Counts, weights: Floats) -> Floats:
    """Σ over rows of weight · (row's counts)(row's counts)ᵀ."""
    products = counts.T @ (counts * weights[:, None])
    dense: Floats = products if isinstance(products, np.ndarray) else products.toarray()
    return dense


def _inverse(found: _Solution) -> Floats:
    inverse: Floats = cho_solve(found.factor, np.eye(len(found.second_parts)))
    return inverse


def _first_spread(sums: CrossedSums, found: _Solution, both: float) -> Floats:
    """The diagonal of the inverse that belongs to the eliminated grouping."""
    through = (sums.counts * (sums.counts @ _inverse(found))).sum(axis=1)
    spread: Floats = 1 / found.diagonal + both**2 * through / found.diagonal**2
    return spread
