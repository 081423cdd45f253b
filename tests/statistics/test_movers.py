"""Change between periods, marked only beyond noise."""

import math

import numpy as np
import pytest

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


def test_forty_unchanged_branches_hardly_ever_show_a_mover():
    rng = np.random.default_rng(7)

    def period() -> list[BranchSums]:
        return sums_of({f"{b:02}": rng.normal(80, 9, 3).tolist() for b in range(40)})

    runs = [find_changes(period(), period()) for _ in range(60)]
    alone = np.mean([sum(change.beyond_noise for change in run) for run in runs])
    assert 1.4 < alone < 2.8  # two of forty, as announced
    assert np.mean([any(change.is_mover for change in run) for run in runs]) < 0.12
