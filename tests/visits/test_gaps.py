"""What is missing before a visit can be sent."""

from datetime import timedelta

import pytest

from audit_app.clock import local_time, utc_now
from audit_app.visits.gaps import answer_gaps, time_gaps
from audit_app.visits.times import VisitTimes, read_times
from tests.factories import make_visit
from tests.visits.answered import good_answers, sheet_of


def missing(visit, **changes):
    return [gap.field for gap in answer_gaps(sheet_of(visit).checklist, good_answers(visit, **changes))]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"greeted": None, "greeting_warmth": None}, ["greeted"]),
        ({"greeted": "no"}, ["greeted.note"]),
        ({"greeted": {"value": "no", "note": "  "}}, ["greeted.note"]),
        ({"greeted": {"value": "no", "note": "Không ai chào."}}, []),
        ({"problem_solved": "promised"}, ["problem_solved.note"]),
        ({"prices_agree": "no"}, ["prices_agree.photo"]),
        ({"prices_agree": {"value": "no", "photos": ["a" * 64]}}, []),
        ({"told_about": ["none"]}, []),
        ({"waiting_time": 0}, []),
        ({"anything_else": None}, []),
        ({"parking": None}, ["parking"]),
    ],
)
def test_gaps_are_what_the_checklist_asks_for(app, changes, fields):
    assert missing(make_visit(), **changes) == fields


@pytest.mark.parametrize(
    ("entered", "left", "fields"),
    [
        (None, None, ["entered", "left"]),
        (-60, -30, []),
        (-60, None, ["left"]),
        (30, 60, ["entered"]),
        (-60, 30, ["left"]),
        (-60, -70, ["left"]),
        (-60 * 24 * 5, -60 * 24 * 5 + 20, ["day"]),
        (-60 * 14, -1, ["left"]),
    ],
)
def test_times_must_be_there_in_order_in_the_past_and_in_the_window(app, entered, left, fields):
    now = utc_now()
    visit = make_visit(window_from=local_time(now).date() - timedelta(days=2))
    times = VisitTimes(
        *(None if minutes is None else now + timedelta(minutes=minutes) for minutes in (entered, left))
    )
    assert [gap.field for gap in time_gaps(visit, times, now)] == fields


def test_a_visit_may_run_past_midnight(app):
    from datetime import date, time

    times = read_times(date(2026, 11, 14), time(23, 40), time(0, 20))
    assert times.are_in_order
    assert times.left_at - times.entered_at == timedelta(minutes=40)
    assert not read_times(date(2026, 11, 14), time(14, 0), time(13, 30)).are_in_order
