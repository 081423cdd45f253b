"""Each manager of the area is told once of each release, as each of them wants it, whatever goes wrong."""

from pathlib import Path

import pytest
from flask import Flask

from audit_app.accounts.models import MailState, OutgoingMail, Role
from audit_app.announcements.announcing import announce, announce_nothing, announce_releases
from audit_app.announcements.models import Announcement, MailPreference, MailWish, Notice
from audit_app.announcements.sending import send_mails
from audit_app.jobs.queue import JobQueue
from audit_app.releases.correction import correct_release
from audit_app.releases.models import Release
from audit_app.releases.release import exclude_release
from audit_app.releases.signals import visit_released
from audit_app.scoring.answers import Answer
from tests.factories import make_area, make_area_manager, make_branch, make_release, make_user
from tests.mail_server import MailServer, free_port


def receivers(server: MailServer) -> list[str]:
    return [str(mail["To"]) for mail in server.mails]


def test_every_manager_of_the_area_is_mailed_and_nobody_else(app: Flask, mail_server: MailServer) -> None:
    area = make_area()
    managers = [make_area_manager(area), make_area_manager(area)]
    make_area_manager(make_area())
    for role in Role:
        make_user(role)
    make_release(branch=make_branch(area))
    assert sorted(receivers(mail_server)) == sorted(manager.email for manager in managers)


def test_a_revision_is_announced_too(app: Flask, mail_server: MailServer) -> None:
    area = make_area()
    make_area_manager(area)
    release = make_release(branch=make_branch(area))
    correct_release(release, {"thanked": Answer("no")}, "Ảnh cho thấy khác.", make_user(Role.REVIEWER))
    assert len(mail_server.received) == 2


def test_an_event_that_comes_twice_is_told_once(app: Flask, mail_server: MailServer) -> None:
    area = make_area()
    make_area_manager(area)
    release = make_release(branch=make_branch(area))
    visit_released.send(None, release=release)
    announce(release)
    send_mails()
    assert len(mail_server.received) == 1
    assert Notice.select().count() == 1


def test_an_event_that_was_lost_is_made_up_for(app: Flask, mail_server: MailServer) -> None:
    area = make_area()
    make_area_manager(area)
    with visit_released.muted():
        make_release(branch=make_branch(area))
    assert mail_server.received == []
    send_mails()
    assert len(mail_server.received) == 1


def test_a_release_stands_when_the_mail_server_is_down(app: Flask) -> None:
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{free_port()}"
    area = make_area()
    make_area_manager(area)
    release = make_release(branch=make_branch(area))
    assert Release.get_by_id(release.id).is_current
    assert OutgoingMail.get().state == MailState.WAITING


def test_a_release_stands_when_the_queue_is_down_and_is_told_of_later(
    app: Flask, mail_server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    settings = {"JOBS_URL": f"sqlite:///{tmp_path}/file/jobs.db", "JOBS_IMMEDIATE": False}
    broken = Flask("broken")
    broken.config.update(app.config, **settings)
    monkeypatch.setitem(app.extensions, "jobs", JobQueue(broken))
    area = make_area()
    make_area_manager(area)
    release = make_release(branch=make_branch(area))
    assert Release.get_by_id(release.id).is_current
    assert mail_server.received == []
    send_mails()
    assert len(mail_server.received) == 1


def test_a_release_stands_when_telling_of_it_fails(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_name: str) -> None:
        raise OSError("No room.")

    area = make_area()
    make_area_manager(area)
    with monkeypatch.context() as broken:
        broken.setattr("audit_app.announcements.sending.enqueue", fail)
        release = make_release(branch=make_branch(area))
    assert Release.get_by_id(release.id).is_current
    send_mails()
    assert len(mail_server.received) == 1


def test_where_announcing_fails_other_mails_still_go_out(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ValueError("nobody foresaw this")

    fail.__name__ = "announce_releases"
    monkeypatch.setattr("audit_app.announcements.sending.announce_releases", fail)
    user = make_user(Role.ADMINISTRATOR)
    app.test_client().send("/forgotten-password", {"email": user.email})
    assert receivers(mail_server) == [user.email]


def test_who_wants_none_gets_none_and_who_wants_one_a_day_waits(app: Flask, mail_server: MailServer) -> None:
    area = make_area()
    for wish in (MailWish.NONE, MailWish.DAILY):
        MailPreference.create(user=make_area_manager(area), wish=wish)
    at_once = make_area_manager(area)
    make_release(branch=make_branch(area))
    assert receivers(mail_server) == [at_once.email]
    assert Notice.select().where(Notice.taken_at.is_null()).count() == 1


def test_a_deactivated_manager_or_one_with_another_role_is_told_nothing(
    app: Flask, mail_server: MailServer
) -> None:
    area = make_area()
    make_area_manager(area, active=False)
    manager = make_area_manager(area)
    type(manager).update(role=Role.REVIEWER).where(type(manager).id == manager.id).execute()
    make_release(branch=make_branch(area))
    assert mail_server.received == []


def test_a_revision_that_was_replaced_before_it_was_told_is_left_to_its_successor(
    app: Flask, mail_server: MailServer
) -> None:
    area = make_area()
    make_area_manager(area)
    with visit_released.muted():
        release = make_release(branch=make_branch(area))
        correct_release(release, {"thanked": Answer("no")}, "Ảnh cho thấy khác.", make_user(Role.REVIEWER))
    send_mails()
    assert len(mail_server.received) == 1
    assert Announcement.select().count() == 2


def test_a_demo_is_no_news(app: Flask, mail_server: MailServer) -> None:
    area = make_area()
    make_area_manager(area)
    with visit_released.muted():
        make_release(branch=make_branch(area))
        make_release(branch=make_branch(area))
        announce_nothing()
    announce_releases()
    send_mails()
    assert mail_server.received == []


def test_an_excluded_visit_is_not_mailed(app: Flask, mail_server: MailServer) -> None:
    area = make_area()
    make_area_manager(area)
    with visit_released.muted():
        release = make_release(branch=make_branch(area))
    exclude_release(release.visit, "Nhân viên đã nhận ra khách.", make_user(Role.REVIEWER))
    send_mails()
    assert mail_server.received == []
    assert OutgoingMail.get().state == MailState.NOT_NEEDED
