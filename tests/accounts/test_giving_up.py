"""When the outbox waits, and when it gives a mail up."""

from datetime import timedelta

from flask import Flask

from audit_app.accounts.mail_delivery import (
    GIVEN_UP_AFTER,
    claim_next,
    send_waiting_mails,
    wait_after,
)
from audit_app.accounts.mail_outbox import put_mail
from audit_app.accounts.models import MailState
from audit_app.clock import pretend, utc_now
from tests.accounts.waiting import MINUTE, now_is, wait_with_a_mail
from tests.factories import make_user
from tests.mail_server import MailServer, free_port


def test_the_waits_grow_from_a_minute_to_six_hours() -> None:
    minutes = [wait_after(tries) / MINUTE for tries in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


def test_after_three_days_a_mail_is_given_up(app: Flask) -> None:
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{free_port()}"
    mail, began, tries = wait_with_a_mail(), utc_now(), 0
    while now_is(mail).state == MailState.WAITING:
        with pretend(max(utc_now(), now_is(mail).next_try)):
            send_waiting_mails()
            tries += 1
    assert now_is(mail).state == MailState.GIVEN_UP
    assert now_is(mail).tries == tries
    until = now_is(mail).next_try - began
    assert GIVEN_UP_AFTER < until < GIVEN_UP_AFTER + timedelta(hours=7)


def test_an_address_that_does_not_exist_is_given_up_at_once(app: Flask, mail_server: MailServer) -> None:
    gone, other = wait_with_a_mail(), wait_with_a_mail()
    mail_server.moods["rcpt"] = "550 5.1.1 no such person here"
    send_waiting_mails()
    assert now_is(gone).state == MailState.GIVEN_UP
    assert "no such person here" in now_is(gone).last_error
    assert now_is(other).tries == 1, "the server answers, so the next one is tried"


def test_a_mail_that_cannot_be_written_holds_up_no_other(app: Flask, mail_server: MailServer) -> None:
    strange = put_mail("unheard of", make_user())
    mail = wait_with_a_mail()
    send_waiting_mails()
    assert strange is not None
    assert now_is(strange).state == MailState.WAITING
    assert "unheard of" in now_is(strange).last_error
    assert now_is(mail).state == MailState.SENT


def test_a_mail_whose_workers_always_die_is_given_up_in_the_end(app: Flask, mail_server: MailServer) -> None:
    mail = wait_with_a_mail()
    with pretend(utc_now() + timedelta(days=2)):
        assert claim_next() is not None
    with pretend(utc_now() + timedelta(days=4)):
        send_waiting_mails()
    assert now_is(mail).state == MailState.GIVEN_UP
    assert mail_server.received == []
