"""Bands, intervals, shrinkage and funnel limits, one figure at a time."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr
from scipy.stats import binomtest

from audit_app.statistics import Band, BranchSums, FunnelPlace, Interval, compare, funnel_limits
from audit_app.statistics.bands import band_of, visits_needed
from audit_app.statistics.intervals import branch_interval, interval_of_equals, t_quantile
from audit_app.statistics.shrinkage import adjusted_score, reliability

# Efron & Morris, "Stein's paradox in statistics", *Scientific American* 236 (1977), on their data of 1975:
# averages after 45 at-bats in 1970, shrunk by .212·y + .788·.265; Clemente's .400 becomes .294.
BASEBALL = {
    "Clemente": (0.400, 0.294),
    "Robinson": (0.378, 0.289),
    "Howard": (0.356, 0.284),
    "Kessinger": (0.289, 0.270),
    "Santo": (0.244, 0.261),
    "Campaneris": (0.200, 0.251),
    "Munson": (0.178, 0.247),
    "Alvis": (0.156, 0.242),
}


@pytest.mark.parametrize(("average", "estimate"), BASEBALL.values(), ids=list(BASEBALL))
def test_shrinkage_gives_efron_and_morris_s_estimates(average, estimate):
    n, between, within = 45, 0.212, 0.788 * 45
    assert reliability(n, within, between) == pytest.approx(0.212)
    assert adjusted_score(average, n, 0.265, within, between) == pytest.approx(estimate, abs=0.0006)


def test_reliability_grows_with_visits_and_is_unknown_without_spread():
    assert reliability(1, 81, 16) < reliability(2, 81, 16) < reliability(6, 81, 16) < 1
    assert reliability(3, 81, 0) == 0
    assert reliability(3, 0, 16) is reliability(3, 0, 0) is None
    assert reliability(3, None, None) is None


def test_an_adjusted_score_lies_between_the_branch_and_the_chain():
    assert adjusted_score(90, 3, 80, 27, 9) == 85
    assert adjusted_score(90, 3, 80, 0, 9) is None
    assert adjusted_score(90, 3, 80, None, 9) is None


@pytest.mark.parametrize(("degrees", "value"), [(1, 12.706), (2, 4.303), (10, 2.228), (60, 2.000)])
def test_t_is_the_tabulated_one(degrees, value):
    assert t_quantile(degrees) == pytest.approx(value, abs=5e-4)


# Montgomery, *Design and Analysis of Experiments*, example of plasma etching: etch rate at four powers, five
# wafers each.  Printed there: MS error 333.70 with 16 degrees, t(0.025, 16) = 2.120, and for the fourth mean
# the 95 % interval 689.68 ≤ 707.0 ≤ 724.32.
ETCHING = {
    "160": [575, 542, 530, 539, 570],
    "180": [565, 593, 590, 579, 610],
    "200": [600, 651, 610, 637, 629],
    "220": [725, 700, 715, 685, 710],
}


def test_the_interval_of_a_mean_with_pooled_spread_is_montgomery_s():
    comparison = compare([BranchSums.from_scores(b, v) for b, v in ETCHING.items()], threshold=700)
    assert comparison.spread.within_variance == pytest.approx(333.70)
    assert comparison.spread.degrees == 16
    row = comparison.branches[-1]
    assert (row.mean, round(row.low, 2), round(row.high, 2)) == (707.0, 689.68, 724.32)


def test_t_without_degrees_is_refused():
    with pytest.raises(ValueError, match="degree"):
        t_quantile(0)


def test_an_interval_is_not_clipped_to_the_scale():
    interval = branch_interval(98, 1, 9, 10)
    assert interval.high == pytest.approx(98 + 2.228139 * 9, abs=1e-4)
    assert branch_interval(98, 1, None, 0) is None
    assert branch_interval(98, 2, 0, 5) == Interval(98, 98)


@pytest.mark.parametrize(
    ("n", "interval", "band"),
    [
        (3, Interval(80, 90), Band.ABOVE),
        (3, Interval(79.9, 90), Band.CANNOT_TELL),
        (3, Interval(70, 80), Band.BELOW),
        (3, Interval(70, 80.1), Band.CANNOT_TELL),
        (2, Interval(95, 99), Band.TOO_FEW),
        (3, None, Band.CANNOT_TELL),
        (2, None, Band.TOO_FEW),
        (3, Interval(80, 80), Band.ABOVE),
    ],
)
def test_a_band_needs_the_whole_interval_on_one_side(n, interval, band):
    assert band_of(n, interval, 80) is band


def test_the_announced_visits_settle_the_question_and_one_fewer_does_not():
    mean, n, sd, degrees = 84.0, 3, 9.0, 60
    needed = visits_needed(mean, n, 80, sd, degrees)
    settled = branch_interval(mean, n + needed, sd, degrees)
    short = branch_interval(mean, n + needed - 1, sd, degrees)
    assert band_of(n + needed, settled, 80) is Band.ABOVE
    assert band_of(n + needed - 1, short, 80) is Band.CANNOT_TELL
    assert needed == math.ceil((2.000298 * 9 / 4) ** 2) - 3


def test_no_number_of_visits_settles_a_mean_on_the_threshold():
    assert visits_needed(80, 3, 80, 9, 60) is None


def test_chance_alone_puts_as_many_outside_the_funnel_as_spiegelhalter_says():
    # Spiegelhalter (2005): z = 1.96 and 3.09 are the 95 % and 99.8 % limits, one in twenty and one in 500.
    limits = funnel_limits(80, 9, 4)
    error = 9 / 2
    assert 2 * ndtr((limits.low_95 - 80) / error) == pytest.approx(0.05, abs=1e-5)
    assert 2 * ndtr((limits.low_998 - 80) / error) == pytest.approx(0.002, abs=2e-6)


@given(st.floats(0, 100), st.floats(0.1, 30), st.integers(1, 200), st.floats(-50, 50), st.floats(0.5, 4))
def test_funnel_limits_move_and_stretch_with_the_scale(centre, within, n, shift, factor):
    plain = funnel_limits(centre, within, n)
    moved = funnel_limits(factor * centre + shift, factor * within, n)
    assert moved.low_998 == pytest.approx(factor * plain.low_998 + shift)
    assert moved.high_95 == pytest.approx(factor * plain.high_95 + shift)
    assert plain.low_998 < plain.low_95 < centre < plain.high_95 < plain.high_998


def test_funnel_limits_narrow_with_visits():
    limits = funnel_limits(80, 9, 9)
    assert (limits.low_95, limits.high_95) == pytest.approx((80 - 1.96 * 3, 80 + 1.96 * 3))
    assert (limits.low_998, limits.high_998) == pytest.approx((80 - 3.09 * 3, 80 + 3.09 * 3))
    assert limits.place(80 + 5.8) is FunnelPlace.INSIDE
    assert limits.place(80 - 6) is FunnelPlace.OUTSIDE_95
    assert limits.place(80 - 9.3) is FunnelPlace.OUTSIDE_998


@pytest.mark.parametrize("visits", [2, 3, 5, 13, 60])
def test_equal_visits_leave_out_the_truth_at_most_as_often_as_an_interval_may(visits: int) -> None:
    """Where a share of visits scores 100 and the others 0, how often are all 100 and it is wrong?"""
    for share in np.linspace(0, 1, 501):
        interval = branch_interval(100.0, visits, None, visits - 1)
        assert interval is not None
        if interval.low > 100 * share:
            assert share**visits <= 0.025


@pytest.mark.parametrize("times", [1, 3, 10, 14, 100])
def test_equal_visits_have_the_exact_interval_of_no_event(times: int) -> None:
    """Clopper & Pearson as SciPy has it; of 10 without an event at most 30.85 % have it."""
    upper = binomtest(0, times).proportion_ci(0.95, method="exact").high
    interval = interval_of_equals(100, times)
    assert (interval.low, interval.high) == (pytest.approx(100 - 100 * upper), 100)
    assert interval_of_equals(40, times).low == pytest.approx(40 - 40 * upper)
    assert interval_of_equals(40, times).high == pytest.approx(40 + 60 * upper)
    assert times != 10 or upper == pytest.approx(0.3085, abs=5e-5)


def test_without_a_second_visit_there_is_no_interval() -> None:
    assert branch_interval(80.0, 1, None, 0) is None
