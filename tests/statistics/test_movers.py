"""Change between periods, marked only beyond noise."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from audit_app.statistics import BranchSums
from audit_app.statistics.movers import find_changes, mark_movers

# Benjamini & Hochberg (1995), section 4: the ordered p-values of 15 hypotheses on thrombolysis after
# myocardial infarction.  At 5 % Bonferroni rejects the first three, their procedure the first four.
P_VALUES = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def sums_of(scores: dict) -> list[BranchSums]:
    return [BranchSums.from_scores(branch, values) for branch, values in scores.items()]


def test_benjamini_and_hochberg_s_own_example_rejects_the_first_four():
    assert mark_movers(P_VALUES) == [True] * 4 + [False] * 11


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.sampled_from([0.01, 0.05, 0.2]))
def test_any_list_is_judged_as_scipy_judges_it(p_values, rate):
    adjusted = false_discovery_control(p_values, method="bh")
    for mark, value in zip(mark_movers(p_values, rate), adjusted, strict=True):
        assert mark == (value <= rate) or value == pytest.approx(rate)


def test_the_order_of_the_list_never_matters():
    assert mark_movers(P_VALUES[::-1]) == ([True] * 4 + [False] * 11)[::-1]


def test_no_changes_are_no_movers():
    assert mark_movers([]) == []
    assert find_changes([], []) == ()


def test_a_change_has_the_textbook_interval_of_two_samples():
    # Two cells alone: the pooled two-sample t interval.  s² = (2 + 8)/2 = 5, t(0.975, 2) = 4.3027.
    (change,) = find_changes(sums_of({"a": [80, 82]}), sums_of({"a": [68, 72]}))
    half = 4.30265 * math.sqrt(5) * math.sqrt(1 / 2 + 1 / 2)
    assert change.difference == 11
    assert (change.n_before, change.mean_before) == (2, 70)
    assert change.interval.low == pytest.approx(11 - half, abs=1e-3)
    assert change.interval.high == pytest.approx(11 + half, abs=1e-3)
    assert change.beyond_noise is change.is_mover is True
    assert change.p_value == pytest.approx(0.0390, abs=1e-4)


def test_branches_seen_in_one_period_lend_their_spread_but_have_no_change():
    changes = find_changes(sums_of({"a": [80], "b": [70, 90]}), sums_of({"a": [60], "c": [75, 75]}))
    assert [change.branch for change in changes] == ["a"]
    # s² = (200 + 0) / (6 − 4): two degrees from b and c.
    half = 4.30265 * math.sqrt(100) * math.sqrt(2)
    assert changes[0].interval.high - changes[0].difference == pytest.approx(half, abs=1e-2)


def test_without_a_second_visit_anywhere_a_change_claims_nothing():
    (change,) = find_changes(sums_of({"a": [90]}), sums_of({"a": [10]}))
    assert (change.difference, change.interval, change.p_value) == (80, None, None)
    assert change.beyond_noise is change.is_mover is False


def test_without_any_spread_nobody_knows_what_chance_does():
    changes = find_changes(sums_of({"a": [90, 90], "b": [70]}), sums_of({"a": [80, 80], "b": [70]}))
    assert [(c.difference, c.interval, c.p_value, c.is_mover) for c in changes] == [
        (10.0, None, None, False),
        (0.0, None, None, False),
    ]


# Student, "The probable error of a mean", *Biometrika* 6 (1908): hours of sleep gained by two drugs.  R's
# t.test(extra ~ group, sleep, var.equal = TRUE) prints t = −1.8608 with 18 degrees, p = 0.07919, and the
# interval −3.363874 … 0.203874 around the difference of −1.58.
SLEEP = (
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
)


def test_student_s_sleep_gives_the_published_interval_and_p_value():
    (change,) = find_changes(sums_of({"a": SLEEP[0]}), sums_of({"a": SLEEP[1]}))
    assert change.difference == pytest.approx(-1.58)
    assert change.p_value == pytest.approx(0.07919, abs=1e-5)
    assert (change.interval.low, change.interval.high) == pytest.approx((-3.363874, 0.203874), abs=1e-6)
    assert not change.beyond_noise


SCORE = st.integers(0, 10_000).map(lambda hundredths: Fraction(hundredths, 100))
TABLE = st.dictionaries(st.sampled_from("abcdefgh"), st.lists(SCORE, min_size=1, max_size=4), min_size=1)


@settings(max_examples=50)
@given(TABLE, TABLE, st.integers(-50, 50), st.integers(1, 9))
def test_neither_order_shift_nor_scale_makes_or_unmakes_a_mover(now, then, shift, factor):
    plain = find_changes(sums_of(now), sums_of(then))
    assert find_changes(sums_of(now)[::-1], sums_of(then)[::-1]) == plain
    moved = find_changes(
        sums_of({b: [factor * y + shift for y in v] for b, v in now.items()}),
        sums_of({b: [factor * y + shift for y in v] for b, v in then.items()}),
    )
    for before, after in zip(plain, moved, strict=True):
        assert after.difference == pytest.approx(factor * before.difference)
        assert after.p_value == (None if before.p_value is None else pytest.approx(before.p_value))
        if before.p_value is None or abs(before.p_value - 0.05) > 1e-6:
            assert after.beyond_noise == before.beyond_noise
