"""What intervals, rank ranges and movers promise, against chains whose truth is known.

Chains have 15 branches with 1 to 12 visits each, at random, and visits that spread by 9 points.  All seeds
are fixed.
"""

import numpy as np
import pytest
from numpy.random import Generator

from audit_app.statistics import BranchSums, compare, measure_spread
from audit_app.statistics.movers import find_changes
from audit_app.statistics.ranks import rank_ranges

BRANCHES, WITHIN = 15, 9.0
NAMES = [f"{branch:02}" for branch in range(BRANCHES)]


def visit_all(truth: np.ndarray, rng: Generator) -> list[BranchSums]:
    """Visit every branch 1 to 12 times; scores have two decimals and may leave 0–100."""
    counts = rng.integers(1, 13, BRANCHES)
    scores = np.rint(100 * (np.repeat(truth, counts) + rng.normal(0, WITHIN, counts.sum()))).astype(np.int64)
    starts = np.concatenate([[0], counts.cumsum()[:-1]])
    totals, squares = np.add.reduceat(scores, starts), np.add.reduceat(scores**2, starts)
    rows = zip(NAMES, counts.tolist(), totals.tolist(), squares.tolist(), strict=True)
    return [BranchSums(*row) for row in rows]


def test_intervals_cover_the_true_mean_as_often_as_promised():
    # 2,000 chains, 30,000 intervals: chance alone moves the share by about 0.13 points.
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(2_000):
        truth = rng.normal(78, 4, BRANCHES)
        rows = compare(visit_all(truth, rng), threshold=80).branches
        hits += sum(row.low <= mean <= row.high for row, mean in zip(rows, truth, strict=True))
    assert 0.935 <= hits / (2_000 * BRANCHES) <= 0.965


@pytest.mark.parametrize("between", [0.5, 2.0, 8.0])
def test_the_true_rank_lies_in_the_range_about_as_often_as_promised(between):
    # 150 chains, 2,250 ranks.  Ranks of one chain hang together, so chance moves the share by about a point.
    rng = np.random.default_rng(1996)
    hits = 0
    for _ in range(150):
        truth = rng.normal(78, between, BRANCHES)
        sums = visit_all(truth, rng)
        within = measure_spread(sums).within_variance
        ranges = rank_ranges([each.mean for each in sums], [within / each.n for each in sums], rng)
        ranks = BRANCHES - truth.argsort().argsort()
        hits += sum(low <= rank <= high for (low, high), rank in zip(ranges, ranks, strict=True))
    assert hits / (150 * BRANCHES) >= 0.93


def test_chains_that_did_not_change_hardly_ever_show_a_mover():
    # Where nothing changed every mover is a false discovery: at most one chain in twenty should have any.
    rng = np.random.default_rng(1995)
    chains = alone = with_movers = 0
    for _ in range(1_500):
        truth = rng.normal(78, 4, BRANCHES)
        changes = find_changes(visit_all(truth, rng), visit_all(truth, rng))
        chains += 1
        alone += sum(change.beyond_noise for change in changes)
        with_movers += any(change.is_mover for change in changes)
    assert with_movers / chains <= 0.07
    assert 0.04 <= alone / (chains * BRANCHES) <= 0.06  # judged alone, one branch in twenty moves by chance


def test_among_the_movers_of_chains_that_did_change_few_are_false():
    rng = np.random.default_rng(5)
    shares, found = [], 0
    for _ in range(500):
        before = rng.normal(78, 4, BRANCHES)
        after = before + np.where(np.arange(BRANCHES) < 5, 15.0, 0.0)
        movers = [
            each for each in find_changes(visit_all(after, rng), visit_all(before, rng)) if each.is_mover
        ]
        false = sum(int(change.branch) >= 5 for change in movers)
        shares.append(false / len(movers) if movers else 0.0)
        found += len(movers) - false
    assert np.mean(shares) <= 0.07
    assert found / (500 * 5) > 0.4
