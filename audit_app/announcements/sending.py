"""The work of a worker: tell of what is new, then send what waits; every minute, and when somebody rings."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app

from audit_app.accounts.mail_delivery import forget_old_mails, send_waiting_mails
from audit_app.accounts.mail_outbox import mail_waits
from audit_app.announcements.announcing import announce_releases
from audit_app.announcements.digests import make_digests
from audit_app.jobs.queue import background, enqueue
from audit_app.releases.signals import visit_released

SEND = "mail.send"


@background(SEND, every=1)
def send_mails() -> None:
    """Announce, make digests, send; where one of them fails, the others still get their turn."""
    for step in (announce_releases, make_digests, send_waiting_mails):
        take_step(step)


def take_step(step: Callable[[], None]) -> None:
    """Do it; the next minute does it again."""
    try:
        step()
    except Exception:
        current_app.logger.exception("Mails: %s failed.", step.__name__)


@background("mail.forget", every=60)
def forget_mails() -> None:
    """Delete the traces of old mails."""
    forget_old_mails()


def ring(_sender: Any, **_told: Any) -> None:
    """Ask a worker to look now instead of within the minute."""
    enqueue(SEND)


def init_app(_app: Flask) -> None:
    """Listen for releases and for mails."""
    visit_released.connect(ring)
    mail_waits.connect(ring)
