"""What the mails about accounts say."""

import json
from datetime import datetime

from flask_babel import force_locale

from audit_app.accounts.links import absolute_url, password_link
from audit_app.accounts.mail import Letter
from audit_app.accounts.mail_outbox import writes
from audit_app.accounts.models import OutgoingMail
from audit_app.accounts.queries import find_by_email
from audit_app.formatting import format_moment

INVITATION = "invitation"
PASSWORD_LINK = "password_link"  # noqa: S105 - a kind of mail
PASSWORD_CHANGED = "password_changed"  # noqa: S105


@writes(INVITATION)
def write_invitation(mail: OutgoingMail) -> Letter | None:
    """Let a person choose the first password; the link is made now, so that its days begin now."""
    if mail.user is None or not mail.user.active:
        return None
    return Letter(mail.user, "invitation", {"link": password_link(mail.user)})


@writes(PASSWORD_LINK)
def write_password_link(mail: OutgoingMail) -> Letter | None:
    """Let whoever has the typed address choose a new password, if there is an active account with it."""
    user = find_by_email(mail.email)
    if user is None or not user.active:
        return None
    return Letter(user, "new_password" if user.password else "invitation", {"link": password_link(user)})


@writes(PASSWORD_CHANGED)
def write_password_changed(mail: OutgoingMail) -> Letter | None:
    """Tell a person that the password changed, in case it was somebody else."""
    if mail.user is None:
        return None
    changed_at = datetime.fromisoformat(json.loads(mail.about)["changed_at"])
    with force_locale(mail.user.language):
        moment = format_moment(changed_at)
    link = absolute_url("accounts.forgotten_password")
    return Letter(mail.user, "password_changed", {"moment": moment, "link": link})
