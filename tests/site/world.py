"""A small chain in which everybody has something of their own, and something of another's to ask for."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image
from pypdf import PdfWriter

from audit_app.accounts.links import password_link
from audit_app.accounts.models import OutgoingMail, Role, User
from audit_app.actions.changing import mark_done
from audit_app.actions.planning import Plan, add_action
from audit_app.clock import today, utc_now
from audit_app.jobs.models import Job, write_parameters
from audit_app.jobs.progress import Progress
from audit_app.organisation.models import Area, Branch, BranchClass
from audit_app.programmes.models import Programme
from audit_app.programmes.published import published_checklist
from audit_app.releases.annexes import add_reply
from audit_app.releases.appeals.appealing import appeal_question
from audit_app.releases.models import Release
from audit_app.releases.release import release_visit
from audit_app.reviews.decisions import start_review
from audit_app.scorecards.packs import KIND, Pack, PackForm
from audit_app.scoring.answers import read_answers
from audit_app.visits.drafts import open_sheet, save_draft, save_times
from audit_app.visits.models import Photo, Submission, Visit
from audit_app.visits.photos import Upload, add_photos
from audit_app.visits.submission import submit_visit
from audit_app.visits.times import times_of
from tests.factories import GOOD_ANSWERS, make_area, make_area_manager, make_branch, make_user, make_visit

NOBODY = "nobody"
GPS, MAKE, TAKEN = 0x8825, 0x010F, 0x9003


def phone_photo(colour: tuple[int, int, int]) -> bytes:
    """A JPEG as a phone makes it: with its maker, the time and the place in its EXIF."""
    exif = Image.Exif()
    exif[MAKE] = "Điện thoại của khách".encode().decode("latin-1")
    exif.get_ifd(0x8769)[TAKEN] = "2026:11:14 10:20:30"
    exif.get_ifd(GPS).update({1: "N", 2: (16.0, 3.0, 21.0), 3: "E", 4: (108.0, 12.0, 40.0)})
    stream = BytesIO()
    Image.new("RGB", (900, 700), colour).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


@dataclass(slots=True)
class World:
    """``people`` by role (``another's shopper`` is a second one); ``things`` are arguments of addresses."""

    people: dict[str, User | None] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)
    submissions: list[Submission] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)


def make_world() -> World:
    """Make people, places, and a visit of each kind of each shopper; the other one's are in another area."""
    world = World()
    own, other = make_area(name="Miền Trung"), make_area(name="Miền Nam")
    make_people(world, own, other)
    branch_class = BranchClass.create(code="A", name_vi="Cửa hàng chuẩn", name_en="Flagship shop")
    branches = [make_branch(own, branch_class=branch_class), make_branch(other)]
    make_visits(world, "", world.people[Role.SHOPPER], branches[0])
    make_visits(world, "another's ", world.people["another's shopper"], branches[1])
    theirs = world.things["another's open visit"]["sha256"]
    for kind in ("open visit", "sent visit", "release"):
        world.things[f"{kind}, another's photo"] = {**world.things[kind], "sha256": theirs, "number": 99}
    reader = world.people[Role.REVIEWER]
    world.things |= {
        "-": {},
        "area": {"code": own.code},
        "another's area": {"code": other.code},
        "branch": {"code": branches[0].code},
        "programme": {"code": make_programme().code},
        "checklist": {"key": "cafe", "version": 1},
        "class": {"code": branch_class.code},
        "scored question": {"key": "greeted"},
        "person": {"number": reader.id},
        "mail": {"number": OutgoingMail.select().first().id},
        "style": {"path": "icons/favicon.svg", "filename": "icons/favicon.svg", "digest": "outdated"},
        "link": {"token": password_link(reader).rsplit("/", 1)[1]},
        "unknown": UNKNOWN,
    }
    return world


UNKNOWN = {
    "uid": "00000000-0000-4000-8000-000000000000",
    "code": "0000-0000",
    "number": 987654,
    "question": "nothing",
    "section": "nowhere",
    "sha256": "0" * 64,
    "token": "made-up",
    "digest": "0" * 12,
    "path": "nothing.css",
    "rest": "nothing",
    "filename": "nothing.css",
    "key": "nothing",
    "version": 9,
    "revision": 9,
}


def make_people(world: World, own: Area, other: Area) -> None:
    """Make one person of each role, and a second shopper and manager."""
    world.people = {
        NOBODY: None,
        Role.SHOPPER: make_user(
            name="Trịnh Ngọc Bảo Trâm", email="tram.kin@example.vn", phone="+84912345678"
        ),
        Role.REVIEWER: make_user(Role.REVIEWER, name="Vũ Đình Khôi"),
        Role.AREA_MANAGER: make_area_manager(own, name="Lê Thị Hạnh"),
        Role.HEAD_OFFICE: make_user(Role.HEAD_OFFICE, name="Phạm Quốc Bình"),
        Role.ADMINISTRATOR: make_user(Role.ADMINISTRATOR, name="Đỗ Gia Long"),
        "another's shopper": make_user(
            name="Quách Thế Duyệt", email="duyet.kin@example.vn", phone="+84987654321"
        ),
        "another's area_manager": make_area_manager(other, name="Cao Văn Sáu"),
    }


def make_shopper(name: str, email: str, phone: str) -> User:
    """Make a shopper whose traces can be looked for."""
    return make_user(Role.SHOPPER, name=name, email=email, phone=phone)


def make_programme() -> Programme:
    """Make a programme that began a month ago."""
    return Programme.create(
        code="DOT-1", name_vi="Đợt 1", name_en="Wave 1", starts_on=today() - timedelta(days=30)
    )


def make_visits(world: World, whose: str, shopper: User | None, branch: Branch) -> None:
    """Make a visit that is open, one sent, one in review and one released, each with a photo of its own."""
    reviewer, manager = world.people[Role.REVIEWER], world.people[whose + Role.AREA_MANAGER]
    assert shopper
    assert reviewer
    assert manager
    for place, kind in enumerate(("open visit", "sent visit", "visit in review", "released visit")):
        visit = write_visit(shopper, branch, (80 if whose else 160, 40 * place, 120))
        world.visits.append(visit)
        if kind != "open visit":
            sheet = open_sheet(visit.uid, shopper)
            world.submissions.append(submit_visit(sheet, sheet.answers, times_of(sheet.visit), shopper))
            visit = Visit.get_by_id(visit.id)
        if kind in {"visit in review", "released visit"}:
            start_review(visit, reviewer)
        photo = Photo.get(Photo.visit == visit)
        world.things[whose + kind] = {
            "uid": visit.uid,
            "section": "advice",
            "sha256": photo.sha256,
            "number": 1,
        }
    release = world.releases[whose + "release"] = release_visit(visit, reviewer)
    add_reply(release, "Đã họp ca và sửa giá trên kệ.", manager)
    appeal = appeal_question(release, "thanked", "Nhân viên đã cảm ơn, camera còn lưu.", manager)
    world.things[whose + "appeal"] = {"uid": appeal.uid}
    world.things[whose + "release"] = {
        "code": release.code,
        "number": 1,
        "revision": 1,
        "sha256": release.sha256,
        "question": "greeted",
    }
    world.things[whose + "branch"] = {"code": branch.code}
    make_action(world, whose, release, manager)
    make_job(world, whose, release, manager)


def make_action(world: World, whose: str, release: Release, manager: User) -> None:
    """Plan an action about the release and prove with a photo that it is done."""
    action = add_action(release, Plan("Trực quầy đổi trả cả ngày.", "Ca trưởng", today()), manager)
    mark_done(action, "Đã có lịch trực.", manager, Upload(phone_photo((40, 40, 80 if whose else 160))))
    world.things[whose + "action"] = {"uid": action.uid, "number": 1}
    if not whose:
        world.things["action, another's photo"] = {"uid": action.uid, "number": 2}


def make_job(world: World, whose: str, release: Release, manager: User) -> None:
    """Write a pack of the manager that came to its end, with its file."""
    asked = Pack((release.code,), "vi", PackForm.PDF, "Tất cả phiếu điểm").write()
    columns = {"kind": KIND, "parameters": write_parameters(asked)}
    job = Job.create(**columns, title="Gói", asked_by=manager, state="running")
    paper = PdfWriter()
    paper.add_blank_page(width=595, height=842)
    with Progress(job).result("goi.pdf") as stream:
        paper.write(stream)
    Job.update(state="done", expires_at=utc_now() + timedelta(days=7)).where(Job.id == job.id).execute()
    world.things[whose + "job"] = {"uid": job.uid}


def write_visit(shopper: User, branch: Branch, colour: tuple[int, int, int]) -> Visit:
    """Fill in a whole visit, photo included, as the shopper's pages do."""
    visit = make_visit(shopper=shopper, branch=branch)
    checklist = published_checklist(visit.checklist_key, visit.checklist_version)
    sheet = open_sheet(visit.uid, shopper)
    left = utc_now() - timedelta(minutes=30)
    save_times(sheet, left - timedelta(minutes=30), left, shopper)
    sheet = save_draft(sheet, read_answers(checklist, GOOD_ANSWERS), shopper)
    question = next(question for question in checklist.questions if question.key == "problem_solved")
    add_photos(sheet, question, [Upload(phone_photo(colour))], shopper)
    return Visit.get_by_id(visit.id)
