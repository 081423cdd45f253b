"""From a release to its notices: every release once, whatever dies or comes twice."""

from peewee import IntegrityError

from audit_app.accounts.mail_outbox import put_mail
from audit_app.accounts.models import User
from audit_app.announcements.models import Announcement, MailWish, Notice
from audit_app.announcements.queries import receivers_of, unannounced_releases
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.releases.models import Release

RELEASE = "release"


def announce_releases() -> None:
    """Announce what nobody was told of yet: the releases of just now, and any whose event was lost."""
    for release in unannounced_releases():
        announce(release)


def announce(release: Release) -> None:
    """Note for each manager of the area that there is something to tell; nothing, if that was done before.

    A revision that was replaced before anybody was told of it is left to its successor.
    """
    try:
        with database.atomic():
            Announcement.create(release=release)
            for user, wish in receivers_of(release.branch) if release.is_current else ():
                tell(user, wish, release)
    except IntegrityError:  # another worker was quicker
        return


def tell(user: User, wish: MailWish, release: Release) -> None:
    """Let the person be told: by a mail now, or by the next daily one."""
    match wish:
        case MailWish.AT_ONCE:
            mail = put_mail(RELEASE, user, key=f"{RELEASE} {release.id} {user.id}")
            Notice.create(release=release, user=user, mail=mail, taken_at=utc_now())
        case MailWish.DAILY:
            Notice.create(release=release, user=user)
        case MailWish.NONE:
            pass


def announce_nothing() -> None:
    """Count every release of now as announced without telling anybody: those of a demo are not news."""
    with database.atomic():
        for release in unannounced_releases():
            Announcement.create(release=release)
