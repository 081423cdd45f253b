"""What a visit rests on, for words; what is missing is unknown, and nothing is ever "verified".  Pure."""

from dataclasses import dataclass

from audit_app.scorecards.released import ReleasedVisit
from audit_app.scorecards.story import Story


@dataclass(frozen=True, slots=True)
class Evidence:
    """``minutes`` between coming in and going out; of ``waits`` some were ``corrected`` by hand.

    Of ``photos`` that many were taken ``during`` the visit, and of that many the time is ``unknown``.
    """

    minutes: int | None
    waits: int
    corrected: int
    photos: int
    during: int
    unknown: int


def weigh_evidence(released: ReleasedVisit, story: Story) -> Evidence:
    """Return what is known of the visit itself; nothing of the shopper or a phone."""
    visit = released.document["visit"]
    entered, left = (released.moment(visit[name]) for name in ("entered_at", "left_at"))
    taken = [released.moment(photo["taken_at"]) for photo in released.document["photos"]]
    known = [moment for moment in taken if moment is not None]
    during = [moment for moment in known if entered and left and entered <= moment <= left]
    return Evidence(
        minutes=story.minutes,
        waits=len(story.waits),
        corrected=sum(wait.is_corrected for wait in story.waits),
        photos=len(taken),
        during=len(during),
        unknown=len(taken) - len(known),
    )
