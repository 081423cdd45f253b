"""One mail a day for those who want no more, at ``DIGEST_HOUR`` where the branches are."""

from datetime import datetime, timedelta
from itertools import groupby

from flask import current_app

from audit_app.accounts.mail_outbox import put_mail
from audit_app.announcements.models import Notice
from audit_app.announcements.queries import waiting_notices
from audit_app.clock import local_time, utc_now
from audit_app.db import database

DIGEST = "digest"


def make_digests() -> None:
    """Put what came before the last digest hour into one mail for each person.

    Where no worker ran at that hour, it is made up for as soon as one runs.
    """
    hour = last_digest_hour(utc_now())
    for _, notices in groupby(waiting_notices(hour), key=lambda notice: notice.user_id):
        make_digest(list(notices), hour)


def make_digest(notices: list[Notice], hour: datetime) -> None:
    """Put one person's notices into one mail; nothing, where another worker did."""
    user = notices[0].user
    with database.atomic():
        mail = put_mail(DIGEST, user, key=f"{DIGEST} {user.id} {hour:%Y-%m-%d}")
        if mail is not None:
            Notice.update(mail=mail, taken_at=utc_now()).where(
                Notice.id.in_([notice.id for notice in notices]), Notice.taken_at.is_null()
            ).execute()


def last_digest_hour(now: datetime) -> datetime:
    """Return the latest ``DIGEST_HOUR`` that is not after ``now``."""
    today = local_time(now).replace(hour=current_app.config["DIGEST_HOUR"], minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)
