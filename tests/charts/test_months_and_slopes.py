"""Two drawings of time: months under each other on one scale, and two periods side by side."""

from itertools import pairwise

import pytest

from audit_app.charts.lettering import text_width
from audit_app.charts.months import MonthPoint, draw_months, months_scale
from audit_app.charts.slopes import MOST, STEP, Slope, draw_slopes, shorten, spread_apart


def point(number, mean, n=5, low=None, high=None, is_few=False):
    return MonthPoint(f"{number:02d}/2026", n, mean, low, high, f"month {number}", is_few)


def test_a_month_without_a_visit_breaks_the_line_and_has_no_bar():
    points = [point(1, 70), point(2, 75), point(3, None, n=0), point(4, 80)]
    chart = draw_months(points, threshold=80, scale=months_scale(points, [80]))
    assert len(chart.marks) == len(chart.bars) == 3
    assert len(chart.lines) == 1
    assert len(chart.lines[0].split()) == 2


def test_dots_ends_and_threshold_stand_on_one_scale():
    points = [point(1, 60, low=50, high=70), point(2, 90, low=80, high=100)]
    scale = months_scale(points, [75])
    chart = draw_months(points, threshold=75, scale=scale)
    first, second = chart.marks
    (low_figure, low_y), (high_figure, high_y) = chart.y_ticks[0], chart.y_ticks[-1]
    per_point = (low_y - high_y) / (high_figure - low_figure)
    assert first.y - second.y == pytest.approx(30 * per_point, abs=0.02)
    assert first.low_y - first.high_y == pytest.approx(20 * per_point, abs=0.02)
    assert first.y - chart.threshold == pytest.approx(15 * per_point, abs=0.02)


def test_bars_are_as_high_as_visits_are_many_and_one_visit_is_seen():
    points = [point(1, 70, n=1000), point(2, 70, n=500), point(3, 70, n=1)]
    bars = draw_months(points, threshold=None, scale=months_scale(points, [])).bars
    assert bars[0].height == pytest.approx(2 * bars[1].height)
    assert bars[2].height == 1
    assert {bar.y + bar.height for bar in bars} == {bars[0].y + bars[0].height}


def test_the_interval_of_few_visits_does_not_stretch_the_scale():
    points = [point(1, 80, low=75, high=85), point(2, 82, n=1, low=20, high=140, is_few=True)]
    scale = months_scale(points, [80])
    assert scale.low >= 50
    few = draw_months(points, threshold=80, scale=scale).marks[1]
    assert few.is_hollow
    assert few.low_y == pytest.approx(132)


@pytest.mark.parametrize("months", [1, 12, 24, 36])
def test_the_last_month_is_named_and_names_stand_apart(months):
    points = [point(number % 12 + 1, 70) for number in range(months)]
    names = draw_months(points, threshold=None, scale=months_scale(points, [])).x_ticks
    assert names[0][0] == points[-1].label
    assert names[0][1] + text_width(points[-1].label) / 2 <= 302
    assert len(names) <= 4
    places = sorted(x for _, x in names)
    assert all(after - before >= 50 for before, after in pairwise(places))


def slope(name, before, after, tone=""):
    return Slope(name, before, after, f"{before} (n 3)", f"{after} (n 4)", tone)


def test_a_rise_ends_higher_and_equal_means_give_a_level_line():
    drawn = draw_slopes([slope("up", 60, 80), slope("level", 70, 70), slope("down", 80, 60)])
    marks = {mark.slope.name: mark for mark in drawn.marks}
    assert marks["up"].end[1] < marks["up"].start[1]
    assert marks["level"].end[1] == marks["level"].start[1]
    assert marks["down"].start[1] == marks["up"].end[1]


def test_noise_lies_under_what_moved_and_no_more_than_eight_are_drawn():
    slopes = [slope("moved", 60, 80), *(slope(f"still {number}", 70, 71, "quiet") for number in range(12))]
    drawn = draw_slopes(slopes)
    assert len(drawn.marks) == MOST
    assert drawn.marks[-1].slope.name == "moved"


def test_labels_stand_apart_in_their_order_and_inside():
    heights = [100, 100, 101, 40, 199]
    placed = spread_apart(heights, 40, 200)
    order = sorted(range(5), key=lambda number: (heights[number], number))
    steps = [placed[b] - placed[a] for a, b in pairwise(order)]
    assert all(step >= STEP - 0.01 for step in steps)
    assert min(placed) >= 40
    assert max(placed) <= 200
    assert spread_apart([60, 120, 180], 40, 200) == [60, 120, 180]


def test_a_name_that_is_too_long_ends_in_dots():
    assert shorten("Hải Châu", 200) == "Hải Châu"
    assert shorten("Chi nhánh Nguyễn Thị Minh Khai", 120).endswith("…")
