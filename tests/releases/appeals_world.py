"""Appeals for tests."""

from typing import Any

from audit_app.accounts.models import User
from audit_app.releases.appeals.appealing import appeal_question
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.models import Release
from tests.factories import make_area_manager, make_release

WORDS = "Giá trên kệ và hóa đơn khớp nhau, cửa hàng còn giữ ảnh chụp hôm đó."
REASON = "Ảnh hóa đơn cho thấy hai giá khớp nhau."


def make_appealable_release(**answers: Any) -> Release:
    """A release in which the prices did not agree, so that a correction raises the score."""
    release: Release = make_release({"prices_agree": "no", **answers})
    return release


def make_appeal(question: str = "prices_agree", release: Release | None = None) -> Appeal:
    """An open appeal, on a new release unless one is given."""
    release = release or make_appealable_release()
    return appeal_question(release, question, WORDS, manager_of(release))


def manager_of(release: Release) -> User:
    """A new manager of the release's area."""
    return make_area_manager(release.branch.area, name="Lê Thị Hạnh")
