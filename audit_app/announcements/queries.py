"""What is still to be announced, to whom, and what a mail is about."""

from datetime import datetime

from peewee import JOIN

from audit_app.accounts.models import OutgoingMail, Role, User
from audit_app.announcements.models import Announcement, MailPreference, MailWish, Notice
from audit_app.organisation.models import AreaManager, Branch
from audit_app.releases.models import Release
from audit_app.releases.queries import LISTED


def unannounced_releases() -> list[Release]:
    """Return the releases that nobody was told of, first one first, with their branch."""
    query = (
        Release.select(*LISTED, Branch)
        .join(Branch)
        .switch(Release)
        .join(Announcement, JOIN.LEFT_OUTER)
        .where(Announcement.id.is_null())
        .order_by(Release.id)
    )
    return list(query)


def receivers_of(branch: Branch) -> list[tuple[User, MailWish]]:
    """Return the active managers of the branch's area with what each of them wants."""
    managers = (
        User.select(User, MailPreference.wish.alias("wish"))
        .join(AreaManager)
        .switch(User)
        .join(MailPreference, JOIN.LEFT_OUTER)
        .where(AreaManager.area == branch.area_id, User.active, User.role == Role.AREA_MANAGER)
        .order_by(User.id)
    )
    return [(row, MailWish(row.wish or MailWish.AT_ONCE)) for row in managers.objects()]


def preference_of(user: User) -> MailPreference:
    """Return what ``user`` wants; a fresh, unsaved row where nothing was said yet."""
    found: MailPreference | None = MailPreference.get_or_none(MailPreference.user == user)
    return found or MailPreference(user=user)


def waiting_notices(before: datetime) -> list[Notice]:
    """Return the notices from before that moment that are in no mail yet, person by person."""
    query = Notice.select(Notice, User).join(User)
    query = query.where(Notice.taken_at.is_null(), Notice.made_at < before)
    return list(query.order_by(Notice.user, Notice.id))


def releases_in(mail: OutgoingMail) -> list[Release]:
    """Return the releases that a mail is about, first one first, without their documents."""
    query = Release.select(*LISTED).join(Notice).where(Notice.mail == mail)
    return list(query.order_by(Release.id))


def revision_before(release: Release) -> Release | None:
    """Return the revision that ``release`` replaced."""
    found: Release | None = Release.get_or_none(Release.replaced_by == release)
    return found
