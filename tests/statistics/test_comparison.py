"""The whole comparison: how the figures go together, and what holds for every table."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.statistics import Band, BranchSums, Degenerate, compare

CHAIN = {
    "Cầu Giấy": [95, 93, 96, 94],
    "Đống Đa": [81, 74, 79, 88],
    "Hà Đông": [55, 61, 58],
    "Long Biên": [99],
}


def sums_of(scores: dict) -> list[BranchSums]:
    return [BranchSums.from_scores(branch, values) for branch, values in scores.items()]


def by_branch(comparison) -> dict:
    return {row.branch: row for row in comparison.branches}


def test_a_small_chain_is_put_into_its_bands():
    rows = by_branch(compare(sums_of(CHAIN), threshold=80, rng=np.random.default_rng(1)))
    assert rows["Cầu Giấy"].band is Band.ABOVE
    assert rows["Đống Đa"].band is Band.CANNOT_TELL
    assert rows["Hà Đông"].band is Band.BELOW
    assert rows["Long Biên"].band is Band.TOO_FEW
    assert rows["Đống Đa"].visits_needed >= 1
    assert rows["Cầu Giấy"].visits_needed is None


def test_a_branch_with_one_visit_borrows_the_spread_of_the_others_but_is_not_judged():
    row = by_branch(compare(sums_of(CHAIN), threshold=50))["Long Biên"]
    assert row.low < 99 < row.high
    assert row.band is Band.TOO_FEW
    assert by_branch(compare(sums_of(CHAIN), threshold=50, minimum=1))["Long Biên"].band is Band.ABOVE


def test_the_list_goes_by_band_then_by_mean_and_is_no_ranking_across_bands():
    listed = compare(sums_of(CHAIN), threshold=80).listed
    assert [row.branch for row in listed] == ["Cầu Giấy", "Đống Đa", "Hà Đông", "Long Biên"]


def test_ranks_are_drawn_only_with_a_generator():
    assert all(row.rank_low is None for row in compare(sums_of(CHAIN), threshold=80).branches)
    rows = by_branch(compare(sums_of(CHAIN), threshold=80, rng=np.random.default_rng(1)))
    assert (rows["Hà Đông"].rank_low, rows["Hà Đông"].rank_high) == (4, 4)


def test_changes_since_the_period_before_stand_beside_the_figures():
    rows = by_branch(compare(sums_of(CHAIN), threshold=80, previous=sums_of({"Hà Đông": [90, 92, 91]})))
    assert rows["Hà Đông"].change.difference == pytest.approx(-33)
    assert rows["Hà Đông"].change.is_mover
    assert rows["Đống Đa"].change is None


@pytest.mark.parametrize("scores", [{}, {"a": [80]}, {"a": [80, 90, 70]}, {"a": [80], "b": [90]}])
def test_degenerate_data_gives_words_and_no_ranks(scores):
    comparison = compare(sums_of(scores), threshold=80, rng=np.random.default_rng(1))
    assert comparison.reason is not None
    assert all(row.rank_low is row.reliability is row.adjusted is None for row in comparison.branches)


def test_single_visits_everywhere_are_never_judged():
    comparison = compare(sums_of({"a": [99], "b": [1]}), threshold=80, minimum=1)
    assert comparison.reason is Degenerate.SINGLE_VISITS
    assert [(row.band, row.low, row.visits_needed) for row in comparison.branches] == [
        (Band.CANNOT_TELL, None, None)
    ] * 2


@pytest.mark.parametrize("scores", [{"a": [90] * 3, "b": [70] * 3}, {"a": [80] * 3, "b": [80] * 4}])
def test_visits_that_all_score_the_same_make_nothing_certain(scores):
    sums = sums_of(scores)
    comparison = compare(sums, threshold=80, rng=np.random.default_rng(1), previous=sums)
    assert comparison.reason is Degenerate.ZERO_SPREAD
    assert comparison.mean == comparison.plain_mean
    for row in comparison.branches:
        assert (row.band, row.visits_needed) == (Band.CANNOT_TELL, None)
        assert row.low < row.mean - 40
        assert row.adjusted is row.reliability is row.rank_low is row.rank_high is None
        assert row.change is not None
        assert row.change.interval is None


def test_a_branch_given_twice_is_refused():
    with pytest.raises(ValueError, match="Huế"):
        compare([*sums_of({"Huế": [1]}), *sums_of({"Huế": [2]})], threshold=80)


SCORE = st.integers(0, 10_000).map(lambda hundredths: Fraction(hundredths, 100))
TABLE = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.lists(SCORE, max_size=5), max_size=7)


@settings(max_examples=50)
@given(TABLE, st.randoms(use_true_random=False))
def test_the_order_of_branches_never_changes_a_figure(scores, random):
    shuffled = list(scores.items())
    random.shuffle(shuffled)
    first = compare(sums_of(scores), threshold=80, rng=np.random.default_rng(9))
    assert first == compare(sums_of(dict(shuffled)), threshold=80, rng=np.random.default_rng(9))


@settings(max_examples=50)
@given(TABLE, st.integers(0, 100), st.integers(1, 5))
def test_no_figure_is_ever_nan_and_all_hang_together(scores, threshold, minimum):
    comparison = compare(sums_of(scores), threshold=threshold, minimum=minimum, rng=np.random.default_rng(9))
    assert comparison.visits == sum(len(values) for values in scores.values())
    for row in comparison.branches:
        figures = [row.mean, row.low, row.high, row.adjusted, row.reliability, row.rank_low, row.rank_high]
        assert all(figure is None or math.isfinite(figure) for figure in figures)
        assert (row.n < minimum) == (row.band is Band.TOO_FEW)
        if row.low is not None:
            assert row.low <= row.mean <= row.high
        if row.rank_low is not None:
            assert 1 <= row.rank_low <= row.rank_high <= len(comparison.branches)
        if row.reliability is not None:
            assert 0 <= row.reliability <= 1
            nearest, furthest = sorted((comparison.mean, row.mean))
            assert nearest - 1e-9 <= row.adjusted <= furthest + 1e-9


@settings(max_examples=50)
@given(TABLE, st.integers(-50, 50))
def test_adding_a_constant_to_scores_and_threshold_changes_no_band(scores, constant):
    plain = compare(sums_of(scores), threshold=80)
    moved = compare(
        sums_of({b: [y + constant for y in values] for b, values in scores.items()}), threshold=80 + constant
    )
    close = [
        row.branch for row in plain.branches if row.low and min(abs(row.low - 80), abs(row.high - 80)) < 1e-9
    ]
    assert [(r.branch, r.band) for r in moved.branches if r.branch not in close] == [
        (r.branch, r.band) for r in plain.branches if r.branch not in close
    ]
    assert moved.between_sd == plain.between_sd
