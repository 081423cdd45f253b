"""What branches do about their scorecards: planned, done with proof, signed off, sent back, dropped, late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from audit_app.accounts.models import User
from audit_app.actions.changing import confirm_action, drop_action, mark_done, reopen_action
from audit_app.actions.misses import AskedQuestion, asked_questions
from audit_app.actions.models import Action
from audit_app.actions.planning import Plan, add_action
from audit_app.actions.states import ActionState
from audit_app.checklists.definition import Factor
from audit_app.clock import local_time, pretend
from audit_app.demo.afterwards import current_releases
from audit_app.demo.chain import SHOP, Chain
from audit_app.demo.photos import make_photo
from audit_app.releases.document import checklist_of
from audit_app.releases.models import Release
from audit_app.visits.photos import Upload

# The latest releases of each area, and how many days a plan is given.
OF_EACH_AREA, DAYS = 14, 14
TEXTS = {
    Factor.PROBLEM_HANDLING: (
        "Phân công mỗi ca một người được quyền đổi trả ngay tại quầy.",
        "Dán quy trình đổi trả ba bước sau quầy, tập thử mỗi sáng thứ Hai.",
    ),
    Factor.STAFF_ATTITUDE: (
        "Tập lời chào và câu mời tư vấn 10 phút đầu ca sáng.",
        "Điện thoại riêng để trong tủ cá nhân suốt ca trực trên sàn.",
    ),
    Factor.CONVENIENCE: (
        "Treo biển chỉ lối đến kệ tã, kệ sữa và kệ ăn dặm.",
        "Đặt dốc di động ở cửa cho xe nôi, cất vào lúc đóng cửa.",
    ),
    Factor.CONSISTENT_INFORMATION: (
        "In lại nhãn giá và đối chiếu với bảng giá mỗi sáng trước giờ mở cửa.",
        "Dán một tờ chính sách đổi trả chung ở quầy, cả ca đọc và ký.",
    ),
    Factor.RESPONSE_SPEED: (
        "Mở thêm một quầy tính tiền từ 17 giờ đến 19 giờ.",
        "Chia ca trực điện thoại cửa hàng, nghe máy trong ba hồi chuông.",
    ),
}
# None of the roles that the form offers: what people typed must not look like a text left in one language.
OWNERS = ("Quản lý cửa hàng", "Quản lý cửa hàng", "Trưởng ca sáng", "Phòng đào tạo")
PROOFS = (
    "Đã làm từ thứ Hai; sổ giao ca có chữ ký của ca trưởng.",
    "Đã tập với cả hai ca, mỗi ca 20 phút.",
    "Đã xong, ảnh chụp sáng nay trước giờ mở cửa.",
)
NOTES = ("Đã ghé xem, đúng như báo.", "", "Đã xem ảnh và sổ giao ca.")
NOT_SETTLED = "Ghé lại chiều qua thì vẫn như cũ, chỉ ca sáng làm."
NOT_NEEDED = "Cửa hàng sắp chuyển sang mặt bằng mới, làm ở đây không còn hợp lý."

# What becomes of a plan, by days since it was made; what would lie in the future has not happened yet.
Course = tuple[tuple[int, ActionState], ...]
DONE, CONFIRMED = ActionState.DONE, ActionState.CONFIRMED
COURSES: tuple[Course, ...] = (
    ((9, DONE), (12, CONFIRMED)),
    (),
    ((8, DONE),),
    ((6, DONE), (10, CONFIRMED)),
    ((7, DONE), (11, ActionState.REOPENED)),
    ((5, ActionState.DROPPED),),
    ((7, DONE), (11, ActionState.REOPENED), (20, DONE), (23, CONFIRMED)),
)


def plan_some(chain: Chain, chance: Random, now: datetime) -> None:
    """Let area managers plan what to do about the latest scorecards of their shops."""
    courses = cycle(COURSES)
    for area, manager in sorted(chain.managers.items()):
        for release in latest_of(area):
            document = release.frozen
            missed = [each for each in asked_questions(document).values() if each.is_missed]
            if document["checklist"]["key"] == SHOP and missed:
                action = plan_one(release, max(missed, key=lambda each: each.lost), manager, chance, now)
                follow(action, next(courses), manager, chain.head_office, chance, now)


def latest_of(area: int) -> Sequence[Release]:
    """Return the latest current releases of an area, in a fixed order."""
    return [release for release in current_releases() if release.branch.area_id == area][-OF_EACH_AREA:]


def plan_one(
    release: Release, question: AskedQuestion, manager: User, chance: Random, now: datetime
) -> Action:
    """Plan what to do about the question that cost most, two days after the release."""
    planned = min(release.released_at + timedelta(days=2), now - timedelta(minutes=4))
    factors = {each.key: each.factor for each in checklist_of(release.frozen).questions}
    texts = TEXTS[factors[question.key] or Factor.CONVENIENCE]
    due = local_time(planned).date() + timedelta(days=DAYS)
    with pretend(planned):
        plan = Plan(chance.choice(texts), chance.choice(OWNERS), due, question.key)
        return add_action(release, plan, manager)


def follow(
    action: Action, course: Course, manager: User, head_office: User, chance: Random, now: datetime
) -> None:
    """Take the action through its course as far as it has come."""
    for days, state in course:
        moment = action.opened_at + timedelta(days=days)
        if moment >= now:
            return
        with pretend(moment):
            match state:
                case ActionState.DONE:
                    photo = Upload(make_photo(chance)) if chance.random() < 0.5 else None
                    mark_done(action, chance.choice(PROOFS), manager, photo)
                case ActionState.CONFIRMED:
                    confirm_action(action, chance.choice((manager, head_office)), chance.choice(NOTES))
                case ActionState.REOPENED:
                    due = local_time(moment).date() + timedelta(days=DAYS)
                    reopen_action(action, NOT_SETTLED, due, head_office)
                case ActionState.DROPPED:
                    drop_action(action, NOT_NEEDED, manager)
