"""The visits of the demo, written through the same verbs that people use, each at its own time."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random

from audit_app.checklists.definition import Factor
from audit_app.clock import local_time, local_zone, pretend
from audit_app.demo.answers import draw_answers, wants_photo
from audit_app.demo.calendar import Appointment
from audit_app.demo.chain import Chain
from audit_app.demo.comments import EXCUSES
from audit_app.demo.expecting import RAISED_BEFORE, expect_more
from audit_app.demo.photos import make_photo
from audit_app.demo.profiles import VISIT_SPREAD
from audit_app.programmes.queries import running_programmes
from audit_app.releases.release import release_visit
from audit_app.reviews.decisions import exclude_visit, return_visit, start_review
from audit_app.visits.absence import report_absence
from audit_app.visits.assigning import Assignment, assign_visit
from audit_app.visits.drafts import open_sheet, save_draft, save_times
from audit_app.visits.history import change_state
from audit_app.visits.models import Visit
from audit_app.visits.photos import Upload, add_photos
from audit_app.visits.sheets import Sheet
from audit_app.visits.states import VisitState
from audit_app.visits.submission import submit_visit
from audit_app.visits.times import times_of

SEGMENTS = ("Mẹ có con đầu lòng", "Mẹ có con từ 1 đến 3 tuổi", "Ông bà mua cho cháu", "Bố đi mua một mình")
SCENARIOS = {
    "mother-and-baby": "Mua một gói tã cho bé 8 tháng, hỏi một món đang hết hàng, rồi quay lại xin đổi size.",
    "call-centre": "Gọi hỏi đơn hàng giao trễ hai ngày và xin gặp trưởng ca khi chưa được giải quyết.",
    "online-shop": "Đặt một món đồ chơi và một gói khăn ướt, khi nhận hàng thì xin đổi một món.",
}
BRIEF = (
    "Đi một mình, không nói mình là khách hàng bí mật. Chỉ chụp hàng hóa và giấy tờ, không chụp khuôn mặt. "
    "Viết phiếu ngay trong ngày."
)
RETURN_REASON = "Câu về thời gian chờ và giờ vào cửa chưa khớp nhau. Bạn xem lại giờ giúp nhé."
EXCLUDE_REASON = "Nhân viên đã nhận ra khách hàng bí mật, kết quả không còn khách quan."

Report = Callable[[int], None]


def write_visits(
    chain: Chain, calendar: list[Appointment], chance: Random, now: datetime, report: Report
) -> None:
    """Write every appointment's visit as far as it gets; nothing happens after ``now``.

    On the way head office comes to expect more.
    """
    raised_at = now - RAISED_BEFORE
    still_to_raise = True
    for number, appointment in enumerate(calendar, start=1):
        if still_to_raise and appointment.day >= local_time(raised_at).date():
            still_to_raise = False
            with pretend(raised_at):
                expect_more(chain.head_office)
        write_visit(chain, appointment, chance, now)
        report(number)


def write_visit(chain: Chain, appointment: Appointment, chance: Random, now: datetime) -> None:
    """Assign one visit and take it through its life."""
    opening = datetime.combine(appointment.day, time(9), local_zone())
    entered = min(opening + timedelta(minutes=chance.randint(0, 600)), now - timedelta(hours=2))
    with pretend(min(opening - timedelta(days=6), now - timedelta(hours=6))):
        visit = assign(chain, appointment, chance)
    match appointment.state:
        case VisitState.ASSIGNED:
            return
        case VisitState.EXPIRED:
            with pretend(opening + timedelta(days=5)):
                change_state(visit, VisitState.EXPIRED)
        case VisitState.COULD_NOT_TAKE_PLACE:
            with pretend(entered):
                report_absence(visit, chance.choice(EXCUSES), [Upload(make_photo(chance))], visit.shopper)
        case _:
            fill_in(chain, appointment, visit, entered, now, chance)
            carry_on(chain, appointment.state, visit, entered, now)


def assign(chain: Chain, appointment: Appointment, chance: Random) -> Visit:
    """Write the assignment."""
    branch = chain.branches[appointment.branch]
    programmes = running_programmes(appointment.day)
    return assign_visit(
        Assignment(
            shopper=chain.shoppers[appointment.shopper].row,
            branch=branch.row,
            checklist=(branch.checklist.key, branch.checklist.version),
            window_from=appointment.day - timedelta(days=2),
            window_to=appointment.day + timedelta(days=3),
            programme=programmes[0] if programmes else None,
            segment=chance.choice(SEGMENTS),
            scenario=SCENARIOS.get(branch.checklist.key, branch.checklist.description.vi),
            brief=BRIEF,
        ),
        chain.head_office,
    )


def fill_in(
    chain: Chain, appointment: Appointment, visit: Visit, entered: datetime, now: datetime, chance: Random
) -> None:
    """Save times, answers and photos; a visit that is only started stops half way."""
    branch, shopper = chain.branches[appointment.branch], chain.shoppers[appointment.shopper]
    luck = chance.gauss(0, VISIT_SPREAD) + shopper.severity
    quality = {factor: branch.profile.quality(factor, entered.date(), now.date()) + luck for factor in Factor}
    answers = draw_answers(branch.checklist, quality, chance)
    with pretend(entered + timedelta(minutes=50)):
        sheet = open_sheet(visit.uid, visit.shopper)
        save_times(sheet, entered, entered + timedelta(minutes=chance.randint(14, 42)), visit.shopper)
        if appointment.state is VisitState.STARTED:
            half = [
                question.key
                for question in branch.checklist.questions[: len(branch.checklist.questions) // 2]
            ]
            answers = {key: answer for key, answer in answers.items() if key in half}
        sheet = save_draft(sheet, answers, visit.shopper)
        take_photos(sheet, chance)


def take_photos(sheet: Sheet, chance: Random) -> Sheet:
    """Take the photos that the checklist wants and now and then one more."""
    for question in sheet.checklist.questions:
        answer = sheet.answers.get(question.key)
        if answer is None or question.key not in sheet.shown or not wants_photo(question, answer, chance):
            continue
        sheet = add_photos(sheet, question, [Upload(make_photo(chance))], sheet.visit.shopper)
    return sheet


def carry_on(chain: Chain, state: VisitState, visit: Visit, entered: datetime, now: datetime) -> None:
    """Submit, and let the reviewer do what ``state`` says."""
    if state is VisitState.STARTED:
        return
    sent = min(entered + timedelta(minutes=95), now - timedelta(minutes=40))
    with pretend(sent):
        sheet = open_sheet(visit.uid, visit.shopper)
        submit_visit(sheet, sheet.answers, times_of(sheet.visit), sheet.visit.shopper)
        visit = sheet.visit
    if state is VisitState.SUBMITTED:
        return
    with pretend(min(sent + timedelta(hours=20), now - timedelta(minutes=30))):
        start_review(visit, chain.reviewer)
    with pretend(min(sent + timedelta(hours=26), now - timedelta(minutes=10))):
        decide(chain, state, visit)


def decide(chain: Chain, state: VisitState, visit: Visit) -> None:
    """Do what the reviewer does at the end."""
    match state:
        case VisitState.RETURNED:
            return_visit(visit, RETURN_REASON, chain.reviewer)
        case VisitState.EXCLUDED:
            exclude_visit(visit, EXCLUDE_REASON, chain.reviewer)
        case VisitState.RELEASED:
            release_visit(visit, chain.reviewer)
