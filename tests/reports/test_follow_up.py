"""What came of the findings: actions with their age, and appeals, as they stood when the period ended."""

from datetime import date

from flask import Flask
from playhouse.test_utils import assert_query_count

from audit_app.actions.models import Action
from audit_app.comparison.periods import read_period
from audit_app.releases.erasure import erase_content
from audit_app.reports.asking import find_scope
from audit_app.reports.contents import parts_of
from audit_app.reports.follow_up import FollowUp
from audit_app.reports.follow_up_reading import read_follow_up
from audit_app.reports.scope import ReportKind
from tests.reports.making import PERIOD, follow_up, make_world, on_the_day, report

VISITS = {code: [(date(2026, 10, 6), {})] for code in ("HN1", "HN2", "DN1")}


def read(kind: ReportKind, code: str = "", period: str = PERIOD) -> FollowUp:
    found = read_period(period)
    assert found
    return read_follow_up(find_scope(kind, code), found)


def test_actions_and_appeals_are_told_for_each_place_as_they_stood_then(app: Flask) -> None:
    with on_the_day():
        world = make_world(VISITS)
        assert read(ReportKind.CHAIN).is_empty
        assert "follow_up" not in parts_of(report("chain"))
        follow_up(world)
        with assert_query_count(4):  # areas, courses, appeals, the words of what is open
            chain = read(ReportKind.CHAIN)
        assert chain.day == date(2026, 11, 20)
        north, centre = chain.areas
        assert (north.name, centre.name) == ("Miền Bắc", "Miền Trung")
        actions, appeals = chain.whole.actions, chain.whole.appeals
        assert (actions.open, actions.overdue, actions.waiting, actions.done) == (2, 1, 1, 1)
        assert (appeals.opened, appeals.upheld, appeals.changed, appeals.open) == (2, 1, 0, 1)
        assert (north.actions.open, centre.actions.open) == (1, 1)
        assert (north.appeals.opened, centre.appeals.opened) == (2, 0)

        late, soon = chain.open
        assert (late.branch_name, late.due, late.late, late.age) == ("Đống Đa", date(2026, 11, 10), 10, 18)
        assert (late.number, late.owner) == (1, "Cửa hàng trưởng")
        assert (soon.branch_name, soon.late) == ("Đà Nẵng – Hải Châu", 0)

        area = read(ReportKind.AREA, "TRUNG")
        assert (area.whole.actions.open, area.whole.appeals.opened, area.areas) == (1, 0, ())
        branch = read(ReportKind.BRANCH, "HN2")
        assert [action.code for action in branch.open] == [late.code]
        assert (branch.whole.actions.waiting, branch.whole.appeals.open) == (1, 1)
        assert read(ReportKind.BRANCH, "HN1").is_empty
        assert read(ReportKind.CHAIN, period="2026-Q3").is_empty

        erased = Action.get(Action.due == late.due)
        erase_content(erased.release, erased.text.digest)
        assert read(ReportKind.BRANCH, "HN2").open[0].words is None
