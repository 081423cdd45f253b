"""Mails wait in the outbox until the server takes them: never lost, never sent twice by themselves."""

import threading
from datetime import timedelta

import pytest
from flask import Flask

from audit_app.accounts import mail_delivery
from audit_app.accounts.mail_delivery import (
    CLAIM,
    claim_next,
    forget_old_mails,
    note_hand_over,
    send_waiting_mails,
)
from audit_app.accounts.mail_letters import INVITATION
from audit_app.accounts.mail_outbox import post_mail, put_mail, try_again
from audit_app.accounts.models import MailState, OutgoingMail
from audit_app.clock import pretend, utc_now
from audit_app.db import database
from tests.accounts.waiting import MINUTE, die_at, now_is, wait_with_a_mail
from tests.factories import make_user
from tests.mail_server import MailServer, free_port, text_of


def test_a_mail_is_sent_and_noted(app: Flask, mail_server: MailServer) -> None:
    mail = wait_with_a_mail()
    send_waiting_mails()
    (received,) = mail_server.mails
    assert received["To"] == mail.user.email
    assert now_is(mail).state == MailState.SENT
    assert now_is(mail).sent_at is not None


def test_many_mails_go_through_one_connection(app: Flask, mail_server: MailServer) -> None:
    for _ in range(3):
        wait_with_a_mail()
    send_waiting_mails()
    assert len({mail["Message-ID"] for mail in mail_server.mails}) == 3
    assert mail_server.connections == 1


def test_a_server_that_takes_one_mail_at_a_time_gets_them_all(app: Flask, mail_server: MailServer) -> None:
    mails = [wait_with_a_mail() for _ in range(3)]
    mail_server.mails_in_one_go = 1
    send_waiting_mails()
    assert {now_is(mail).state for mail in mails} == {MailState.SENT}
    assert {now_is(mail).tries for mail in mails} == {1}
    assert mail_server.connections == 3


@pytest.mark.parametrize(
    ("stage", "words", "said"),
    [
        ("greeting", "421 come back later", "421 come back later"),
        ("greeting", "554 no", "554 no"),
        ("greeting", None, "timed out"),
        ("greeting", "", "closed"),
        ("mail", "451 busy", "451 busy"),
        ("rcpt", "450 4.2.0 greylisted", "450 4.2.0 greylisted"),
        ("rcpt", "554 5.7.1 relaying denied", "554 5.7.1 relaying denied"),
        ("rcpt", None, "timed out"),
        ("data", "451 no room", "451 no room"),
        ("data", None, "timed out"),
        ("body", "452 4.3.1 disk full", "452 4.3.1 disk full"),
        ("body", "421 shutting down", "421 shutting down"),
    ],
)
def test_a_mail_that_was_not_taken_is_tried_again_and_arrives_once(
    app: Flask, mail_server: MailServer, stage: str, words: str | None, said: str
) -> None:
    mail = wait_with_a_mail()
    mail_server.moods[stage] = words
    send_waiting_mails()
    assert now_is(mail).state == MailState.WAITING
    assert said in now_is(mail).last_error
    assert now_is(mail).handed_over_at is None
    assert mail_server.received == []
    mail_server.moods.clear()
    send_waiting_mails()
    assert mail_server.received == [], "its time has not come yet"
    with pretend(utc_now() + 2 * MINUTE):
        send_waiting_mails()
    assert now_is(mail).state == MailState.SENT
    assert len(mail_server.received) == 1


def test_a_server_that_is_not_there_and_comes_back_gets_everything_once(app: Flask) -> None:
    port = free_port()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    mails = [wait_with_a_mail() for _ in range(3)]
    send_waiting_mails()
    assert [now_is(mail).tries for mail in mails] == [1, 0, 0], "one asks, the others wait for the answer"
    server = MailServer(port)
    try:
        with pretend(utc_now() + 2 * MINUTE):
            send_waiting_mails()
        assert len(server.received) == 3
    finally:
        server.close()
    assert {now_is(mail).state for mail in mails} == {MailState.SENT}


@pytest.mark.parametrize("words", [None, "", "nonsense"])
def test_an_answer_that_never_came_is_uncertain_and_nothing_is_sent_twice(
    app: Flask, mail_server: MailServer, words: str | None
) -> None:
    mail = wait_with_a_mail()
    mail_server.moods["body"] = words
    send_waiting_mails()
    assert now_is(mail).state == MailState.UNCERTAIN
    mail_server.moods.clear()
    with pretend(utc_now() + timedelta(days=1)):
        send_waiting_mails()
    assert len(mail_server.received) <= 1


def test_an_uncertain_mail_is_sent_again_when_somebody_says_so(app: Flask, mail_server: MailServer) -> None:
    mail = wait_with_a_mail()
    mail_server.moods["body"] = None
    send_waiting_mails()
    mail_server.moods.clear()
    assert try_again(now_is(mail))
    first, second = mail_server.mails
    assert now_is(mail).state == MailState.SENT
    assert first["Message-ID"] == second["Message-ID"], "a mail program can tell that they are one"


def test_a_worker_killed_after_the_answer_leaves_a_mail_that_is_not_sent_again(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = wait_with_a_mail()
    die_at("end", monkeypatch)
    assert len(mail_server.received) == 1
    with pretend(utc_now() + CLAIM + MINUTE):
        send_waiting_mails()
        send_waiting_mails()
    assert len(mail_server.received) == 1
    assert now_is(mail).state == MailState.UNCERTAIN


def test_a_worker_killed_before_handing_over_leaves_a_mail_that_is_sent(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = wait_with_a_mail()
    die_at("note_hand_over", monkeypatch)
    assert mail_server.received == []
    send_waiting_mails()
    assert mail_server.received == [], "the dead worker's claim still holds"
    with pretend(utc_now() + CLAIM + MINUTE):
        send_waiting_mails()
    assert len(mail_server.received) == 1
    assert now_is(mail).state == MailState.SENT


def test_a_worker_that_was_too_slow_hands_nothing_over(app: Flask) -> None:
    mail = wait_with_a_mail()
    slow = claim_next()
    assert slow is not None
    with pretend(utc_now() + CLAIM + MINUTE):
        quick = claim_next()
        assert quick is not None
        assert quick.id == mail.id
        note_hand_over(quick)
        with pytest.raises(mail_delivery.ClaimLost):
            note_hand_over(slow)


def test_workers_beside_each_other_send_each_mail_once(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Four at once on a busy machine: nobody here is silent, so nobody is given up.
    monkeypatch.setattr("audit_app.accounts.mail.SECONDS_TO_WAIT", 60)
    monkeypatch.setattr("audit_app.accounts.mail_transport.SECONDS_FOR_THE_ANSWER", 60)
    for _ in range(12):
        wait_with_a_mail()
    errors: list[BaseException] = []

    def work() -> None:
        try:
            with app.app_context(), database.connection_context():
                send_waiting_mails()
        except BaseException as error:
            errors.append(error)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert len(mail_server.received) == 12
    assert len({mail["To"] for mail in mail_server.mails}) == 12


def test_a_mail_in_a_workers_hands_or_sent_is_not_tried_again(app: Flask, mail_server: MailServer) -> None:
    mail = wait_with_a_mail()
    assert claim_next() is not None
    assert not try_again(mail)
    with pretend(utc_now() + CLAIM + MINUTE):
        send_waiting_mails()
    assert now_is(mail).state == MailState.SENT
    assert not try_again(mail)
    assert len(mail_server.received) == 1


def test_a_mail_is_as_true_as_when_it_is_sent(app: Flask, mail_server: MailServer) -> None:
    user = make_user(name="Lan", password=None)
    mail = put_mail(INVITATION, user)
    assert mail is not None
    type(user).update(name="Trần Thị Lan", email="moi@example.vn", language="en").execute()
    send_waiting_mails()
    (received,) = mail_server.mails
    assert received["To"] == "moi@example.vn"
    assert "Hello Trần Thị Lan," in text_of(received)


def test_who_was_deactivated_meanwhile_gets_nothing(app: Flask, mail_server: MailServer) -> None:
    mail = wait_with_a_mail()
    type(mail.user).update(active=False).execute()
    send_waiting_mails()
    assert now_is(mail).state == MailState.NOT_NEEDED
    assert mail_server.received == []


def test_a_mail_with_a_key_is_put_in_once(app: Flask) -> None:
    user = make_user()
    assert put_mail(INVITATION, user, key="once") is not None
    assert put_mail(INVITATION, user, key="once") is None
    assert OutgoingMail.select().count() == 1


def test_a_mail_of_a_transaction_that_was_rolled_back_is_not_sent(
    app: Flask, mail_server: MailServer
) -> None:
    with database.atomic() as transaction:
        post_mail(INVITATION, make_user())
        transaction.rollback()
    assert mail_server.received == []
    assert not OutgoingMail.select().exists()


def test_old_mails_are_forgotten_and_waiting_ones_are_not(app: Flask, mail_server: MailServer) -> None:
    wait_with_a_mail()
    send_waiting_mails()
    waiting = wait_with_a_mail()
    with pretend(utc_now() + timedelta(days=29)):
        forget_old_mails()
        assert OutgoingMail.select().count() == 2
    with pretend(utc_now() + timedelta(days=31)):
        forget_old_mails()
    assert [mail.id for mail in OutgoingMail.select()] == [waiting.id]
