"""Agreement of paired visits: a published example, the definition, and what is not claimed."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.statistics.agreement import Accord, measure_agreement

# Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), example A: two observers, yes or no to
# ten units.  Printed there: alpha = 1 − (20 − 1) · 4 / (14 · 6) = 0.095.
MEG = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
OWEN = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]


def defined_alpha(pairs: list) -> float:
    """1 − observed / expected disagreement, squared differences, straight from the definition."""
    values = np.array(pairs, dtype=float)
    observed = np.mean((values[:, 0] - values[:, 1]) ** 2)
    every = values.ravel()
    expected = np.sum((every[:, None] - every) ** 2) / (len(every) * (len(every) - 1))
    return float(1 - observed / expected)


def test_krippendorff_s_own_example_gives_the_printed_alpha():
    agreement = measure_agreement(list(zip(MEG, OWEN, strict=True)))
    assert round(agreement.alpha, 3) == 0.095
    assert (agreement.pairs, agreement.same) == (10, 6)


SHARE = st.integers(0, 4).map(lambda step: Fraction(step, 4))
PAIRS = st.lists(st.tuples(SHARE, SHARE), min_size=2, max_size=25).filter(
    lambda pairs: len({share for pair in pairs for share in pair}) > 1
)


@settings(max_examples=30)
@given(PAIRS)
def test_alpha_is_what_its_definition_says_whatever_the_order(pairs):
    agreement = measure_agreement(pairs)
    assert agreement.alpha == pytest.approx(defined_alpha(pairs), abs=1e-9)
    turned = measure_agreement([(second, first) for first, second in reversed(pairs)])
    assert turned.alpha == pytest.approx(agreement.alpha, abs=1e-12)
    assert turned.accord is agreement.accord
    if agreement.interval is not None:
        assert agreement.interval.low <= agreement.alpha <= agreement.interval.high <= 1


def test_shift_and_stretch_of_the_shares_change_nothing():
    plain = measure_agreement(list(zip(MEG, OWEN, strict=True)))
    narrow = [(Fraction(1, 3) + Fraction(first, 3), Fraction(1, 3) + Fraction(second, 3)) for first, second in
              zip(MEG, OWEN, strict=True)]  # fmt: skip
    assert measure_agreement(narrow).alpha == pytest.approx(plain.alpha)


@pytest.mark.parametrize(
    ("pairs", "accord"),
    [
        ([], Accord.TOO_FEW),
        ([(0, 1)] * 9, Accord.TOO_FEW),
        ([(1, 1)] * 30, Accord.ALL_ALIKE),
        ([(1, 1)] * 29 + [(0, 1)], Accord.CANNOT_TELL),
        ([(1, 1)] * 15 + [(0, 0)] * 15, Accord.FAIR),
        ([(0, 1)] * 20 + [(1, 1)] * 10 + [(0, 0)] * 10, Accord.POOR),
        ([(1, 1)] * 12 + [(0, 0)] * 5 + [(0, 1)] * 4, Accord.CANNOT_TELL),
    ],
)
def test_nothing_is_called_poor_that_the_pairs_cannot_show(pairs, accord):
    assert measure_agreement(pairs).accord is accord


def test_what_cannot_be_known_is_none():
    nothing = measure_agreement([])
    assert (nothing.pairs, nothing.same, nothing.alpha, nothing.interval) == (0, 0, None, None)
    alike = measure_agreement([(1, 1)] * 12)
    assert (alike.same, alike.alpha, alike.interval) == (12, None, None)
    # A single pair decides whether there are two different answers at all.
    rare = measure_agreement([(1, 1)] * 29 + [(0, 1)])
    assert rare.alpha == pytest.approx(0)
    assert rare.interval is None


def test_a_near_miss_on_a_scale_counts_less_than_a_far_one():
    steps = [Fraction(step, 4) for step in range(5)]
    near = [(steps[i % 4], steps[i % 4 + 1]) for i in range(20)]
    far = [(steps[i % 2], steps[i % 2 + 3]) for i in range(20)]
    assert measure_agreement(near).alpha > 0 > measure_agreement(far).alpha


def test_the_interval_holds_the_true_agreement_about_as_often_as_promised():
    # Yes or no with probability one half, copied by the second visit in half of the cases: alpha is 0.5.
    rng = np.random.default_rng(60)
    covered = []
    for _ in range(150):
        first, own = rng.integers(0, 2, 40), rng.integers(0, 2, 40)
        second = np.where(rng.random(40) < 0.5, first, own)
        interval = measure_agreement(list(zip(first.tolist(), second.tolist(), strict=True))).interval
        covered.append(interval.low <= 0.5 <= interval.high)
    assert 0.90 <= np.mean(covered) <= 0.99
