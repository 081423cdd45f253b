"""Forgotten, new and changed passwords."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playhouse.test_utils import count_queries

from audit_app.accounts import links
from audit_app.accounts.links import password_link
from audit_app.accounts.models import OutgoingMail, Role, User
from audit_app.accounts.passwords import PoorPassword, hash_of, refuse_poor
from audit_app.accounts.people import deactivate
from tests.factories import make_user

OLD, NEW = "gà gáy sớm mai", "trâu ăn cỏ non"


@pytest.fixture
def user(app):
    return make_user(Role.ADMINISTRATOR, email="lan@example.vn", name="Nguyễn Thị Lan", password=hash_of(OLD))


def mails(app):
    folder = Path(urlsplit(app.config["MAIL_URL"]).path)
    return [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.eml"))]


def link_in(mail):
    return urlsplit(re.search(r"http://localhost(/reset-password/\S+)", mail)[0]).path


def new_password(password=NEW, again=None):
    return {"password": password, "again": password if again is None else again}


def can_sign_in(client, password):
    return client.send("/sign-in", {"email": "lan@example.vn", "password": password}).status_code == 302


def test_a_link_comes_by_mail_in_the_persons_language_and_sets_a_password(app, client, user):
    client.send("/forgotten-password", {"email": "Lan@Example.vn"})
    (mail,) = mails(app)
    assert "To: lan@example.vn" in mail
    assert "Subject: Đặt mật khẩu mới cho Vi Hành" in mail
    assert "Chào Nguyễn Thị Lan," in mail
    assert client.send(link_in(mail), new_password()).location == "/sign-in"
    assert not can_sign_in(client, OLD)
    assert can_sign_in(client, NEW)


def test_an_english_reader_gets_an_english_mail(app, client):
    make_user(email="ann@example.vn", language="en", password=hash_of(OLD))
    client.send("/forgotten-password", {"email": "ann@example.vn"})
    assert "Subject: Choose a new password for Vi Hành" in mails(app)[0]


def test_the_answer_is_the_same_for_unknown_and_deactivated(app, client, user):
    known = client.send("/forgotten-password", {"email": "lan@example.vn"})
    deactivate(user, by=make_user(Role.ADMINISTRATOR))
    stopped = client.send("/forgotten-password", {"email": "lan@example.vn"})
    unknown = client.send("/forgotten-password", {"email": "who@example.vn"})
    assert known.status_code == stopped.status_code == unknown.status_code == 200
    pages = [answer.get_data(as_text=True) for answer in (known, stopped, unknown)]
    assert without_token(pages[0]) == without_token(pages[1])
    assert without_token(pages[0]) == without_token(pages[2]).replace("who@example.vn", "lan@example.vn")
    assert len(mails(app)) == 1


def test_the_answer_takes_the_same_steps_whether_there_is_an_account_or_not(app, client, user, monkeypatch):
    asked = []
    monkeypatch.setattr("audit_app.announcements.sending.enqueue", asked.append)
    steps = {}
    for email in ("lan@example.vn", "who@example.vn"):
        with count_queries() as counted:
            client.send("/forgotten-password", {"email": email})
        steps[email] = [query.msg[0] for query in counted.get_queries()]
    assert steps["lan@example.vn"] == steps["who@example.vn"]
    assert asked == ["mail.send", "mail.send"]
    assert mails(app) == [], "whether there is an account is looked up by the worker"


def test_a_typed_address_without_an_account_is_not_kept(app, client):
    client.send("/forgotten-password", {"email": "who@example.vn"})
    assert not OutgoingMail.select().exists()


def without_token(page):
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_a_link_works_once(app, client, user):
    link = urlsplit(password_link(user)).path
    client.send(link, new_password())
    assert client.send(link, new_password("ve kêu mùa hạ")).status_code == 410
    assert "Liên kết không còn dùng được" in client.page(link, 410)
    assert can_sign_in(client, NEW)


def test_a_link_of_before_a_change_is_worthless(app, client, user):
    older, newer = urlsplit(password_link(user)).path, urlsplit(password_link(user)).path
    client.send(newer, new_password())
    client.page(older, 410)


def test_a_link_ends_after_two_hours_and_an_invitation_after_seven_days(app, client, user, monkeypatch):
    invited = make_user(email="new@example.vn")
    reset, invitation = urlsplit(password_link(user)).path, urlsplit(password_link(invited)).path
    seen = []
    real = links.check_and_get_token_status

    def later(token, name, within):
        seen.append(within)
        return real(token, name, within - later.passed)

    monkeypatch.setattr(links, "check_and_get_token_status", later)
    later.passed = timedelta(hours=2, seconds=2)
    client.page(reset, 410)
    client.page(invitation, 200)
    later.passed = timedelta(days=7, seconds=2)
    client.page(invitation, 410)
    assert timedelta(hours=2) in seen


def test_a_forged_link_is_refused(app, client, user):
    client.page("/reset-password/nonsense", 410)
    client.page(urlsplit(password_link(user)).path[:-3] + "abc", 410)


def test_a_deactivated_person_cannot_use_a_link(app, client, user):
    link = urlsplit(password_link(user)).path
    user.active = False
    user.save()
    client.page(link, 410)


def test_a_new_password_signs_out_everywhere(app, client, user):
    elsewhere = app.test_client().sign_in(user)
    elsewhere.page("/people")
    client.send(urlsplit(password_link(user)).path, new_password())
    assert elsewhere.get("/people").status_code == 302


def test_changing_the_password_keeps_this_session_and_ends_the_others(app, client, user):
    elsewhere = app.test_client().sign_in(user)
    client.sign_in(user)
    answer = client.send("/password", {"current": OLD, **new_password()})
    assert answer.location == "/"
    client.page("/people")
    assert elsewhere.get("/people").status_code == 302
    assert "Mật khẩu của bạn đã được đổi lúc" in mails(app)[0]


def test_changing_needs_the_password_of_now(app, client, user):
    client.sign_in(user)
    answer = client.send("/password", {"current": "wrong", **new_password()})
    assert answer.status_code == 422
    assert "Đây không phải mật khẩu hiện tại của bạn." in answer.get_data(as_text=True)
    assert User.get_by_id(user.id).password == user.password


def test_two_different_passwords_change_nothing(app, client, user):
    answer = client.send(urlsplit(password_link(user)).path, new_password(NEW, "trâu ăn cỏ khô"))
    assert answer.status_code == 422
    assert "Hai mật khẩu không giống nhau." in answer.get_data(as_text=True)
    assert can_sign_in(client, OLD)


@pytest.mark.parametrize(
    "poor",
    [
        "ngắn quá",
        "x" * 129,
        "1234567890",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "password2026",
        "Mật khẩu 123",
        "lan@example.vn",
        "NGUYỄN THỊ LAN",
        "nguyenthilan",
    ],
)
def test_a_poor_password_is_refused_with_a_reason(app, client, user, poor):
    with pytest.raises(PoorPassword):
        refuse_poor(poor, user)
    answer = client.send(urlsplit(password_link(user)).path, new_password(poor))
    assert answer.status_code == 422
    assert can_sign_in(client, OLD)


@pytest.mark.parametrize("good", [NEW, "correct horse battery", "8Kx!m2zQ#w", "con mèo 1234567890"])
def test_a_good_password_is_taken(app, user, good):
    refuse_poor(good, user)


def test_the_answer_stays_the_same_when_no_mail_can_leave(app, client, user, tmp_path):
    (tmp_path / "file").write_text("no folder")
    app.config["MAIL_URL"] = f"file://{tmp_path}/file/mail"
    assert client.send("/forgotten-password", {"email": "lan@example.vn"}).status_code == 200
