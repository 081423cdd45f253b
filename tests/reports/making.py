"""A small chain with released visits in two quarters: two areas, five branches that were visited."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from audit_app.accounts.models import Role, User
from audit_app.actions.changing import mark_done
from audit_app.clock import local_zone, pretend
from audit_app.organisation.models import Area, Branch
from audit_app.releases.appeals.appealing import appeal_question
from audit_app.releases.appeals.deciding import uphold_appeal
from audit_app.releases.models import Release
from audit_app.reports.reading import read_report
from audit_app.reports.report import Report
from audit_app.reports.scope import ReportKind, ReportRequest
from tests.actions.making import make_action, manager_of
from tests.factories import make_area, make_branch, make_release, make_user, make_visit

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PERIOD = "2026-Q4"
IGNORED = {"value": "ignored", "note": "Nhân viên nói không có cách nào rồi quay đi."}

GOOD: dict[str, Any] = {}
BAD = {"greeted": {"value": "no", "note": "Không ai chào khi tôi vào."}, "greeting_warmth": 2}
WORSE = {**BAD, "problem_solved": IGNORED, "told_about": []}

QUICK, WARM, COOL = {"waiting_time": 60}, {"greeting_warmth": 5}, {"greeting_warmth": 3}

Visits = dict[str, list[tuple[date, dict[str, Any]]]]
"""By branch: the day, and the answers that differ from good ones."""

BEFORE: Visits = {
    "HN1": [(date(2026, 8, 3), GOOD), (date(2026, 9, 1), GOOD), (date(2026, 9, 9), BAD)],
    "HN2": [(date(2026, 8, 20), GOOD), (date(2026, 9, 2), WARM)],
    "DN1": [(date(2026, 8, 9), BAD), (date(2026, 9, 12), GOOD)],
}
NOW_VISITS: Visits = {
    "HN1": [(date(2026, 10, 5), GOOD), (date(2026, 10, 20), GOOD), (date(2026, 11, 9), QUICK)],
    "HN2": [(date(2026, 10, 6), BAD), (date(2026, 10, 27), WORSE), (date(2026, 11, 12), BAD)],
    "HN3": [(date(2026, 10, 7), COOL), (date(2026, 11, 3), GOOD)],
    "DN1": [
        (date(2026, 10, 8), QUICK),
        (date(2026, 10, 30), GOOD),
        (date(2026, 11, 4), GOOD),
        (date(2026, 11, 14), WARM),
    ],
    "DN2": [(date(2026, 10, 9), WORSE)],
}


@dataclass(slots=True)
class World:
    """The chain of these tests."""

    north: Area
    centre: Area
    branches: dict[str, Branch] = field(default_factory=dict)
    reviewer: User = field(default_factory=lambda: make_user(Role.REVIEWER))

    def visit(self, code: str, day: date, answers: dict[str, Any]) -> None:
        """Release a visit at 10:12 of ``day``."""
        entered = datetime.combine(day, time(10, 12), local_zone())
        window = {"window_from": day, "window_to": day}
        make_release(answers, self.reviewer, branch=self.branches[code], entered_at=entered, **window)


def make_world(*visits: Visits) -> World:
    """Write the chain and ``visits``; call it while the clock stands at :data:`NOW`."""
    world = World(make_area(code="BAC", name="Miền Bắc"), make_area(code="TRUNG", name="Miền Trung"))
    for code, area, name in (
        ("HN1", world.north, "Hoàn Kiếm"),
        ("HN2", world.north, "Đống Đa"),
        ("HN3", world.north, "Cầu Giấy"),
        ("DN1", world.centre, "Đà Nẵng – Hải Châu"),
        ("DN2", world.centre, "Đà Nẵng – Sơn Trà"),
        ("DN3", world.centre, "Huế"),
    ):
        world.branches[code] = make_branch(area, code=code, name=name)
    for part in visits:
        for code, days in part.items():
            for day, answers in days:
                world.visit(code, day, answers)
    return world


def follow_up(world: World) -> None:
    """Let Đống Đa be late with one action, done with another and appeal twice; plan something in Hải Châu."""
    poor, good = first_release(world, "HN2"), first_release(world, "DN1")
    manager = manager_of(world.north)
    with pretend(datetime(2026, 11, 2, 5, 0, tzinfo=UTC)):
        make_action(poor, due=date(2026, 11, 10), question="greeted")
        done = make_action(poor, text="Tập lại lời chào với cả ca.", due=date(2026, 11, 15))
    mark_done(done, "Đã tập sáng thứ Hai.", manager)
    make_action(good, due=date(2026, 12, 1), owner="Ca trưởng")
    decided = appeal_question(poor, "greeted", "Camera cho thấy có chào.", manager)
    uphold_appeal(decided, poor, "Hình không có tiếng, không thấy ai quay ra cửa.", world.reviewer)
    appeal_question(poor, "problem_solved", "Nhân viên đã gọi lại cho khách chiều hôm đó.", manager)


def first_release(world: World, code: str) -> Release:
    """The first release of a branch in the fourth quarter."""
    found: Release = (
        Release.select()
        .where(Release.branch == world.branches[code], Release.visited_on >= date(2026, 10, 1))
        .order_by(Release.visited_on)
        .get()
    )
    return found


def plan_visit(world: World, code: str, day: date, **fields: Any) -> None:
    """Assign a visit whose window ends on ``day``."""
    make_visit(branch=world.branches[code], window_from=day, window_to=day, **fields)


@contextmanager
def on_the_day() -> Iterator[None]:
    """Let the clock stand."""
    with pretend(NOW):
        yield


def report(kind: str, code: str = "", period: str = PERIOD, checklist: str = "") -> Report:
    """Return a report of the chain."""
    return read_report(ReportRequest(ReportKind(kind), code, period, checklist))
