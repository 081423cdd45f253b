"""A worker process that is really killed (SIGKILL) while the server takes its mail."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from audit_app.accounts.mail_delivery import CLAIM, send_waiting_mails
from audit_app.accounts.mail_letters import INVITATION
from audit_app.accounts.mail_outbox import put_mail
from audit_app.accounts.models import MailState, OutgoingMail
from audit_app.clock import pretend, utc_now
from tests.factories import make_user
from tests.mail_server import MailServer

ROOT = Path(__file__).parents[2]


def start_worker(app: Flask) -> "subprocess.Popen[bytes]":
    """Start a worker on the same database and mail server."""
    names = ("DATABASE_URL", "SECRET_KEY", "MAIL_URL", "PHOTO_URL", "BASE_URL")
    settings = json.dumps({name: app.config[name] for name in names})
    arguments = [sys.executable, "-m", "tests.announcements.worker", settings]
    return subprocess.Popen(arguments, cwd=ROOT, env={**os.environ})


@pytest.mark.parametrize("answer", ["250 taken", "451 not now"])
def test_a_mail_in_the_air_when_the_worker_was_killed_is_not_sent_twice(
    app: Flask, mail_server: MailServer, answer: str
) -> None:
    mail = put_mail(INVITATION, make_user(password=None))
    assert mail is not None
    mail_server.moods["body"] = answer
    worker = start_worker(app)
    mail_server.on_body = worker.kill
    assert worker.wait(60) != 0, "it was killed before it could read the answer"
    mail_server.on_body, taken = None, len(mail_server.received)
    mail_server.moods.clear()
    with pretend(utc_now() + CLAIM + timedelta(minutes=1)):
        send_waiting_mails()
    assert len(mail_server.received) == taken <= 1
    assert OutgoingMail.get_by_id(mail.id).state == MailState.UNCERTAIN
