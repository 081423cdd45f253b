"""Importance against performance, and scores against an expectation that moves."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.charts.grid import LEFT, RIGHT, GridPoint, draw_grid
from audit_app.charts.lettering import text_width
from audit_app.charts.scale import Scale
from audit_app.charts.steps import StepPoint, draw_steps


def point(name: str, importance: float, performance: float, spread: float | None = None) -> GridPoint:
    low, high = (None, None) if spread is None else (performance - spread, performance + spread)
    return GridPoint(name, importance, performance, low, high, is_below=False)


def test_the_threshold_is_the_middle_of_the_grid_and_better_is_further_right_and_up():
    grid = draw_grid([point("Thái độ", 24, 5), point("Tốc độ", 10, -5)], 17)
    left, top, right, bottom = grid.plot
    assert grid.down == (left + right) / 2
    better, worse = grid.marks
    assert worse.x < grid.down < better.x
    assert top < better.y < grid.across < worse.y < bottom


def test_an_interval_is_cut_at_the_edge_of_the_grid_and_left_out_where_nothing_is_known():
    wide, bare = draw_grid([point("Thái độ", 24, 5, 4), point("Tốc độ", 10, -5)], 17).marks
    assert wide.start is not None
    assert wide.end is not None
    assert LEFT <= wide.start < wide.x < wide.end <= 640 - RIGHT
    assert (bare.start, bare.end) == (None, None)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(0, 40), st.floats(-40, 40)), min_size=1, max_size=5))
def test_names_stay_within_the_grid_and_clear_of_each_other(places):
    names = ["Tình huống", "Thái độ", "Tiện lợi", "Đồng bộ", "Tốc độ"]
    grid = draw_grid([point(name, *place) for name, place in zip(names, places, strict=False)], 20)
    boxes = []
    for mark in grid.marks:
        width = text_width(mark.name)
        left = {"start": mark.text_x, "middle": mark.text_x - width / 2, "end": mark.text_x - width}[
            mark.anchor
        ]
        assert grid.plot[0] <= left
        assert left + width <= grid.plot[2]
        boxes.append((left, left + width, mark.text_y))
    if len(set(places)) == len(places) <= 3:
        for number, (left, right, base) in enumerate(boxes):
            for other_left, other_right, other_base in boxes[:number]:
                assert right <= other_left or other_right <= left or abs(base - other_base) >= 16


def test_the_threshold_steps_up_where_it_was_raised_and_says_so_there_alone():
    months = [
        StepPoint(f"{n}/2026", 9, 80, 76, 84, 80 if n < 3 else 85, threshold_words="x") for n in range(1, 5)
    ]
    steps = draw_steps(months, scale=Scale(60, 100))
    (line,) = steps.thresholds
    heights = [float(place.split(",")[1]) for place in line.split()]
    assert heights[:4] == heights[:1] * 4
    assert heights[4:] == heights[-1:] * 4
    assert heights[-1] < heights[0]
    assert len(steps.labels) == 2
    assert steps.labels[1].x > steps.columns[1].x


def test_a_month_without_a_visit_breaks_the_line_and_keeps_its_column():
    points = [
        StepPoint("1", 3, 80, 70, 90, 80),
        StepPoint("2", 0, None, None, None, 80),
        StepPoint("3", 1, 90, None, None, 80),
    ]
    steps = draw_steps(points)
    assert [column.n for column in steps.columns] == ["3", "0", "1"]
    assert len(steps.marks) == 2
    assert steps.lines == ()


def test_on_a_narrow_drawing_every_name_has_room_and_the_last_is_named():
    points = [StepPoint(f"{n:02d}/2026", n, 80, 76, 84, 80) for n in range(1, 13)]
    named = [column for column in draw_steps(points, width=320).columns if column.name]
    assert named[-1].name == "12/2026"
    for one, two in itertools.pairwise(named):
        assert two.x - one.x >= text_width(one.name)
    assert all(column.name for column in draw_steps(points, width=900).columns)


def test_what_lies_wholly_under_its_threshold_is_below_and_few_visits_are_hollow():
    below, few = draw_steps(
        [StepPoint("1", 9, 70, 65, 75, 80), StepPoint("2", 1, 70, 30, 110, 80, is_few=True)]
    ).marks
    assert (below.is_below, below.is_hollow) == (True, False)
    assert (few.is_below, few.is_hollow, few.runs_off_top, few.runs_off_bottom) == (False, True, True, True)
