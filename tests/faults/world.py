"""The rows that a case needs, made in the server, and what the server holds in the end."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask_security.utils import hash_password

from audit_app.accounts.models import Role, User
from audit_app.checklists.loader import read_checklist
from audit_app.clock import today
from audit_app.programmes.models import PublishedChecklist
from audit_app.visits.models import Draft, Photo, Submission, Visit, VisitChange
from tests.factories import make_branch

PREFIX = "/of-these-tests/"
PASSWORD = "mot-hai-ba-bon-nam"
REAL_CHECKLISTS = Path(__file__).parents[2] / "checklists"
CHECKLIST = Path(__file__).with_name("corner-shop.v1.toml")


def make_shopper(name: str) -> dict[str, Any]:
    """Make the account ``name@example.vn``, unless there is one."""
    shopper, _ = User.get_or_create(
        email=f"{name}@example.vn",
        defaults={
            "name": "Nguyễn Thị Thử",
            "role": Role.SHOPPER,
            "language": "vi",
            "password": hash_password(PASSWORD),
        },
    )
    return {"email": shopper.email}


def publish_again(shopper: str) -> dict[str, Any]:
    """Publish version 2 of the corner shop, with one question worded anew; visits keep their version."""
    source = CHECKLIST.read_text(encoding="utf-8").replace("version = 1", "version = 2", 1)
    source = source.replace("Bạn chờ bao lâu", "Bạn phải chờ bao lâu")
    return publish(source, "corner-shop.v2.toml") | assign(shopper, version=2)


def publish(source: str, name: str) -> dict[str, Any]:
    """Publish a checklist from its text."""
    checklist = read_checklist(source, name)
    row, _ = PublishedChecklist.get_or_create(
        key=checklist.key,
        version=checklist.version,
        defaults={"digest": checklist.digest, "source": source},
    )
    return {"digest": row.digest}


def assign(shopper: str, checklist: str = "corner-shop", version: int = 1) -> dict[str, Any]:
    """Assign a visit of the days around today to a shopper, at a branch of its own."""
    if version == 1:
        file = CHECKLIST if checklist == "corner-shop" else REAL_CHECKLISTS / f"{checklist}.v1.toml"
        publish(file.read_text(encoding="utf-8"), file.name)
    number = uuid4().hex[:10]
    visit = Visit.create(
        shopper=User.get(User.email == f"{shopper}@example.vn"),
        branch=make_branch(_area(), code=f"F{number}", name=f"Tạp hóa {number}"),
        checklist_key=checklist,
        checklist_version=version,
        window_from=today() - timedelta(days=1),
        window_to=today() + timedelta(days=3),
        scenario="Hỏi mua sữa và nêu một khó khăn khi chọn.",
    )
    Draft.create(visit=visit)
    return {"uid": visit.uid, "branch": visit.branch.name}


def _area() -> Any:
    from audit_app.organisation.models import Area
    from tests.factories import make_area

    return Area.get_or_none(Area.code == "FAULTS") or make_area(code="FAULTS")


def tell(uid: str) -> dict[str, Any]:
    """Tell everything that the server holds of a visit."""
    visit = Visit.get(Visit.uid == uid)
    draft = Draft.get(Draft.visit == visit)
    sent = Submission.select().where(Submission.visit == visit).order_by(Submission.number)
    photos = Photo.select().where(Photo.visit == visit).order_by(Photo.id)
    changes = VisitChange.select().where(VisitChange.visit == visit).order_by(VisitChange.id)
    return {
        "state": visit.state,
        "entered_at": visit.entered_at and visit.entered_at.isoformat(),
        "left_at": visit.left_at and visit.left_at.isoformat(),
        "draft": json.loads(draft.answers),
        "revision": draft.revision,
        "submissions": [
            {"number": row.number, "code": row.code, "answers": json.loads(row.answers)} for row in sent
        ],
        "photos": [
            {"question": row.question, "upload": row.upload_sha256, "stored": row.sha256} for row in photos
        ],
        "changes": [row.to_state for row in changes],
    }


def digest() -> dict[str, Any]:
    """Tell the digest of the corner shop, which every version of a draft names."""
    return publish(CHECKLIST.read_text(encoding="utf-8"), CHECKLIST.name)


def forget(uid: str) -> dict[str, Any]:
    """Take a visit away, so that the shopper's list stays short."""
    return {"gone": Visit.delete().where(Visit.uid == uid).execute()}


def end_sessions(shopper: str) -> dict[str, Any]:
    """Sign an account out everywhere, as a session that has run out does."""
    changed = User.update(fs_uniquifier=uuid4().hex).where(User.email == f"{shopper}@example.vn").execute()
    return {"changed": changed}


DEEDS = {
    deed.__name__: deed
    for deed in (make_shopper, publish, publish_again, digest, assign, tell, forget, end_sessions)
}
