"""Actions for tests, with everything that a test does not care about filled in."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from audit_app.accounts.models import User
from audit_app.actions.models import Action
from audit_app.actions.planning import Plan, add_action
from audit_app.clock import today
from audit_app.organisation.models import Area, AreaManager
from audit_app.releases.models import Release
from tests.factories import make_area_manager, make_branch, make_release

TEXT = "In lại giá ở kệ sữa và kiểm tra mỗi sáng."
OWNER = "Cửa hàng trưởng"


def manager_of(area: Area) -> User:
    """The area's manager, made where there is none."""
    link = AreaManager.get_or_none(AreaManager.area == area)
    return link.user if link else make_area_manager(area)


def in_days(number: int) -> date:
    return today() + timedelta(days=number)


def make_action(
    release: Release | None = None,
    area: Area | None = None,
    text: str = TEXT,
    owner: str = OWNER,
    due: date | None = None,
    question: str = "",
) -> Action:
    """An action planned by the manager of the release's area, due in a week."""
    release = release or make_release(branch=make_branch(area))
    plan = Plan(text, owner, due or in_days(7), question)
    return add_action(release, plan, manager_of(release.branch.area))


def photo(colour: tuple[int, int, int] = (20, 120, 80), **exif: Any) -> bytes:
    """A JPEG with a maker's name in its EXIF."""
    facts = Image.Exif()
    facts[0x010F] = "Phone of the branch"
    stream = BytesIO()
    Image.new("RGB", (900, 700), colour).save(stream, "JPEG", exif=facts)
    return stream.getvalue()
