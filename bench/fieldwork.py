"""Shoppers with visits to fill in, and what their phones post: 32 scored answers, a note with each."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from audit_app import create_app
from audit_app.accounts.models import Role, User
from audit_app.accounts.passwords import hash_password
from audit_app.checklists.definition import Checklist, Question, QuestionType, Section
from audit_app.clock import today, utc_now
from audit_app.db import connected, migration_runner
from audit_app.organisation.models import Area, Branch
from audit_app.programmes.published import publish_checklist, published_checklist
from audit_app.vietnamese import fold, sort_key
from audit_app.visits.models import Draft, Visit, VisitChange
from audit_app.visits.states import VisitState

CHECKLIST = Path(__file__).parent.parent / "checklists" / "bank-branch.v1.toml"
SECRET = "for measuring only, no secret"
PASSWORD = "mot-mat-khau-de-do"
NOTE = (
    "Nhân viên quầy số 3 nghe hết câu hỏi, giải thích từng bước trên màn hình rồi in phiếu hẹn; "
    "tôi đứng chờ khoảng bốn phút vì phía trước còn hai người."
)


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """Who posts what: visits by shopper's e-mail, the posts of each section, the keys in order."""

    visits: dict[str, list[str]]
    sections: dict[str, list[tuple[str, str]]]
    scored: int

    def section_body(self, section: str, token: str) -> bytes:
        """Return what the browser posts to save one section."""
        return urlencode([("csrf_token", token), ("go", "next"), *self.sections[section]]).encode()

    def whole_body(self, token: str) -> bytes:
        """Return what is posted to send a visit with all of its answers at once."""
        names = [("sections", key) for key in self.sections]
        fields = [field for posts in self.sections.values() for field in posts]
        return urlencode([("csrf_token", token), ("number", "1"), *names, *fields]).encode()


def prepare(url: str, shoppers: int, visits_each: int) -> Fieldwork:
    """Write people and visits into the empty database at ``url``."""
    app = create_app({"DATABASE_URL": url, "SECRET_KEY": SECRET})
    with app.app_context(), app.test_request_context(), connected() as database:
        migration_runner().up()
        with database.atomic():
            row = publish_checklist(CHECKLIST.read_text(encoding="utf-8"), CHECKLIST.name)
            checklist = published_checklist(row.key, row.version)
            people = write_people(shoppers)
            visits = {user.email: write_visits(user, checklist, visits_each) for user in people}
        database.execute_sql("ANALYZE")
    sections = {section.key: section_posts(section) for section in checklist.sections}
    return Fieldwork(visits, sections, sum(question.is_scored for question in checklist.questions))


def write_people(count: int) -> list[User]:
    """Write shoppers who share one password."""
    password = hash_password(PASSWORD)
    return [
        User.create(
            email=f"shopper{number}@bench.example",
            name=f"Lê Thị Đo {number}",
            role=Role.SHOPPER,
            password=password,
        )
        for number in range(count)
    ]


def write_visits(shopper: User, checklist: Checklist, count: int) -> list[str]:
    """Write visits that are under way: times noted, nothing answered yet."""
    area, _ = Area.get_or_create(code="DN", defaults={"name": "Đà Nẵng", "sort_key": sort_key("Đà Nẵng")})
    name = "Chi nhánh Hải Châu"
    branch, _ = Branch.get_or_create(
        code="DN01",
        defaults={
            "name": name,
            "area": area,
            "address": "12 Nguyễn Văn Linh",
            "sort_key": sort_key(name),
            "search": fold(name),
        },
    )
    left = utc_now() - timedelta(minutes=5)
    found = []
    for _ in range(count):
        visit = Visit.create(
            shopper=shopper,
            branch=branch,
            checklist_key=checklist.key,
            checklist_version=checklist.version,
            window_from=today() - timedelta(days=2),
            window_to=today() + timedelta(days=2),
            state=VisitState.STARTED,
            entered_at=left - timedelta(minutes=30),
            left_at=left,
        )
        Draft.create(visit=visit)
        VisitChange.create(visit=visit, user=shopper, from_state="assigned", to_state="started")
        found.append(visit.uid)
    return found


def section_posts(section: Section) -> list[tuple[str, str]]:
    """Return the fields of one section as a browser posts them."""
    posts = [post for question in section.questions for post in question_posts(question)]
    if section.asks_emotion:
        posts.append((f"{section.key}.emotion", "4"))
    if section.asks_opportunity:
        posts.append((f"{section.key}.opportunity", "Thêm ghế cho người chờ vào giờ đông."))
    return posts


def question_posts(question: Question) -> list[tuple[str, str]]:
    """Return a good answer to one question and a note on it."""
    key = question.key
    match question.type:
        case QuestionType.YES_NO:
            posts = [(key, question.good or "yes")]
        case QuestionType.SCALE:
            posts = [(key, str(question.steps))]
        case QuestionType.CHOICE:
            posts = [(key, max(question.options, key=lambda option: option.share).key)]
        case QuestionType.MULTI:
            posts = [(key, option.key) for option in question.options if option.share > 0]
        case QuestionType.DURATION:
            posts = [(f"{key}.minutes", "0"), (f"{key}.seconds", "40")]
        case QuestionType.NUMBER:
            posts = [(key, str(int(question.target or 0)))]
        case QuestionType.TEXT:
            posts = [(key, NOTE)]
        case _:
            return []
    return [*posts, (f"{key}.note", NOTE)] if question.is_scored else posts
