"""Which ranks a branch may really have: 2.5 % and 97.5 % quantiles of its rank over joint draws.

Goldstein & Spiegelhalter, "League tables and their limitations", *JRSS A* 159 (1996) 385–443, with the
draws of Gelman et al., *Bayesian Data Analysis* (3rd ed., section 5.4): first τ from its posterior
under a flat prior, on a grid; then μ given τ; then every branch given both.  With τ held at its
estimate the ranges would be far too narrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

DRAWS = 1_000
"""Other draws move the ends of a range by 0.3 ranks among 40 branches, by some 1 % of the ranks among 1,000;
the simulations of coverage use as many."""
GRID_POINTS = 61
GRID_REACH = 3.0
"""The grid of τ ends at this many standard deviations of the branch means."""
BLOCK = 2_000_000
"""Draws × branches that are held at once: bounds the memory for thousands of branches."""
TAIL = 0.025

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SpreadPosterior:
    """The posterior of τ on a grid, with μ's mean and variance given each τ."""

    grid: Floats
    probability: Floats
    centre: Floats
    centre_variance: Floats


def spread_posterior(means: Floats, variances: Floats) -> SpreadPosterior:
    """Return p(τ | means) ∝ √V(μ) · Π (σ² + τ²)^-½ · exp(−(ȳ − μ̂)² / 2(σ² + τ²)) (BDA eq. 5.21).

    ``variances`` are the σ² = s²/n of the means, all > 0; at least two branches.  Where all means are equal
    the grid is τ = 0 alone, and every branch may have any rank.
    """
    grid = np.linspace(0.0, GRID_REACH * float(np.std(means, ddof=1)), GRID_POINTS)
    total = variances[None, :] + grid[:, None] ** 2
    centre_variance = 1 / np.sum(1 / total, axis=1)
    centre = centre_variance * np.sum(means / total, axis=1)
    misfit = np.sum((means - centre[:, None]) ** 2 / total + np.log(total), axis=1)
    log_density = 0.5 * (np.log(centre_variance) - misfit)
    density = np.exp(log_density - log_density.max())
    return SpreadPosterior(grid, density / density.sum(), centre, centre_variance)


def draw_branches(means: Floats, variances: Floats, rng: Generator, draws: int = DRAWS) -> Floats:
    """Return joint posterior draws of the branches' true means, one row per draw."""
    return _draw_block(spread_posterior(means, variances), means, variances, rng, draws)[0]


def rank_ranges(
    means: Sequence[float], variances: Sequence[float], rng: Generator, draws: int = DRAWS
) -> tuple[tuple[int, int], ...]:
    """Return (best, worst) plausible rank of each branch, rank 1 being the highest mean.

    ``variances`` are s²/n.  Where they are 0 nothing is left to chance, and the range of a branch covers
    only the branches that tie with it.  The result depends on the order of the branches only through
    the generator, so callers order them by key.
    """
    observed, noise = np.asarray(means, dtype=float), np.asarray(variances, dtype=float)
    if not np.all(noise > 0):
        return _ranks_as_observed(observed)
    posterior = spread_posterior(observed, noise)
    ranks = np.empty((draws, len(observed)), dtype=np.int32)
    step = max(1, BLOCK // len(observed))
    for start in range(0, draws, step):
        size = min(step, draws - start)
        ranks[start : start + size] = _rank_rows(_draw_block(posterior, observed, noise, rng, size)[1])
    low = np.quantile(ranks, TAIL, axis=0, method="lower")
    high = np.quantile(ranks, 1 - TAIL, axis=0, method="higher")
    return tuple((int(best), int(worst)) for best, worst in zip(low, high, strict=True))


def _draw_block(
    posterior: SpreadPosterior, means: Floats, variances: Floats, rng: Generator, draws: int
) -> tuple[Floats, Floats]:
    """Return draws of the true means, and what they are ranked by.

    That is the means themselves; where τ = 0 makes a whole draw equal, it is the deviates, which is the
    limit of τ → 0.  Ties broken by position would favour the first branches.
    """
    place = rng.choice(len(posterior.grid), size=draws, p=posterior.probability)
    between = posterior.grid[place][:, None] ** 2
    centre = rng.normal(posterior.centre[place], np.sqrt(posterior.centre_variance[place]))[:, None]
    share = between / (between + variances)
    deviate = rng.standard_normal((draws, len(means)))
    theta = centre + share * (means - centre) + np.sqrt(share * variances) * deviate
    return theta, np.where(between > 0, theta, deviate)


def _rank_rows(values: Floats) -> NDArray[np.int32]:
    """Rank each row, highest first."""
    order = np.argsort(-values, axis=1)
    ranks = np.empty(order.shape, dtype=np.int32)
    places = np.arange(1, order.shape[1] + 1, dtype=np.int32)
    np.put_along_axis(ranks, order, np.broadcast_to(places, order.shape), axis=1)
    return ranks


def _ranks_as_observed(means: Floats) -> tuple[tuple[int, int], ...]:
    ordered = np.sort(-means)
    low = np.searchsorted(ordered, -means, side="left") + 1
    high = np.searchsorted(ordered, -means, side="right")
    return tuple((int(best), int(worst)) for best, worst in zip(low, high, strict=True))
