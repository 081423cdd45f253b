"""The page on which a manager says what to be mailed, and the one that shows what has not gone out."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from playhouse.test_utils import assert_query_count

from audit_app.accounts.mail_delivery import send_waiting_mails
from audit_app.accounts.mail_letters import INVITATION
from audit_app.accounts.mail_outbox import put_mail
from audit_app.accounts.models import MailState, OutgoingMail, Role
from audit_app.announcements.models import MailPreference, MailWish
from audit_app.announcements.queries import preference_of
from audit_app.clock import pretend, utc_now
from tests.factories import make_area, make_area_manager, make_user
from tests.house_client import HouseClient
from tests.mail_server import MailServer


@pytest.fixture
def manager(client: HouseClient) -> HouseClient:
    return client.sign_in(make_area_manager(make_area(), email="hanh@example.vn"))


@pytest.fixture
def admin(client: HouseClient) -> HouseClient:
    return client.sign_in(make_user(Role.ADMINISTRATOR))


def mail_that(**fields: object) -> OutgoingMail:
    """A mail in the outbox that got as far as ``fields`` say."""
    mail = put_mail(INVITATION, make_user(name="Trần Thị Lan"))
    assert mail is not None
    if fields:
        OutgoingMail.update(**fields).where(OutgoingMail.id == mail.id).execute()
    return mail


def test_a_manager_gets_each_at_once_without_pdf_until_something_else_is_said(manager: HouseClient) -> None:
    page = manager.page("/account/mails")
    assert "hanh@example.vn" in page
    assert re.search(r'<input[^>]*checked[^>]*value="at_once"', page)
    assert "07:00" in page
    assert not MailPreference.select().exists()


def test_a_manager_says_what_to_be_mailed(manager: HouseClient) -> None:
    for wish in ("daily", "none"):
        answer = manager.send("/account/mails", {"wish": wish, "attach_pdf": "y"})
        assert answer.location == "/account/mails"
        saved = MailPreference.get()
        assert (saved.wish, saved.attach_pdf) == (wish, True)
    manager.send("/account/mails", {"wish": "at_once"})
    assert MailPreference.get().attach_pdf is False
    assert MailPreference.select().count() == 1


@pytest.mark.parametrize("wish", ["", "hourly"])
def test_a_wish_that_is_none_of_the_list_is_refused(manager: HouseClient, wish: str) -> None:
    assert manager.send("/account/mails", {"wish": wish}).status_code == 422
    assert not MailPreference.select().exists()


def test_the_page_is_found_in_the_menu_of_managers_alone(app: Flask) -> None:
    link = 'href="/account/mails"'
    manager = app.test_client().sign_in(make_area_manager(make_area()))
    assert link in manager.page("/scorecards")
    assert link not in app.test_client().sign_in(make_user(Role.HEAD_OFFICE)).page("/scorecards")


def test_one_persons_wish_is_not_anothers(app: Flask) -> None:
    first, second = make_area_manager(make_area()), make_area_manager(make_area())
    app.test_client().sign_in(first).send("/account/mails", {"wish": "none"})
    assert preference_of(first).wish == MailWish.NONE
    assert preference_of(second).wish == MailWish.AT_ONCE


def test_an_empty_outbox_says_so(admin: HouseClient) -> None:
    assert "Mọi thư đều đã gửi." in admin.page("/mails")


def test_a_mail_that_failed_is_shown_with_the_reason_and_tried_again(
    admin: HouseClient, mail_server: MailServer
) -> None:
    mail = mail_that(state=MailState.GIVEN_UP, tries=21, last_error="550 5.1.1 no such person")
    page = admin.page("/mails")
    for words in ("Trần Thị Lan", "Thư mời", "Đã thôi gửi", "21 lần", "550 5.1.1 no such person"):
        assert words in page
    admin.send(f"/mails/{mail.id}/again")
    assert len(mail_server.received) == 1
    assert "Mọi thư đều đã gửi." in admin.page("/mails")


def test_what_a_server_says_is_only_text(admin: HouseClient) -> None:
    mail_that(tries=1, last_error="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in admin.page("/mails")


def test_all_failed_mails_are_tried_again_with_one_button(
    admin: HouseClient, mail_server: MailServer
) -> None:
    later = utc_now() + timedelta(hours=6)
    mail_that(state=MailState.GIVEN_UP, tries=21)
    mail_that(tries=9, next_try=later)
    uncertain = mail_that(state=MailState.UNCERTAIN, tries=1)
    assert "Thử lại tất cả" in admin.page("/mails")
    admin.send("/mails/again")
    assert len(mail_server.received) == 2
    state = OutgoingMail.get_by_id(uncertain.id).state
    assert state == MailState.UNCERTAIN, "one that may have arrived is sent again only by its own button"


def test_an_uncertain_mail_says_what_that_means(admin: HouseClient) -> None:
    mail_that(state=MailState.UNCERTAIN, tries=1)
    page = admin.page("/mails")
    assert "Chưa rõ đã đến" in page
    assert "người nhận có thể nhận hai lần" in page


def test_a_mail_that_went_out_meanwhile_is_not_sent_again(
    admin: HouseClient, mail_server: MailServer
) -> None:
    mail = mail_that(state=MailState.SENT)
    admin.send(f"/mails/{mail.id}/again")
    assert mail_server.received == []


def test_an_outbox_that_nobody_empties_asks_for_the_worker(
    app: Flask, admin: HouseClient, mail_server: MailServer
) -> None:
    mail_that()
    assert "Tiến trình nền" not in admin.page("/mails")
    with pretend(utc_now() + timedelta(minutes=11)):
        assert "Tiến trình nền có đang chạy không?" in admin.page("/mails")
        mail_server.moods["greeting"] = "421 not now"
        send_waiting_mails()
        assert "Tiến trình nền" not in admin.page("/mails"), "the worker runs, the server does not"


def test_the_outbox_asks_as_often_for_fifty_mails_as_for_one(app: Flask, admin: HouseClient) -> None:
    mail_that()
    admin.page("/mails")
    with assert_query_count(5):
        admin.page("/mails")
    for _ in range(60):
        mail_that()
    with assert_query_count(5):
        page = admin.page("/mails")
    assert page.count("Trần Thị Lan") == 50
