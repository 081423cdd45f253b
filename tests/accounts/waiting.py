"""Mails that wait in the outbox, and workers that die over them."""

from datetime import timedelta

import pytest

from audit_app.accounts import mail_delivery
from audit_app.accounts.mail_delivery import send_waiting_mails
from audit_app.accounts.mail_letters import INVITATION
from audit_app.accounts.mail_outbox import put_mail
from audit_app.accounts.models import OutgoingMail
from tests.factories import make_user

MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """What a worker feels when it is killed: nothing after it is done."""


def die_at(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a worker send what waits, and be killed where it would take ``step``."""

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as death:
        death.setattr(mail_delivery, step, die)
        with pytest.raises(Killed):
            send_waiting_mails()


def wait_with_a_mail() -> OutgoingMail:
    """An invitation in the outbox that no worker was called for."""
    mail = put_mail(INVITATION, make_user(password=None))
    assert mail is not None
    return mail


def now_is(mail: OutgoingMail) -> OutgoingMail:
    """The mail as it stands now."""
    return OutgoingMail.get_by_id(mail.id)
