"""Rows for tests, with everything that a test does not care about filled in."""

from datetime import datetime, time, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from audit_app.accounts.models import Role, User
from audit_app.clock import local_zone, today
from audit_app.organisation.models import Area, AreaManager, Branch
from audit_app.programmes.models import PublishedChecklist
from audit_app.vietnamese import fold, name_sort_key, sort_key
from audit_app.visits.models import Draft, Visit

serial = count(1)

SMALL_CHECKLIST = Path(__file__).parent / "cases" / "small-shop.v1.toml"


def make_user(role: str = Role.SHOPPER, **fields: Any) -> User:
    """An account; its password is unset, sign in with the house client."""
    number = next(serial)
    name = fields.pop("name", f"Nguyễn Thị Thử {number}")
    return User.create(
        **{
            "email": f"person{number}@example.vn",
            "name": name,
            "role": role,
            "language": "vi",
            "sort_key": name_sort_key(name),
            "search": fold(name),
            **fields,
        }
    )


def make_area(**fields: Any) -> Area:
    """An area."""
    number = next(serial)
    name = fields.pop("name", f"Khu vực {number}")
    return Area.create(**{"code": f"KV{number}", "name": name, "sort_key": sort_key(name), **fields})


def make_branch(area: Area | None = None, **fields: Any) -> Branch:
    """A branch, in a new area unless one is given."""
    number = next(serial)
    name = fields.pop("name", f"Chi nhánh Đà Nẵng {number}")
    return Branch.create(
        **{
            "code": f"CN{number}",
            "name": name,
            "area": area or make_area(),
            "address": "12 Nguyễn Văn Linh, phường Hải Châu, thành phố Đà Nẵng",
            "sort_key": sort_key(name),
            "search": fold(name),
            **fields,
        }
    )


def make_area_manager(area: Area, **fields: Any) -> User:
    """A manager of ``area``."""
    user = make_user(Role.AREA_MANAGER, **fields)
    AreaManager.create(area=area, user=user)
    return user


def publish_small_checklist() -> PublishedChecklist:
    """The small checklist of the tests, published once."""
    from audit_app.checklists.loader import read_checklist

    source = SMALL_CHECKLIST.read_text(encoding="utf-8")
    checklist = read_checklist(source, SMALL_CHECKLIST.name)
    row, _ = PublishedChecklist.get_or_create(
        key=checklist.key,
        version=checklist.version,
        defaults={"digest": checklist.digest, "source": source},
    )
    return row


def make_visit(**fields: Any) -> Visit:
    """A visit assigned for today on the small checklist, with an empty draft."""
    published = publish_small_checklist()
    visit = Visit.create(
        **{
            "shopper": fields.pop("shopper", None) or make_user(),
            "branch": fields.pop("branch", None) or make_branch(),
            "checklist_key": published.key,
            "checklist_version": published.version,
            "window_from": today() - timedelta(days=1),
            "window_to": today() + timedelta(days=3),
            "segment": "Mẹ trẻ có con dưới 1 tuổi",
            "scenario": "Hỏi mua sữa cho bé 6 tháng và nêu một khó khăn khi chọn.",
            **fields,
        }
    )
    Draft.create(visit=visit)
    return visit


GOOD_ANSWERS: dict[str, Any] = {
    "greeted": "yes",
    "greeting_warmth": 4,
    "waiting_time": 90,
    "problem_solved": {"value": "promised", "note": "Chị tư vấn hẹn trả lời lúc 17 giờ."},
    "prices_agree": "yes",
    "told_about": ["returns"],
    "parking": "na",
    "staff_count": 1,
    "thanked": "yes",
    "anything_else": "Quầy tư vấn đông, khách phải đứng.",
    "welcome.emotion": 4,
    "advice.emotion": 3,
    "advice.opportunity": "Nên có ghế cho mẹ bầu.",
}


def make_submitted_visit(answers: dict[str, Any] | None = None, **fields: Any) -> Visit:
    """A visit of yesterday from 10:12 to 10:40 that its shopper has sent; ``answers`` replace single ones."""
    from audit_app.programmes.published import published_checklist
    from audit_app.scoring.answers import read_answers
    from audit_app.visits.history import change_state
    from audit_app.visits.models import Submission
    from audit_app.visits.sheets import write_document
    from audit_app.visits.states import VisitState
    from audit_app.visits.submission import new_code

    yesterday = today() - timedelta(days=1)
    entered = fields.pop("entered_at", datetime.combine(yesterday, time(10, 12), local_zone()))
    left = fields.pop("left_at", entered + timedelta(minutes=28))
    visit = make_visit(**fields)
    checklist = published_checklist(visit.checklist_key, visit.checklist_version)
    document = write_document(read_answers(checklist, {**GOOD_ANSWERS, **(answers or {})}))
    change_state(visit, VisitState.STARTED, visit.shopper)
    change_state(visit, VisitState.SUBMITTED, visit.shopper, entered_at=entered, left_at=left)
    Draft.update(answers=document, revision=1).where(Draft.visit == visit).execute()
    Submission.create(
        visit=visit,
        code=new_code(),
        answers=document,
        digest=sha256(document.encode()).hexdigest(),
        submitted_at=left + timedelta(minutes=20),
    )
    return visit


def make_release(answers: dict[str, Any] | None = None, by: User | None = None, **fields: Any) -> Any:
    """A released visit's first revision."""
    from audit_app.releases.release import release_visit

    return release_visit(make_submitted_visit(answers, **fields), by or make_user(Role.REVIEWER))
