"""Variances within and between branches, against published examples and by their properties."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.statistics import BranchSums, Degenerate, compare, measure_spread

# Montgomery, *Design and Analysis of Experiments*, one-way random effects: strength of fabric from four
# looms drawn at random, four samples each.  Printed there: MS looms 29.73, MS error 1.90, F 15.68,
# σ̂² = 1.90, σ̂τ² = (29.73 − 1.90) / 4 = 6.96.
LOOMS = {
    "loom 1": [98, 97, 99, 96],
    "loom 2": [91, 90, 93, 92],
    "loom 3": [96, 95, 97, 95],
    "loom 4": [95, 96, 99, 98],
}

# Snedecor & Cochran, *Statistical Methods*, samples of unequal sizes with random effects: percentages of
# conceptions to services for six bulls.  Printed there: MS between bulls 664, MS within 248, n₀ = 5.67,
# s²(A) = (664 − 248) / 5.67 = 73.
BULLS = {
    "1": [46, 31, 37, 62, 30],
    "2": [70, 59],
    "3": [52, 44, 57, 40, 67, 64, 70],
    "4": [47, 21, 70, 46, 14],
    "5": [42, 64, 50, 69, 77, 81, 87],
    "6": [35, 68, 59, 38, 57, 76, 57, 29, 60],
}

# Davies, *Statistical Methods in Research and Production* (1947), section 6.4: yield of dyestuff, five
# samples of each of six batches.  Bates, *lme4: Mixed-effects modeling with R* (2010), section 1.3 prints the
# REML fit, which for a balanced table is that of the analysis of variance: variances 1764.05 (batches) and
# 2451.25, mean 1527.5, and how far each batch lies from it after shrinkage.
DYESTUFF = {
    "A": [1545, 1440, 1440, 1520, 1580],
    "B": [1540, 1555, 1490, 1560, 1495],
    "C": [1595, 1550, 1605, 1510, 1560],
    "D": [1445, 1440, 1595, 1465, 1545],
    "E": [1595, 1630, 1515, 1635, 1625],
    "F": [1520, 1455, 1450, 1480, 1445],
}
SHRUNK = {"A": -17.60685, "B": 0.39126, "C": 28.56223, "D": -23.08454, "E": 56.73319, "F": -44.99529}


def sums_of(scores: dict) -> list[BranchSums]:
    return [BranchSums.from_scores(branch, values) for branch, values in scores.items()]


def test_montgomery_s_looms_give_the_printed_variance_components():
    spread = measure_spread(sums_of(LOOMS))
    assert round(spread.between_mean_square, 2) == 29.73
    assert round(spread.within_variance, 2) == 1.90
    assert round(spread.between_variance, 2) == 6.96
    assert round(spread.between_mean_square / spread.within_variance, 2) == 15.68
    assert spread.degrees == 12


def test_snedecor_and_cochran_s_bulls_give_the_printed_components_with_unequal_numbers():
    spread = measure_spread(sums_of(BULLS))
    assert round(spread.between_mean_square) == 664
    assert round(spread.within_variance) == 248
    assert round(spread.effective_n, 2) == 5.67
    assert round(spread.between_variance) == 73


def test_the_dyestuff_batches_give_the_published_variances_and_predictions():
    spread = measure_spread(sums_of(DYESTUFF))
    assert spread.between_variance == pytest.approx(1764.05)
    assert spread.within_variance == pytest.approx(2451.25)
    assert spread.mean == pytest.approx(1527.5)
    for row in compare(sums_of(DYESTUFF), threshold=1500).branches:
        assert row.adjusted - 1527.5 == pytest.approx(SHRUNK[row.branch], abs=1e-4)


def test_with_equal_numbers_the_chain_mean_is_the_mean_of_all_visits():
    spread = measure_spread(sums_of(LOOMS))
    assert spread.mean == pytest.approx(95.4375, abs=1e-12)
    assert spread.plain_mean == 95.4375


def test_the_chain_mean_weights_a_branch_by_what_its_visits_tell():
    spread = measure_spread(sums_of(BULLS))
    weights = {b: 1 / (spread.between_variance + spread.within_variance / len(v)) for b, v in BULLS.items()}
    weighted = sum(weights[b] * sum(v) / len(v) for b, v in BULLS.items()) / sum(weights.values())
    assert spread.mean == pytest.approx(weighted, rel=1e-12)
    assert spread.mean != spread.plain_mean


def test_a_negative_estimate_between_branches_is_none_at_all():
    spread = measure_spread(sums_of({"a": [10, 90], "b": [12, 88]}))
    assert spread.between_variance == 0
    assert spread.mean == spread.plain_mean == 50


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ({}, Degenerate.NO_VISITS),
        ({"a": []}, Degenerate.NO_VISITS),
        ({"a": [80]}, Degenerate.ONE_VISIT),
        ({"a": [80, 90]}, Degenerate.ONE_BRANCH),
        ({"a": [80], "b": [90]}, Degenerate.SINGLE_VISITS),
        ({"a": [80, 80], "b": [90]}, Degenerate.ZERO_SPREAD),
        ({"a": [80, 80], "b": [80]}, Degenerate.ZERO_SPREAD),
        ({"a": [80, 81], "b": [90]}, None),
    ],
)
def test_degenerate_data_is_named(scores, reason):
    assert measure_spread(sums_of(scores)).reason is reason


def test_what_cannot_be_known_is_none():
    alone = measure_spread(sums_of({"a": [80, 90]}))
    assert alone.within_variance == 50
    assert (alone.between_variance, alone.between_sd, alone.effective_n) == (None, None, None)
    single = measure_spread(sums_of({"a": [80], "b": [90]}))
    assert (single.within_variance, single.within_sd, single.between_variance) == (None, None, None)
    assert single.mean == 85
    nothing = measure_spread([])
    assert (nothing.mean, nothing.plain_mean, nothing.visits) == (None, None, 0)


def test_sums_are_whole_hundredths_and_exact():
    sums = BranchSums.from_scores("a", [Decimal("80.51"), Decimal("0.10"), 100])
    assert (sums.n, sums.total, sums.squares) == (3, 18061, 8051**2 + 10**2 + 10000**2)
    assert sums.exact_mean == Fraction(18061, 300)
    assert sums.mean == float(Fraction(18061, 300))
    assert isinstance(sums.total, int)


@pytest.mark.parametrize("wrong", [(-1, 0, 0), (0, 5, 25), (2, 200, 10_000), (1, 3, 8)])
def test_sums_that_no_scores_can_give_are_refused(wrong):
    with pytest.raises(ValueError, match="scores"):
        BranchSums("a", *wrong)


SCORE = st.integers(0, 10_000).map(lambda hundredths: Fraction(hundredths, 100))
TABLE = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.lists(SCORE, min_size=1, max_size=6),
    min_size=2,
    max_size=8,
)


@settings(max_examples=50)
@given(TABLE, st.randoms(use_true_random=False))
def test_the_order_of_branches_and_visits_never_matters(scores, random):
    shuffled = list(scores.items())
    random.shuffle(shuffled)
    assert measure_spread(sums_of({b: sorted(v) for b, v in shuffled})) == measure_spread(sums_of(scores))


@settings(max_examples=50)
@given(TABLE, st.integers(-(10**9), 10**9))
def test_adding_a_constant_moves_the_means_and_leaves_the_spread_alone(scores, constant):
    plain = measure_spread(sums_of(scores))
    moved = measure_spread(sums_of({b: [y + constant for y in v] for b, v in scores.items()}))
    assert moved.within_variance == plain.within_variance
    assert moved.between_variance == plain.between_variance
    assert moved.mean - constant == pytest.approx(plain.mean, abs=1e-6)


@settings(max_examples=50)
@given(TABLE, st.integers(1, 9))
def test_stretching_the_scale_stretches_means_and_spreads_with_it(scores, factor):
    plain = measure_spread(sums_of(scores))
    wide = measure_spread(sums_of({b: [factor * y for y in v] for b, v in scores.items()}))
    assert wide.plain_mean == pytest.approx(factor * plain.plain_mean)
    for name in ("within_variance", "between_variance", "between_mean_square"):
        before, after = getattr(plain, name), getattr(wide, name)
        assert after == (None if before is None else pytest.approx(factor**2 * before))


@settings(max_examples=50)
@given(TABLE)
def test_the_chain_mean_lies_among_the_branch_means(scores):
    means = [float(sum(v) / len(v)) for v in scores.values()]
    assert min(means) - 1e-9 <= measure_spread(sums_of(scores)).mean <= max(means) + 1e-9


@settings(max_examples=50)
@given(TABLE)
def test_the_sums_of_squares_add_up_to_the_total(scores):
    spread = measure_spread(sums_of(scores))
    every = [y for values in scores.values() for y in values]
    mean = sum(every) / len(every)
    whole = float(sum((y - mean) ** 2 for y in every))
    within = (spread.within_variance or 0) * spread.degrees
    assert within + spread.between_mean_square * (spread.branches - 1) == pytest.approx(whole, abs=1e-9)
