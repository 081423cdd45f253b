"""Rank ranges: the draws against a published posterior, the ranges against simulated truth."""

import numpy as np
import pytest

from audit_app.statistics.ranks import draw_branches, rank_ranges, spread_posterior

# Rubin (1981), eight coaching experiments; Gelman et al., *Bayesian Data Analysis*, table 5.2 (effect and
# standard error) and table 5.3 (posterior quantiles 2.5, 25, 50, 75, 97.5 %, from 200 simulations).
EFFECTS = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
ERRORS = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])
TABLE_5_3 = np.array(
    [
        [-2, 7, 10, 16, 31],
        [-5, 3, 8, 12, 23],
        [-11, 2, 7, 11, 19],
        [-7, 4, 8, 11, 21],
        [-9, 1, 5, 10, 18],
        [-7, 2, 6, 10, 28],
        [-1, 7, 10, 15, 26],
        [-6, 3, 8, 13, 33],
    ]
)


def test_the_draws_agree_with_the_published_posterior_of_the_eight_schools():
    draws = draw_branches(EFFECTS, ERRORS**2, np.random.default_rng(1), draws=20_000)
    quantiles = np.quantile(draws, [0.025, 0.25, 0.5, 0.75, 0.975], axis=0).T
    # 200 simulations leave about ±1 on the middle quantiles and several points on the tails.
    assert np.abs(quantiles - TABLE_5_3)[:, 1:4].max() < 1.5
    assert np.abs(quantiles - TABLE_5_3)[:, [0, 4]].max() < 10
    assert np.abs(quantiles - TABLE_5_3)[:, [0, 4]].mean() < 3


def test_the_posterior_of_the_spread_is_as_the_book_describes_it():
    # Section 5.5: zero is the most likely value of τ, values above 10 are less than half as likely as
    # zero, and τ > 25 is practically excluded.  Complete pooling (τ = 0) of the rounded data gives a mean
    # of 7.7 with variance 16.6.
    posterior = spread_posterior(EFFECTS, ERRORS**2)
    assert posterior.grid[posterior.probability.argmax()] == 0
    assert np.all(posterior.probability[posterior.grid > 10] < posterior.probability[0] / 2)
    assert posterior.probability[posterior.grid > 25].sum() < 0.02
    assert posterior.centre[0] == pytest.approx(7.7, abs=0.05)
    assert posterior.centre_variance[0] == pytest.approx(16.6, abs=0.05)
    assert posterior.probability.sum() == pytest.approx(1)


def test_neither_shift_nor_scale_moves_a_rank():
    means, variances = np.array([80.0, 70.0, 75.0, 90.0, 71.0]), np.array([9.0, 4.0, 9.0, 20.0, 2.0])
    plain = rank_ranges(means.tolist(), variances.tolist(), np.random.default_rng(3))
    moved = rank_ranges((3 * means - 20).tolist(), (9 * variances).tolist(), np.random.default_rng(3))
    assert moved == plain


def test_the_same_generator_gives_the_same_ranges():
    means, variances = [80.0, 70.0, 75.0, 90.0], [9.0, 4.0, 9.0, 20.0]
    first = rank_ranges(means, variances, np.random.default_rng(3))
    assert first == rank_ranges(means, variances, np.random.default_rng(3))


def test_clear_differences_give_certain_ranks_with_one_for_the_best():
    assert rank_ranges([60.0, 90.0, 75.0], [0.01] * 3, np.random.default_rng(1)) == ((3, 3), (1, 1), (2, 2))


def test_branches_that_look_alike_may_have_any_rank_whatever_their_place():
    ranges = rank_ranges([80.0] * 20, [9.0] * 20, np.random.default_rng(1))
    assert all(low <= 2 and high >= 19 for low, high in ranges)


def test_without_any_noise_only_ties_share_ranks():
    assert rank_ranges([70.0, 90.0, 80.0, 80.0], [0.0] * 4, np.random.default_rng(1)) == (
        (4, 4),
        (1, 1),
        (2, 3),
        (2, 3),
    )


def test_a_large_chain_is_drawn_in_blocks_and_keeps_its_ranges(monkeypatch):
    means = np.linspace(60, 95, 30).tolist()
    whole = rank_ranges(means, [4.0] * 30, np.random.default_rng(5))
    monkeypatch.setattr("audit_app.statistics.ranks.BLOCK", 30 * 500)
    blocks = rank_ranges(means, [4.0] * 30, np.random.default_rng(5))
    assert np.abs(np.array(whole) - np.array(blocks)).max() <= 2
