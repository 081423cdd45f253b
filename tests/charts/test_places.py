"""Where things stand on a drawing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.charts.funnel import FunnelBranch, curve_visits, draw_funnel
from audit_app.charts.heat import heat_class
from audit_app.charts.journey import JourneyStep, draw_journey
from audit_app.charts.lettering import text_width, wrap_words
from audit_app.charts.scale import Scale, score_scale
from audit_app.charts.sparkline import draw_sparkline
from audit_app.charts.strips import place_dot_interval, place_factor_bar, place_ticks
from audit_app.statistics import funnel_limits


def test_a_scale_maps_its_ends_and_keeps_what_lies_outside_on_the_edge():
    scale = Scale(50, 100, 10, 210)
    assert (scale.place(50), scale.place(75), scale.place(100)) == (10, 110, 210)
    assert (scale.place(20), scale.place(120)) == (10, 210)
    assert scale.place_freely(125) == 310


def test_a_scale_without_room_is_refused():
    with pytest.raises(ValueError, match="low < high"):
        Scale(5, 5)


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(0, 100), (0, 20, 40, 60, 80, 100)),
        (Scale(60, 100), (60, 70, 80, 90, 100)),
        (Scale(1, 5), (1, 2, 3, 4, 5)),
        (Scale(0, 1), (0, 0.2, 0.4, 0.6, 0.8, 1)),
    ],
)
def test_ticks_are_round_figures(scale, ticks):
    assert scale.ticks() == ticks


@given(st.lists(st.floats(-20, 120) | st.none(), max_size=9))
def test_a_score_axis_holds_its_figures_within_0_and_100_and_never_magnifies(figures):
    scale = score_scale(figures)
    assert 0 <= scale.low < scale.high <= 100
    assert scale.high - scale.low >= 40
    assert all(scale.holds(min(max(figure, 0), 100)) for figure in figures if figure is not None)


def test_an_interval_that_runs_off_the_drawing_has_no_cap_there():
    mark = place_dot_interval(95, 85, 105, threshold=80, band="above", scale=Scale(60, 100))
    assert (mark.runs_off_start, mark.runs_off_end) == (False, True)
    assert mark.start < mark.dot < mark.end == 97.5
    assert mark.threshold == 50


def test_a_threshold_off_the_drawing_is_not_drawn_on_its_edge():
    mark = place_dot_interval(95, None, None, threshold=40, band="cannot_tell", scale=Scale(60, 100))
    assert mark.threshold is mark.start is None


def test_only_too_few_visits_are_hollow():
    hollow = {
        band: place_dot_interval(80, 70, 90, threshold=80, band=band).is_hollow
        for band in ("above", "below", "cannot_tell", "too_few")
    }
    assert hollow == {"above": False, "below": False, "cannot_tell": False, "too_few": True}


def test_ticks_stand_where_dots_of_the_same_figure_stand():
    scale = Scale(60, 100)
    for tick in place_ticks(scale):
        assert (
            place_dot_interval(tick.figure, None, None, threshold=None, band="above", scale=scale).dot
            == tick.place
        )


def test_a_bar_that_is_not_assessed_has_no_length_and_a_zero_has_one_of_none():
    assert place_factor_bar(None, 80).length is None
    assert place_factor_bar(0, 80, is_below=True).length == 0
    assert (place_factor_bar(76.4, 80).length, place_factor_bar(76.4, 80).threshold) == (76.4, 80)


def test_a_gap_breaks_a_sparkline_and_leaves_lone_points_visible():
    line = draw_sparkline([70, None, 80, 90], threshold=80)
    assert len(line.lines) == 1
    assert len(line.lone) == 1
    assert line.last == (115, line.last[1])


def test_higher_scores_stand_higher():
    line = draw_sparkline([60, 90], scale=Scale(0, 100))
    (first, last) = line.lines[0].split()
    assert float(first.split(",")[1]) > float(last.split(",")[1])


def test_nothing_to_draw_is_an_empty_sparkline():
    assert draw_sparkline([]).last is None
    assert draw_sparkline([None, None]).lines == ()


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, "heat-1"),
        (59.9, "heat-1"),
        (60, "heat-2"),
        (79.99, "heat-3"),
        (80, "heat-4"),
        (90, "heat-5"),
        (100, "heat-5"),
        (None, "heat-none"),
    ],
)
def test_a_score_falls_into_one_of_five_steps(score, expected):
    assert heat_class(score) == expected


def test_few_visits_are_hatched_and_not_assessed_stays_so():
    assert heat_class(95, too_few=True) == "heat-few"
    assert heat_class(None, too_few=True) == "heat-none"


STEPS = [
    JourneyStep("Trước khi mua", "Tìm cửa hàng trên bản đồ", 4, "4"),
    JourneyStep("Trong khi mua", "Tư vấn sữa công thức cho bé dưới sáu tháng tuổi", 2, "2"),
    JourneyStep("Trong khi mua", "Xử lý đổi hàng lỗi", None, "chưa ghi"),
    JourneyStep("Sau khi mua", "Chăm sóc sau mua", 5, "5"),
]


@pytest.mark.parametrize("width", [320, 640])
def test_a_journey_runs_down_through_its_stages_within_its_frame(width):
    journey = draw_journey(STEPS, width=width)
    heights = [step.y for step in journey.steps]
    assert heights == sorted(heights)
    assert heights[-1] < journey.height
    assert [stage.title for stage in journey.stages] == ["Trước khi mua", "Trong khi mua", "Sau khi mua"]
    names_end = max(text_width(line) for step in journey.steps for _, line in step.lines)
    assert names_end < journey.levels[0][1]
    words_start = width - max(text_width(step.words) for step in journey.steps)
    assert journey.levels[-1][1] < words_start
    levels = dict(journey.levels)
    assert [step.x for step in journey.steps] == [levels[4], levels[2], None, levels[5]]


def test_an_unknown_emotion_breaks_the_line():
    assert len(draw_journey(STEPS).lines) == 1
    assert draw_journey(STEPS).lines[0].count(",") == 2


def test_names_wrap_between_words_and_say_that_they_go_on():
    assert wrap_words("Bước vào cửa", 200) == ("Bước vào cửa",)
    lines = wrap_words("Tư vấn sữa công thức cho bé dưới sáu tháng tuổi", 140)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(text_width(line) <= 148 for line in lines)
    assert wrap_words("", 100) == ()


def test_marks_over_letters_take_no_width():
    assert text_width("Đống Đa") == text_width("Đong Đa")


def funnel_of(branches, **options):
    limits = [funnel_limits(80, 9, n) for n in curve_visits(branches)]
    return draw_funnel(branches, limits, 80, **options)


def test_a_curve_is_smooth_and_never_long():
    for most, points in ((12, 49), (60, 241), (500, 241)):
        visits = curve_visits([FunnelBranch("Huế", most, 81, 0)])
        assert (visits[0], visits[-1], len(visits)) == (1, most + 1, points)
        assert all(before < after <= before * 1.25 for before, after in pairwise(visits))


def test_only_outliers_are_named_and_names_do_not_touch():
    branches = [FunnelBranch(f"Chi nhánh {i}", 4, 95 - i * 0.2, 2) for i in range(5)]
    branches += [FunnelBranch("Huế", 4, 81, 0)]
    funnel = funnel_of(branches, threshold=80)
    assert [label.text for label in funnel.labels] == [f"Chi nhánh {i}" for i in range(5)]
    heights = [label.y for label in funnel.labels]
    assert all(lower - upper >= 16 for upper, lower in pairwise(heights))
    assert funnel.labels[-1].has_leader
    assert len(funnel.marks) == 6


@pytest.mark.parametrize("width", [320, 720])
def test_names_stay_on_the_drawing(width):
    branches = [FunnelBranch("Chợ Lớn Trung tâm", n, 99, 2) for n in (1, 10)]
    for label in funnel_of(branches, width=width).labels:
        end = label.x + text_width(label.text) * (1 if label.anchor == "start" else -1)
        assert 0 <= end <= width


def test_limits_stop_where_they_leave_the_drawing():
    funnel = funnel_of([FunnelBranch("Huế", 9, 80, 0)])
    left, top, right, bottom = funnel.plot
    for curve in [*funnel.curves_95, *funnel.curves_998]:
        points = [tuple(map(float, point.split(","))) for point in curve.split()]
        assert all(left <= x <= right and top <= y <= bottom for x, y in points)
        assert sum(y in (top, bottom) for _, y in points) <= 1


def test_the_names_of_the_limits_are_kept_apart():
    funnel = funnel_of([FunnelBranch("Huế", 60, 80, 0)])
    assert funnel.name_95 - funnel.name_998 >= 17


def test_a_funnel_without_branches_is_an_empty_one():
    funnel = draw_funnel([], [], 80)
    assert funnel.marks == funnel.labels == funnel.curves_95 == ()
