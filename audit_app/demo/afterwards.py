"""What happens after a release: now and then a correction, the branch's reply, an appeal and its decision."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from audit_app.checklists.definition import QuestionType
from audit_app.checklists.logic import shown_questions
from audit_app.clock import pretend
from audit_app.demo.chain import Chain
from audit_app.releases.annexes import add_reply
from audit_app.releases.appeals.appealing import appeal_question
from audit_app.releases.appeals.deciding import change_after_appeal, uphold_appeal
from audit_app.releases.contents import thaw_answers
from audit_app.releases.correction import correct_release
from audit_app.releases.document import checklist_of
from audit_app.releases.models import Release
from audit_app.scoring.answers import Answer
from audit_app.visits.states import AppealState

CORRECTIONS, REPLIES = 4, 12
REASON = "Ảnh ở câu này cho thấy điều ngược lại; đã hỏi lại khách hàng bí mật."
WORDS = (
    "Cảm ơn phiếu điểm. Chúng tôi đã họp ca sáng thứ Hai và phân công người trực quầy đổi trả.",
    "Tuần đó cửa hàng thiếu hai nhân viên. Từ đầu tháng đã đủ người, mong được đánh giá lại.",
    "Giá ở kệ đã được in lại trong ngày. Ca trưởng kiểm tra giá mỗi sáng trước giờ mở cửa.",
    "Chúng tôi ghi nhận và đã mở thêm một quầy tính tiền từ 17 giờ đến 19 giờ.",
)
# What becomes of the appeals on the latest releases of an area that missed something.
COURSES = (AppealState.APPEALED, AppealState.UPHELD, AppealState.CHANGED, AppealState.UPHELD)
APPEALS = (
    "Việc này ca sáng có làm: sổ giao ca và camera quầy ngày hôm đó đều còn, xin gửi kèm.",
    "Hôm đó khu vực này đang được dọn lại trong 20 phút, khách đến đúng lúc ấy. Đề nghị xem lại.",
    "Nhân viên nói là đã làm như quy trình. Chúng tôi đã hỏi lại cả hai người trực ca và họ kể giống nhau.",
)
UPHELD_REASON = (
    "Ảnh và giờ trong phiếu khớp với lời ghi lại tại chỗ; lời khiếu nại không kèm bằng chứng ngược lại."
)
CHANGED_REASON = "Ảnh camera của cửa hàng có giờ trùng với lượt đánh giá và cho thấy việc này đã được làm."


def correct_some(chain: Chain, chance: Random, now: datetime) -> None:
    """Make a second revision of a few releases: one yes/no was the other way round."""
    for release in chance.sample(current_releases(), min(CORRECTIONS, len(current_releases()))):
        document = release.frozen
        answers = thaw_answers(checklist_of(document), document)
        flipped = next(
            question.key
            for question in checklist_of(document).questions
            if question.type is QuestionType.YES_NO
            and question.critical is None
            and question.key in answers
            and answers[question.key].value is not None
        )
        changed = replace(answers[flipped], value={"yes": "no", "no": "yes"}[str(answers[flipped].value)])
        with pretend(min(release.released_at + timedelta(days=3), now - timedelta(minutes=8))):
            correct_release(release, {flipped: changed}, REASON, chain.reviewer)


def reply_to_some(chain: Chain, chance: Random, now: datetime) -> None:
    """Let area managers reply to a few of the latest releases."""
    latest = sorted(current_releases(), key=lambda release: (release.visited_on, release.branch_id))[-120:]
    for release in chance.sample(latest, min(REPLIES, len(latest))):
        manager = chain.managers[release.branch.area_id]
        with pretend(min(release.released_at + timedelta(days=2), now - timedelta(minutes=5))):
            add_reply(release, chance.choice(WORDS), manager)


def appeal_some(chain: Chain, chance: Random, now: datetime) -> None:
    """Let each area manager appeal a miss of the latest releases; the reviewer decides most of them."""
    latest: dict[int, list[tuple[Release, str, Answer]]] = {}
    for release in reversed(current_releases()):
        if missed := missed_question(release):
            latest.setdefault(release.branch.area_id, []).append((release, *missed))
    for area, found in latest.items():
        for (release, question, turned), course in zip(found, COURSES, strict=False):
            with pretend(min(release.released_at + timedelta(days=3), now - timedelta(minutes=4))):
                appeal = appeal_question(release, question, chance.choice(APPEALS), chain.managers[area])
            with pretend(min(release.released_at + timedelta(days=6), now - timedelta(minutes=3))):
                match course:
                    case AppealState.UPHELD:
                        uphold_appeal(appeal, release, UPHELD_REASON, chain.reviewer)
                    case AppealState.CHANGED:
                        changes = {question: turned}
                        change_after_appeal(appeal, release, changes, CHANGED_REASON, chain.reviewer)


def missed_question(release: Release) -> tuple[str, Answer] | None:
    """Return a yes/no that cost points, on which no other question hangs, and the answer that it was not."""
    document = release.frozen
    checklist = checklist_of(document)
    answers = thaw_answers(checklist, document)
    shown = shown_questions(checklist, answers)
    missed = {mark["question"] for mark in document["score"]["questions"] if mark["share"] == "0.0000"}
    for question in checklist.questions:
        if question.type is QuestionType.YES_NO and question.key in missed and question.critical is None:
            turned = turn(answers.get(question.key, Answer()))
            if shown_questions(checklist, {**answers, question.key: turned}) == shown:
                return question.key, turned
    return None


def turn(answer: Answer) -> Answer:
    """Return the other answer to a yes/no."""
    return replace(answer, value="no" if answer.value == "yes" else "yes", photos=())


def current_releases() -> list[Release]:
    """Return the current releases in a fixed order."""
    query = Release.select().where(Release.replaced_by.is_null())
    return list(query.order_by(Release.visited_on, Release.branch, Release.score, Release.id))
