"""A whole set of good answers to the tests' checklist, and ways to hand them in."""

from datetime import timedelta
from typing import Any

from audit_app.clock import local_time, utc_now
from audit_app.programmes.published import published_checklist
from audit_app.scoring.answers import Answer, read_answers
from audit_app.visits.drafts import open_sheet
from audit_app.visits.models import Submission, Visit
from audit_app.visits.sheets import Sheet
from audit_app.visits.submission import submit_visit
from audit_app.visits.times import VisitTimes

GOOD: dict[str, Any] = {
    "greeted": "yes",
    "greeting_warmth": 4,
    "waiting_time": 90,
    "problem_solved": "solved",
    "prices_agree": "yes",
    "told_about": ["returns"],
    "parking": "na",
    "staff_count": 2,
    "thanked": "yes",
    "welcome.emotion": 4,
    "advice.opportunity": "Treo bảng giá to hơn.",
}


def good_answers(visit: Visit, **changes: Any) -> dict[str, Answer]:
    """The answers above to the visit's checklist; ``changes`` by question, ``None`` for unanswered."""
    checklist = published_checklist(visit.checklist_key, visit.checklist_version)
    return read_answers(checklist, {**GOOD, **changes})


def good_times() -> VisitTimes:
    """In an hour ago, out half an hour ago."""
    return VisitTimes(utc_now() - timedelta(hours=1), utc_now() - timedelta(minutes=30))


def sheet_of(visit: Visit) -> Sheet:
    """The visit as its shopper opens it."""
    return open_sheet(visit.uid, visit.shopper)


def send(visit: Visit, number: int = 1, **changes: Any) -> Submission:
    """Send the visit with good answers."""
    return submit_visit(sheet_of(visit), good_answers(visit, **changes), good_times(), visit.shopper, number)


SECTION_POSTS: dict[str, dict[str, Any]] = {
    "welcome": {
        "greeted": "yes",
        "greeting_warmth": "4",
        "waiting_time.minutes": "1",
        "waiting_time.seconds": "30",
        "welcome.emotion": "4",
    },
    "advice": {
        "problem_solved": "solved",
        "prices_agree": "yes",
        "told_about": ["returns", "warranty"],
        "advice.opportunity": "Treo bảng giá to hơn.",
    },
    "leaving": {
        "parking": "na",
        "staff_count": "2,5",
        "thanked": "no",
        "anything_else": "Bãi xe rộng.",
    },
}
"""What a browser posts for each section."""


def times_post() -> dict[str, str]:
    """What a browser posts for a visit that ended half an hour ago."""
    entered = local_time(utc_now() - timedelta(hours=1))
    left = local_time(utc_now() - timedelta(minutes=30))
    return {"day": f"{entered:%Y-%m-%d}", "entered": f"{entered:%H:%M}", "left": f"{left:%H:%M}"}
