"""What happens after a release: now and then a correction, now and then the branch's reply."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from audit_app.checklists.definition import QuestionType
from audit_app.clock import pretend
from audit_app.demo.chain import Chain
from audit_app.releases.annexes import add_reply
from audit_app.releases.contents import thaw_answers
from audit_app.releases.correction import correct_release
from audit_app.releases.document import checklist_of
from audit_app.releases.models import Release

CORRECTIONS, REPLIES = 4, 12
REASON = "Ảnh ở câu này cho thấy điều ngược lại; đã hỏi lại khách hàng bí mật."
WORDS = (
    "Cảm ơn phiếu điểm. Chúng tôi đã họp ca sáng thứ Hai và phân công người trực quầy đổi trả.",
    "Tuần đó cửa hàng thiếu hai nhân viên. Từ đầu tháng đã đủ người, mong được đánh giá lại.",
    "Giá ở kệ đã được in lại trong ngày. Ca trưởng kiểm tra giá mỗi sáng trước giờ mở cửa.",
    "Chúng tôi ghi nhận và đã mở thêm một quầy tính tiền từ 17 giờ đến 19 giờ.",
)


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


def current_releases() -> list[Release]:
    """Return the current releases in a fixed order."""
    query = Release.select().where(Release.replaced_by.is_null())
    return list(query.order_by(Release.visited_on, Release.branch, Release.score, Release.id))
