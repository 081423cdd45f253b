"""What the mails say: the verdict in both languages, true when they are sent, without the shopper."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from audit_app.accounts.mail_delivery import send_waiting_mails
from audit_app.accounts.models import MailState, OutgoingMail, Role, User
from audit_app.announcements import enclosing
from audit_app.announcements.models import MailPreference, MailWish
from audit_app.clock import pretend, utc_now
from audit_app.organisation.models import Area, AreaManager
from audit_app.releases.correction import correct_release
from audit_app.releases.models import Release
from audit_app.releases.release import exclude_release
from audit_app.scorecards.press import PangoMissing
from audit_app.scoring.answers import Answer
from tests.factories import make_area, make_area_manager, make_branch, make_release, make_user
from tests.mail_server import MailServer, attachments_of, subject_of, text_of

DETAIL = "Chị tư vấn ở quầy 4 bảo không có hàng."
IGNORED = {"problem_solved": {"value": "ignored", "note": DETAIL}}
SNAPSHOTS = Path(__file__).parents[1] / "snapshots" / "mails"


@pytest.fixture
def area(app: Flask) -> Area:
    return make_area(name="Miền Trung")


def release_in(area: Area, answers: dict[str, object] | None = None, **fields: object) -> Release:
    return make_release(answers, branch=make_branch(area, name="Đà Nẵng 3", code="DN03"), **fields)


def correct(release: Release) -> Release:
    words = "Ảnh hóa đơn cho thấy điều ngược lại."
    return correct_release(release, {"thanked": Answer("no")}, words, make_user(Role.REVIEWER))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_mail_says_the_verdict_in_the_readers_language(
    app: Flask, mail_server: MailServer, area: Area, language: str
) -> None:
    make_area_manager(area, name="Lê Thị Hạnh", language=language)
    release = release_in(area, IGNORED)
    (mail,) = mail_server.mails
    said = f"{subject_of(mail)}\n\n{text_of(mail)}".replace(release.code, "CODE")
    said = said.replace(f"{release.visited_on:%d/%m/%Y}", "DAY")
    file = SNAPSHOTS / f"release.{language}.txt"
    assert said.replace("\r\n", "\n") == file.read_text(encoding="utf-8")


def test_a_revision_says_what_it_was_before_and_why(app: Flask, mail_server: MailServer, area: Area) -> None:
    make_area_manager(area, language="en")
    correct(release_in(area))
    mail = mail_server.mails[-1]
    assert subject_of(mail).startswith("Revised scorecard, Đà Nẵng 3, ")
    assert "Revision 2 counts now." in text_of(mail)
    assert "Score before: 69.2, now: " in text_of(mail)
    assert "Reason: Ảnh hóa đơn cho thấy điều ngược lại." in text_of(mail)


def test_the_change_against_the_visit_before_says_whether_chance_explains_it(
    app: Flask, mail_server: MailServer, area: Area
) -> None:
    branch = make_branch(area)
    make_release(branch=branch)
    make_area_manager(area, language="en")
    make_release(IGNORED, branch=branch)
    assert "(69.2): −14.0, cannot tell from chance." in text_of(mail_server.mails[-1])


def test_the_shopper_is_nowhere_in_a_mail(app: Flask, mail_server: MailServer, area: Area) -> None:
    shopper = make_user(name="Trịnh Ngọc Bảo Trâm", email="tram.kin@example.vn", phone="+84912345678")
    MailPreference.create(user=make_area_manager(area), attach_pdf=True)
    release_in(area, IGNORED, shopper=shopper)
    (raw,), (mail,) = mail_server.received, mail_server.mails
    said = raw.decode() + text_of(mail) + subject_of(mail)
    for trace in ("Trâm", "tram.kin", "912345678", "912 345 678", str(shopper.fs_uniquifier)):
        assert trace not in said
    assert DETAIL not in text_of(mail), "what a shopper wrote can be erased here, not in a mailbox"


def test_each_mail_leads_to_the_scorecard_and_to_fewer_mails(
    app: Flask, mail_server: MailServer, area: Area
) -> None:
    manager = make_area_manager(area)
    release = release_in(area)
    (mail,) = mail_server.mails
    client = app.test_client().sign_in(manager)
    for address in (f"/scorecards/{release.code}", "/account/mails"):
        assert f"http://localhost{address}\r\n" in text_of(mail)
        assert client.get(address).status_code == 200
    assert mail["List-Unsubscribe"] == "<http://localhost/account/mails>"


def test_the_pdf_comes_along_where_it_is_wanted_in_the_readers_language(
    app: Flask, mail_server: MailServer, area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosing, "printed", lambda card, language: f"%PDF {language}".encode())
    MailPreference.create(user=make_area_manager(area, language="en"), attach_pdf=True)
    release = release_in(area)
    (mail,) = mail_server.mails
    ((name, content),) = attachments_of(mail)
    assert name == f"Scorecard Đà Nẵng 3 {release.visited_on:%d-%m-%Y} {release.code}.pdf"
    assert content == b"%PDF en"
    assert "The PDF is attached." in text_of(mail)


def test_a_real_pdf_arrives_whole(app: Flask, mail_server: MailServer, area: Area) -> None:
    MailPreference.create(user=make_area_manager(area), attach_pdf=True)
    release_in(area)
    ((_, content),) = attachments_of(mail_server.mails[0])
    assert content.startswith(b"%PDF-1.7")
    assert content.rstrip().endswith(b"%%EOF")


def test_a_pdf_that_cannot_be_made_holds_up_no_mail(
    app: Flask, mail_server: MailServer, area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise PangoMissing

    monkeypatch.setattr(enclosing, "printed", fail)
    MailPreference.create(user=make_area_manager(area, language="en"), attach_pdf=True)
    release_in(area)
    (mail,) = mail_server.mails
    assert attachments_of(mail) == []
    assert "The PDF could not be attached" in text_of(mail)


def release_while_the_server_is_silent(server: MailServer, area: Area) -> Release:
    """Release a visit whose mails have to wait."""
    server.moods["greeting"] = "421 not now"
    return release_in(area)


def send_later(server: MailServer) -> None:
    """Let the server come back, and send what waited."""
    server.moods.clear()
    with pretend(utc_now() + timedelta(minutes=2)):
        send_waiting_mails()


def test_who_lost_the_area_meanwhile_gets_nothing(app: Flask, mail_server: MailServer, area: Area) -> None:
    manager = make_area_manager(area)
    release_while_the_server_is_silent(mail_server, area)
    AreaManager.delete().where(AreaManager.user == manager).execute()
    send_later(mail_server)
    assert mail_server.received == []
    assert OutgoingMail.get().state == MailState.NOT_NEEDED


@pytest.mark.parametrize(
    "change", [{"active": False}, {"role": Role.SHOPPER}, {"role": Role.HEAD_OFFICE}], ids=str
)
def test_who_is_no_manager_any_more_gets_nothing(
    app: Flask, mail_server: MailServer, area: Area, change: dict[str, object]
) -> None:
    manager = make_area_manager(area)
    release_while_the_server_is_silent(mail_server, area)
    User.update(**change).where(User.id == manager.id).execute()
    send_later(mail_server)
    assert mail_server.received == []


def test_who_wants_no_mails_any_more_gets_nothing(app: Flask, mail_server: MailServer, area: Area) -> None:
    manager = make_area_manager(area)
    release_while_the_server_is_silent(mail_server, area)
    MailPreference.create(user=manager, wish=MailWish.NONE)
    send_later(mail_server)
    assert mail_server.received == []


def test_an_excluded_visit_is_not_mentioned(app: Flask, mail_server: MailServer, area: Area) -> None:
    make_area_manager(area)
    release = release_while_the_server_is_silent(mail_server, area)
    exclude_release(release.visit, "Nhân viên đã nhận ra khách.", make_user(Role.REVIEWER))
    send_later(mail_server)
    assert mail_server.received == []


def test_of_a_scorecard_that_was_replaced_meanwhile_only_the_current_one_is_told(
    app: Flask, mail_server: MailServer, area: Area
) -> None:
    make_area_manager(area, language="en")
    correct(release_while_the_server_is_silent(mail_server, area))
    send_later(mail_server)
    (mail,) = mail_server.mails
    assert "Revision 2 counts now." in text_of(mail)
    states = [mail.state for mail in OutgoingMail.select().order_by(OutgoingMail.id)]
    assert states == [MailState.NOT_NEEDED, MailState.SENT]
