"""Rows for tests, with everything that a test does not care about filled in."""

from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from audit_app.accounts.models import Role, User
from audit_app.clock import today
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
