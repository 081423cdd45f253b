"""Crossed random effects against a published fit, and against the definition of the likelihood."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from audit_app.statistics.averaged_effects import average_effects
from audit_app.statistics.crossed import CrossedSums, estimate_ratios, fit_crossed

# Davies & Goldsmith, *Statistical Methods in Research and Production* (4th ed., 1972), section 6.6: diameter
# (mm) of the zone that six samples of penicillin cleared on each of 24 plates.  Bates, *lme4: Mixed-effects
# modeling with R* (2010), section 2.1 prints the REML fit: standard deviations 0.84671 (plates), 1.93156
# (samples) and 0.54992, mean 22.9722, and the predictions of the samples below.
PENICILLIN = """
272326232321 272326232321 252125242420 262325232320 252226222320 242225232219 242023212219 262226242421
242124222220 242124232219 262326242421 252226242420 262426242522 262326232320 262325242422 252225232320
252124232320 252224232319 242123212119 262326242421 252124222218 252225222220 242124222419 242124222118
"""
SAMPLES = [2.187057, -1.010476, 1.937898, -0.096895, -0.013842, -3.003744]


def penicillin() -> CrossedSums:
    plates = [[int(row[place : place + 2]) for place in range(0, 12, 2)] for row in PENICILLIN.split()]
    return sums_of(np.ones((24, 6)), np.array(plates, dtype=float))


def sums_of(counts: np.ndarray, totals: np.ndarray, squares: float | None = None) -> CrossedSums:
    """Cells with their sums; with one visit a cell the squares follow."""
    centre = totals.sum() / counts.sum()
    apart = totals - centre * counts
    squares = float((apart**2).sum()) if squares is None else squares
    return CrossedSums(counts, apart.sum(axis=1), apart.sum(axis=0), squares, float(centre))


def unbalanced() -> tuple[CrossedSums, np.ndarray, np.ndarray, np.ndarray]:
    """Forty visits of five shoppers to nine branches: sums, and each visit's branch, shopper and score."""
    rng = np.random.default_rng(4)
    branch, shopper = rng.integers(0, 9, 40), rng.integers(0, 5, 40)
    scores = 80 + rng.normal(0, 4, 9)[branch] + rng.normal(0, 3, 5)[shopper] + rng.normal(0, 9, 40)
    counts, totals = np.zeros((9, 5)), np.zeros((9, 5))
    np.add.at(counts, (branch, shopper), 1)
    np.add.at(totals, (branch, shopper), scores)
    sums = sums_of(counts, totals, float(((scores - scores.mean()) ** 2).sum()))
    return sums, branch, shopper, scores


def test_the_spreads_of_the_penicillin_data_are_the_published_ones():
    sums = penicillin()
    ratios = estimate_ratios(sums)
    visit_sd = np.sqrt(fit_crossed(sums, *ratios).visit_variance)
    assert visit_sd == pytest.approx(0.54992, abs=2e-4)
    assert visit_sd * np.array(ratios) == pytest.approx([0.84671, 1.93156], abs=2e-4)


def test_the_predictions_of_the_penicillin_samples_are_the_published_ones():
    sums = penicillin()
    fit = fit_crossed(sums, *estimate_ratios(sums))
    assert fit.mean == pytest.approx(22.9722, abs=1e-4)
    assert fit.effects == pytest.approx(SAMPLES, abs=1e-4)


@pytest.mark.parametrize("ratios", [(0.0, 0.0), (0.4, 0.0), (0.0, 0.7), (0.5, 0.3), (2.0, 1.5)])
def test_an_unbalanced_table_agrees_with_the_definition_of_restricted_likelihood_and_prediction(ratios):
    sums, branch, shopper, scores = unbalanced()
    of_branch, of_shopper = np.eye(9)[branch], np.eye(5)[shopper]
    covariance = (
        np.eye(40) + ratios[0] ** 2 * of_branch @ of_branch.T + ratios[1] ** 2 * of_shopper @ of_shopper.T
    )
    inverse = np.linalg.inv(covariance)
    ones = inverse.sum()
    mean = (inverse @ scores).sum() / ones
    left = inverse @ (scores - mean)
    misfit = float((scores - mean) @ left)
    criterion = 39 * np.log(misfit) + np.linalg.slogdet(covariance)[1] + np.log(ones)
    fit = fit_crossed(sums, *ratios)
    assert fit.criterion == pytest.approx(criterion, rel=1e-9)
    assert fit.mean == pytest.approx(mean, rel=1e-9)
    assert fit.visit_variance == pytest.approx(misfit / 39, rel=1e-9)
    assert fit.effects == pytest.approx(ratios[1] ** 2 * of_shopper.T @ left, abs=1e-9)
    # Var(û − u) = σ²(θ² − θ²Zᵀ·P·Z·θ²), with P the inverse covariance after taking out the mean.
    taken = inverse - np.outer(inverse.sum(axis=1), inverse.sum(axis=0)) / ones
    known = ratios[1] ** 4 * of_shopper.T @ taken @ of_shopper
    error = np.sqrt(misfit / 39 * np.diag(ratios[1] ** 2 * np.eye(5) - known))
    assert fit.errors == pytest.approx(error, abs=1e-9)


def test_effects_around_the_columns_own_mean_carry_no_uncertainty_of_the_population_s():
    sums, branch, shopper, scores = unbalanced()
    usual = sums.counts.sum(axis=0) / 40
    theta = 0.5, 0.3
    fit = fit_crossed(sums, *theta, usual)
    # The same from Henderson's equations written out in full: mean, nine branches, five shoppers.
    design = np.column_stack([np.ones(40), np.eye(9)[branch], np.eye(5)[shopper]])
    ridge = np.diag([0.0, *([theta[0] ** -2] * 9), *([theta[1] ** -2] * 5)])
    inverse = np.linalg.inv(design.T @ design + ridge)
    contrast = np.eye(5) - usual
    solution = inverse @ design.T @ scores
    assert fit.effects == pytest.approx(contrast @ solution[10:], abs=1e-9)
    error = np.sqrt(fit.visit_variance * np.diag(contrast @ inverse[10:, 10:] @ contrast.T))
    assert fit.errors == pytest.approx(error, abs=1e-9)
    assert fit_crossed(sums.turned, 0.3, 0.5, np.full(9, 1 / 9)).effects.sum() == pytest.approx(0)
    assert np.all(fit.errors < fit_crossed(sums, *theta).errors)


def test_it_does_not_matter_which_grouping_is_eliminated_nor_whether_the_table_is_sparse():
    sums = unbalanced()[0]
    plain, turned = fit_crossed(sums, 0.5, 0.3), fit_crossed(sums.turned, 0.3, 0.5)
    assert turned.criterion == pytest.approx(plain.criterion)
    sparse = CrossedSums(csr_array(sums.counts), *(getattr(sums, name) for name in CrossedSums.__slots__[1:]))
    assert fit_crossed(sparse, 0.5, 0.3).effects == pytest.approx(plain.effects)
    weights = np.full(9, 1 / 9)
    branches = fit_crossed(sums.turned, 0.3, 0.5, weights)
    assert fit_crossed(sparse.turned, 0.3, 0.5, weights).errors == pytest.approx(branches.errors)


def test_averaging_leaves_what_is_well_known_and_widens_what_is_not():
    known = average_effects(penicillin(), np.full(6, 1 / 6))
    assert known.effects == pytest.approx(SAMPLES, abs=0.02)
    sums = unbalanced()[0]
    usual = sums.counts.sum(axis=0) / 40
    plain, averaged = fit_crossed(sums, *estimate_ratios(sums), usual), average_effects(sums, usual)
    assert np.all(averaged.errors > 0.8 * plain.errors)
    assert np.all(averaged.errors > 0)


def test_where_nothing_is_left_to_chance_there_are_no_effects():
    counts, usual = np.ones((3, 3)), np.full(3, 1 / 3)
    assert average_effects(sums_of(counts, np.add.outer([1.0, 2, 3], [10.0, 20, 40])), usual) is None
    assert average_effects(sums_of(counts, np.full((3, 3), 80.0)), usual) is None
