"""Priority and the quadrants of importance and performance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.statistics.priority import Quadrant, importance_grid, priority_points

# Martilla & James (1977), table of the service of a car dealer: mean importance and performance (1–4) of
# fourteen attributes.  Their text names one of each quadrant: low prices, courteous service, courtesy buses
# and maintenance notices.
DEALER = {
    "job done right the first time": (3.83, 2.63),
    "fast action on complaints": (3.63, 2.73),
    "prompt warranty work": (3.60, 3.15),
    "able to do any job needed": (3.56, 3.00),
    "service available when needed": (3.41, 3.05),
    "courteous and friendly service": (3.41, 3.29),
    "car ready when promised": (3.38, 3.03),
    "perform only necessary work": (3.37, 3.11),
    "low prices on service": (3.29, 2.00),
    "clean up after service work": (3.27, 3.02),
    "convenient to home": (2.52, 2.25),
    "convenient to work": (2.43, 2.49),
    "courtesy buses and rental cars": (2.37, 2.35),
    "send out maintenance notices": (2.05, 3.33),
}


def test_the_four_examples_of_martilla_and_james_fall_where_they_put_them():
    grid = importance_grid(
        {name: row[0] for name, row in DEALER.items()}, {name: row[1] for name, row in DEALER.items()}
    )
    assert grid.quadrants["low prices on service"] is Quadrant.CONCENTRATE
    assert grid.quadrants["courteous and friendly service"] is Quadrant.KEEP_UP
    assert grid.quadrants["courtesy buses and rental cars"] is Quadrant.LOW_PRIORITY
    assert grid.quadrants["send out maintenance notices"] is Quadrant.OVERKILL


def test_the_lines_stand_at_the_means_unless_told():
    grid = importance_grid({"a": 1.0, "b": 3.0}, {"a": 60.0, "b": 90.0})
    assert (grid.importance_line, grid.performance_line) == (2.0, 75.0)
    told = importance_grid({"a": 1.0, "b": 3.0}, {"a": 60.0, "b": 90.0}, performance_line=50)
    assert told.quadrants == {"a": Quadrant.OVERKILL, "b": Quadrant.KEEP_UP}


def test_on_a_line_counts_as_important_and_as_done_well():
    grid = importance_grid({"a": 2.0}, {"a": 80.0})
    assert grid.quadrants == {"a": Quadrant.KEEP_UP}


def test_what_was_never_assessed_has_no_place_and_no_priority():
    assert importance_grid({"a": 2.0}, {"a": None}) is None
    assert importance_grid({}, {}) is None
    grid = importance_grid({"a": 2.0, "b": 4.0, "c": 9.0}, {"a": 80.0, "b": 60.0, "c": None})
    assert set(grid.quadrants) == {"a", "b"}
    assert grid.importance_line == 3.0
    assert priority_points(None, 80, 0.5) == 0


@pytest.mark.parametrize(("score", "points"), [(75, 79 / 227 * 5), (80, 0), (95, 0)])
def test_priority_is_the_gap_at_the_weight_that_applies_and_never_negative(score, points):
    assert priority_points(score, 80, 79 / 227) == pytest.approx(points)


FIGURES = st.dictionaries(
    st.text("abcde", min_size=1, max_size=2), st.tuples(st.integers(1, 99), st.integers(0, 100)), min_size=1
)


@given(FIGURES, st.integers(-50, 50), st.integers(1, 9))
def test_neither_shifting_nor_stretching_a_scale_moves_anything_to_another_quadrant(figures, shift, scale):
    importance = {key: float(weight) for key, (weight, _) in figures.items()}
    performance = {key: float(score) for key, (_, score) in figures.items()}
    plain = importance_grid(importance, performance, importance_line=50.0, performance_line=60.0)
    moved = importance_grid(
        {key: scale * value + shift for key, value in importance.items()},
        {key: scale * value + shift for key, value in performance.items()},
        importance_line=scale * 50.0 + shift,
        performance_line=scale * 60.0 + shift,
    )
    assert plain.quadrants == moved.quadrants
