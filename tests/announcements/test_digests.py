"""One mail a day: everything since the last one, the worst first, made up for where no worker ran."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from audit_app.accounts.models import OutgoingMail, Role, User
from audit_app.announcements import enclosing, letters
from audit_app.announcements.digests import last_digest_hour
from audit_app.announcements.models import MailPreference, MailWish
from audit_app.announcements.sending import send_mails
from audit_app.clock import local_zone, pretend
from audit_app.organisation.models import Area
from audit_app.releases.correction import correct_release
from audit_app.releases.models import Release
from audit_app.scoring.answers import Answer
from tests.factories import make_area, make_area_manager, make_branch, make_release, make_user
from tests.mail_server import MailServer, attachments_of, subject_of, text_of

IGNORED = {"problem_solved": {"value": "ignored", "note": "Không ai giúp."}}
GOOD = {"problem_solved": "solved", "staff_count": 3, "told_about": ["returns", "warranty"]}


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    """A moment where the branches are."""
    return datetime(2026, 11, day, hour, minute, tzinfo=local_zone())


@pytest.fixture
def area(app: Flask) -> Area:
    return make_area(name="Miền Trung")


@pytest.fixture
def manager(area: Area) -> User:
    """A manager who wants one mail a day, in English."""
    user = make_area_manager(area, language="en")
    MailPreference.create(user=user, wish=MailWish.DAILY)
    return user


def release_at(moment: datetime, area: Area, answers: dict[str, object] | None = None) -> Release:
    with pretend(moment):
        return make_release(answers, branch=make_branch(area))


def test_nothing_goes_out_before_the_hour_and_one_mail_after_it(
    app: Flask, mail_server: MailServer, area: Area, manager: User
) -> None:
    releases = [release_at(at(9), area), release_at(at(21), area)]
    for moment in (at(21, 30), at(6, 59, day=21)):
        with pretend(moment):
            send_mails()
    assert mail_server.received == []
    for moment in (at(7, 0, day=21), at(7, 1, day=21), at(23, 0, day=21)):
        with pretend(moment):
            send_mails()
    (mail,) = mail_server.mails
    assert subject_of(mail) == "2 new scorecards, 2 below their threshold"
    assert all(f"/scorecards/{release.code}" in text_of(mail) for release in releases)


def test_each_day_has_its_own_mail_and_an_empty_day_none(
    app: Flask, mail_server: MailServer, area: Area, manager: User
) -> None:
    release_at(at(9), area)
    release_at(at(8, day=21), area)
    for day in (21, 22, 23):
        with pretend(at(7, day=day)):
            send_mails()
    assert len(mail_server.received) == 2


def test_an_hour_that_no_worker_saw_is_made_up_for(
    app: Flask, mail_server: MailServer, area: Area, manager: User
) -> None:
    release_at(at(9), area)
    with pretend(at(15, 30, day=22)):
        send_mails()
    assert len(mail_server.received) == 1


def test_the_hour_is_the_one_of_the_setting(
    app: Flask, mail_server: MailServer, area: Area, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "DIGEST_HOUR", 18)
    release_at(at(9), area)
    with pretend(at(17, 59)):
        send_mails()
    assert mail_server.received == []
    with pretend(at(18)):
        send_mails()
    assert len(mail_server.received) == 1


def test_the_digest_hour_is_where_the_branches_are(app: Flask) -> None:
    assert last_digest_hour(at(7)) == at(7)
    assert last_digest_hour(at(6, 59)) == at(7, day=19)
    assert last_digest_hour(at(7)).utcoffset() == timedelta(hours=7)


def test_the_worst_comes_first_and_what_is_critical_before_it(
    app: Flask, mail_server: MailServer, area: Area, manager: User
) -> None:
    usual, critical, good = (release_at(at(9), area, answers) for answers in (None, IGNORED, GOOD))
    assert good.shown > usual.shown
    with pretend(at(7, day=21)):
        send_mails()
    text = text_of(mail_server.mails[0])
    places = [text.index(release.code) for release in (critical, usual, good)]
    assert places == sorted(places)
    assert "1 critical failure: Question 4." in text


def test_a_long_digest_names_the_worst_and_leads_to_the_list(
    app: Flask, mail_server: MailServer, area: Area, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MOST_IN_DIGEST", 2)
    for _ in range(3):
        release_at(at(9), area)
    with pretend(at(7, day=21)):
        send_mails()
    text = text_of(mail_server.mails[0])
    assert text.count("/scorecards/") == 2
    assert "1 more scorecard is in the list:\r\nhttp://localhost/scorecards\r\n" in text


def test_a_revised_scorecard_is_told_once_in_a_digest(
    app: Flask, mail_server: MailServer, area: Area, manager: User
) -> None:
    release = release_at(at(9), area)
    with pretend(at(10)):
        correct_release(release, {"thanked": Answer("no")}, "Ảnh cho thấy khác.", make_user(Role.REVIEWER))
    with pretend(at(7, day=21)):
        send_mails()
    (mail,) = mail_server.mails
    assert text_of(mail).count(release.code) == 1
    assert "– revision 2" in text_of(mail)


def test_pdfs_come_along_as_far_as_a_mailbox_takes_them(
    app: Flask, mail_server: MailServer, area: Area, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosing, "printed", lambda *_: b"%PDF-1.7")
    monkeypatch.setattr(enclosing, "MOST_BYTES", 20)
    MailPreference.update(attach_pdf=True).execute()
    releases = [release_at(at(9), area) for _ in range(3)]
    with pretend(at(7, day=21)):
        send_mails()
    (mail,) = mail_server.mails
    assert len(attachments_of(mail)) == 2
    assert "2 PDFs are attached." in text_of(mail)
    assert f"Not attached, but on their pages: {releases[2].code}." in text_of(mail)


def test_whoever_changes_to_at_once_still_gets_what_waited(
    app: Flask, mail_server: MailServer, area: Area, manager: User
) -> None:
    release_at(at(9), area)
    MailPreference.update(wish=MailWish.AT_ONCE).execute()
    release_at(at(10), area)
    assert len(mail_server.received) == 1
    with pretend(at(7, day=21)):
        send_mails()
    assert len(mail_server.received) == 2


def test_two_workers_make_one_digest(app: Flask, mail_server: MailServer, area: Area, manager: User) -> None:
    release_at(at(9), area)
    with pretend(at(7, day=21)):
        OutgoingMail.create(user=manager, kind="digest", key=f"digest {manager.id} 2026-11-21")
        send_mails()
    assert OutgoingMail.select().count() == 1
