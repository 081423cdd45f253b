"""What the mails about scorecards say, from what is true when they are sent.

Whoever no longer manages the area, or wants no mails any more, gets none.  A scorecard that was replaced
meanwhile is left to the mail about its successor, one whose visit was excluded is not mentioned.  What
shoppers wrote stays out of the text: a text that is erased here would live on in mailboxes.
"""

from dataclasses import dataclass
from typing import Any

from audit_app.accounts.links import absolute_url
from audit_app.accounts.mail import Letter
from audit_app.accounts.mail_outbox import writes
from audit_app.accounts.models import OutgoingMail, Role, User
from audit_app.announcements.announcing import RELEASE
from audit_app.announcements.digests import DIGEST
from audit_app.announcements.enclosing import Enclosure, enclose
from audit_app.announcements.models import MailPreference, MailWish
from audit_app.announcements.queries import preference_of, releases_in, revision_before
from audit_app.formatting import from_tenths
from audit_app.releases.models import Release
from audit_app.releases.queries import readable_release
from audit_app.scorecards.opening import open_scorecard
from audit_app.scorecards.scorecard import Scorecard
from audit_app.scoring.bands import CRITICAL_FAILURE
from audit_app.scoring.wording import FACTOR_NAMES

# More than that nobody reads in a mail; the list in the app has them all.
MOST_IN_DIGEST = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One scorecard in a mail, with the address of its page."""

    card: Scorecard
    link: str


@writes(RELEASE)
def write_release(mail: OutgoingMail) -> Letter | None:
    """Tell of one scorecard: the verdict, what is critical, what to mend first."""
    wanted, releases = what_to_tell(mail)
    if not releases:
        return None
    (release,) = releases
    told = open_for_mail(release)
    before = revision_before(release)
    values = {
        "told": told,
        "before": None if before is None else from_tenths(before.shown),
        "area": release.branch.area.name,
    }
    return to_manager(wanted, "release", values, [told])


@writes(DIGEST)
def write_digest(mail: OutgoingMail) -> Letter | None:
    """Tell of the scorecards since the last digest, the worst first."""
    wanted, releases = what_to_tell(mail)
    if not releases:
        return None
    worst_first = sorted(releases, key=badness)
    told = [open_for_mail(release) for release in worst_first[:MOST_IN_DIGEST]]
    values = {
        "told": told,
        "total": len(releases),
        "below": sum(is_below(release) for release in releases),
        "list_link": absolute_url("scorecards.listing"),
    }
    return to_manager(wanted, "digest", values, told)


def what_to_tell(mail: OutgoingMail) -> tuple[MailPreference, list[Release]]:
    """Return what the receiver wants, and the mail's releases that may and need to be told of today."""
    assert mail.user is not None, "scorecards are mailed to managers, not to typed addresses"
    wanted = preference_of(mail.user)
    if not is_receiver(wanted):
        return wanted, []
    named = releases_in(mail)
    pairs = ((release, readable_release(wanted.user, release.code)) for release in named)
    return wanted, [current for release, current in pairs if current is not None and current == release]


def is_receiver(wanted: MailPreference) -> bool:
    """Whether the person is one who is mailed at all."""
    user = wanted.user
    return bool(user.active and user.role == Role.AREA_MANAGER and wanted.wish != MailWish.NONE)


def open_for_mail(release: Release) -> Told:
    """Return the scorecard as it stands now, and where it is."""
    return Told(open_scorecard(release), absolute_url("scorecards.scorecard", code=release.code))


def is_below(release: Release) -> bool:
    """Whether the shown score is under the threshold."""
    return release.shown * 10 < release.threshold


def badness(release: Release) -> tuple[bool, int]:
    """Sort critical failures first, then by the distance from the threshold."""
    return release.outcome != CRITICAL_FAILURE, release.shown * 10 - release.threshold


def to_manager(wanted: MailPreference, template: str, values: dict[str, Any], told: list[Told]) -> Letter:
    """Return the letter with its PDFs, if they are wanted, and the way to fewer mails."""
    user: User = wanted.user
    settings = absolute_url("announcements.preferences")
    cards = [each.card for each in told] if wanted.attach_pdf else []
    enclosed: Enclosure = enclose(cards, user.language)
    return Letter(
        user,
        template,
        {**values, "settings_link": settings, "factor_names": FACTOR_NAMES, "enclosed": enclosed},
        enclosed.attachments,
        {"List-Unsubscribe": f"<{settings}>"},
    )
