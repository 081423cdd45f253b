"""Make the database of the browser tests: a small demo, and visits that nobody else touches.

Run as a program of its own, so that the database of the other tests stays theirs; prints what it made.
"""

import json
import sys
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from audit_app import create_app
from audit_app.accounts.links import password_link
from audit_app.accounts.models import Role, User
from audit_app.actions.models import Action
from audit_app.checklists.definition import Factor
from audit_app.clock import local_zone, today
from audit_app.db import connected, migration_runner
from audit_app.demo.accounts import DEMO_DOMAIN
from audit_app.demo.answers import draw_answers
from audit_app.demo.load import load_demo
from audit_app.demo.visits import take_photos
from audit_app.organisation.models import Branch, BranchClass
from audit_app.organisation.queries import areas_of
from audit_app.programmes.models import Programme
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.appeals.questions import appealable_questions
from audit_app.releases.models import Release
from audit_app.visits.assigning import Assignment, assign_visit
from audit_app.visits.drafts import open_sheet, save_draft, save_times
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState
from audit_app.visits.submission import submit_visit
from audit_app.visits.times import times_of
from tests.factories import make_branch

EMPTY_VISITS = (
    "with_script",
    "without_script",
    "looked_at",
    "on_phone",
    "stamped",
    "covered",
    "with_photos",
    "not_possible",
    "mended",
    "kept_here",
    "two_versions",
)
FULL_VISITS = ("sent_twice", "sent_twice_without_script", "sent")


def assign(number: int) -> Visit:
    """Assign the demo's shopper a new shop in the area of the demo's manager, from yesterday on."""
    shopper, manager, head_office = (
        User.get(User.email == f"{local}@{DEMO_DOMAIN}") for local in ("khach", "khuvuc", "truso")
    )
    area = areas_of(manager).get()
    branch = make_branch(area, code=f"DN{number}", name=f"An Nhiên Đà Nẵng {number}")
    return assign_visit(
        Assignment(
            shopper=shopper,
            branch=branch,
            checklist=("mother-and-baby", 1),
            window_from=today() - timedelta(days=1),
            window_to=today() + timedelta(days=5),
            segment="Mẹ có con đầu lòng",
            scenario="Mua một gói tã cho bé 8 tháng, hỏi một món đang hết hàng, rồi quay lại xin đổi size.",
            brief="Giữ hóa đơn.",
        ),
        head_office,
    )


def fill_in(visit: Visit) -> None:
    """Answer everything, so that the visit only waits to be sent."""
    shopper, chance = visit.shopper, Random(visit.id)
    sheet = open_sheet(visit.uid, shopper)
    entered = datetime.combine(today() - timedelta(days=1), time(15), local_zone())
    save_times(sheet, entered, entered + timedelta(minutes=30), shopper)
    sheet = save_draft(sheet, draw_answers(sheet.checklist, dict.fromkeys(Factor, 0.9), chance), shopper)
    take_photos(sheet, chance)


def send(visit: Visit) -> None:
    """Send a visit that is filled in."""
    sheet = open_sheet(visit.uid, visit.shopper)
    submit_visit(sheet, sheet.answers, times_of(sheet.visit), visit.shopper)


def prepare(branches: int, visits: int) -> dict[str, dict[str, dict[str, Any]]]:
    """Migrate, load, assign; return the visits of our own, and the arguments of every page's address."""
    migration_runner().up()
    load_demo(branches=branches, visits=visits)
    made = {name: assign(number) for number, name in enumerate(EMPTY_VISITS + FULL_VISITS, start=1)}
    for name in FULL_VISITS:
        fill_in(made[name])
    send(made["sent"])
    return {
        "visits": {
            name: {"uid": visit.uid, "branch": visit.branch.name, "code": visit.branch.code}
            for name, visit in made.items()
        },
        "things": things(made),
    }


def things(made: dict[str, Visit]) -> dict[str, dict[str, Any]]:
    """Return an example of each thing that ``rights.txt`` names, from the demo where it has one."""
    areas = areas_of(User.get(User.email == f"khuvuc@{DEMO_DOMAIN}"))
    with_photo = (
        Release.select().join(Branch).where(Branch.area.in_(areas), Release.document.contains('"taken_at"'))
    )
    release = with_photo.order_by(Release.id.desc()).get()
    reviewer = User.get(User.role == Role.REVIEWER)
    return {
        "-": {},
        "open visit": {"uid": made["looked_at"].uid, "section": "advice"},
        "sent visit": {"uid": made["sent"].uid},
        "visit in review": {"uid": Visit.get(Visit.state == VisitState.IN_REVIEW).uid},
        "released visit": {"uid": release.visit.uid},
        "release": {"code": release.code, "question": min(appealable_questions(release.frozen))},
        "appeal": {"uid": Appeal.select().join(Release).join(Branch).where(Branch.area.in_(areas)).get().uid},
        "action": {"uid": Action.select().join(Branch).where(Branch.area.in_(areas)).get().uid},
        "area": {"code": release.branch.area.code},
        "branch": {"code": release.branch.code},
        "class": {"code": BranchClass.get().code},
        "person": {"number": reviewer.id},
        "programme": {"code": Programme.get().code},
        "checklist": {"key": "mother-and-baby", "version": 1},
        "link": {"token": password_link(reviewer).rsplit("/", 1)[1]},
        "unknown": {"token": "made-up", "code": "0000-0000"},
    }


if __name__ == "__main__":
    app = create_app()
    with app.test_request_context(), connected():
        json.dump(prepare(branches=6, visits=40), sys.stdout)
