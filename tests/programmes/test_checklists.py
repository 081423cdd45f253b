"""Checklist files, publishing them, and what happens to visits when files change or go."""

import shutil
from pathlib import Path

import pytest

from audit_app.accounts.models import Role
from audit_app.checklists.mistakes import ChecklistRefused
from audit_app.programmes.models import PublishedChecklist
from audit_app.programmes.published import (
    ChecklistChanged,
    ChecklistGone,
    publish_checklist,
    published_checklist,
)
from tests.factories import SMALL_CHECKLIST, make_user, make_visit, publish_small_checklist
from tests.visits.answered import send

SOURCE = SMALL_CHECKLIST.read_text(encoding="utf-8")
NAME = SMALL_CHECKLIST.name


@pytest.fixture
def folder(app, tmp_path):
    """A folder of checklists of the test's own."""
    folder, before = tmp_path / "checklists", app.config["CHECKLISTS"]
    folder.mkdir()
    shutil.copy(SMALL_CHECKLIST, folder)
    app.config["CHECKLISTS"] = folder
    yield folder
    app.config["CHECKLISTS"] = before


@pytest.fixture
def office(client):
    return client.sign_in(make_user(Role.HEAD_OFFICE))


def change(folder: Path, old: str, new: str) -> None:
    file = folder / NAME
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_publishing_the_same_meaning_twice_changes_nothing(app):
    first = publish_checklist(SOURCE, NAME)
    again = publish_checklist(f"# only a comment\n{SOURCE}", NAME)
    assert again.id == first.id
    assert PublishedChecklist.get().source == SOURCE


def test_a_published_version_that_was_changed_is_refused_with_the_way_out(app):
    publish_checklist(SOURCE, NAME)
    with pytest.raises(ChecklistChanged) as refused:
        publish_checklist(SOURCE.replace("points = 3", "points = 4"), NAME)
    assert "small-shop.v2" in refused.value.message


def test_a_file_with_mistakes_publishes_nothing(app):
    with pytest.raises(ChecklistRefused):
        publish_checklist(SOURCE.replace('type = "yes_no"', 'type = "yesno"'), NAME)
    assert not PublishedChecklist.select().exists()


def test_a_version_that_was_never_published_is_gone_in_words(app):
    with pytest.raises(ChecklistGone) as gone:
        published_checklist("small-shop", 9)
    assert "small-shop" in gone.value.message


def test_a_visit_outlives_the_file_of_its_checklist(folder, app):
    publish_small_checklist()
    (folder / NAME).unlink()
    assert send(make_visit()).number == 1


def test_a_visit_is_filled_in_as_published_when_the_file_changed(folder, client):
    visit = make_visit()
    change(folder, "Nhân viên chào bạn", "Bảo vệ chào bạn")
    page = client.sign_in(visit.shopper).page(f"/visits/{visit.uid}/sections/welcome")
    assert "Nhân viên chào bạn" in page
    assert "Bảo vệ chào bạn" not in page


def test_head_office_publishes_a_checklist_from_its_page(folder, office):
    assert "Phát hành small-shop.v1" in office.page("/checklists")
    assert office.send("/checklists/small-shop/1/publish").location == "/checklists"
    assert PublishedChecklist.get().key == "small-shop"
    page = office.page("/checklists")
    assert "Phát hành small-shop.v1" not in page
    assert "Đã phát hành" in page


def test_a_change_after_publishing_is_said_and_cannot_be_published(folder, office):
    publish_small_checklist()
    change(folder, "points = 3", "points = 4")
    page = office.page("/checklists")
    assert "small-shop.v2" in page
    office.send("/checklists/small-shop/1/publish")
    assert PublishedChecklist.get().source == SOURCE


def test_every_mistake_of_a_broken_file_is_on_the_page(folder, office):
    change(folder, 'factor = "problem_handling"', 'factor = "problem_handeling"')
    change(folder, "target = 60\nlimit = 180", "target = 60\nlimit = 60")
    page = office.page("/checklists")
    assert "2 lỗi" in page
    assert "(problem_solved)" in page
    assert "(waiting_time)" in page
    assert office.send("/checklists/small-shop/1/publish").status_code == 302
    assert not PublishedChecklist.select().exists()


def test_the_preview_shows_every_question_in_both_languages(folder, office):
    page = office.page("/checklists/small-shop/1")
    assert "Nhân viên chào bạn trong 30 giây đầu" in page
    assert "Staff greet you within 30 seconds" in page
    assert "Hẹn trả lời có giờ cụ thể" in page
    office.page("/checklists/small-shop/7", 404)


def test_a_file_that_is_gone_is_still_shown_as_published(folder, office):
    publish_small_checklist()
    (folder / NAME).unlink()
    assert "small-shop.v1" in office.page("/checklists")
    assert "Staff greet you" in office.page("/checklists/small-shop/1")


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.REVIEWER, Role.AREA_MANAGER, Role.ADMINISTRATOR])
def test_only_head_office_sees_checklists_and_programmes(app, client, role):
    client.sign_in(make_user(role))
    for address in ("/checklists", "/checklists/small-shop/1", "/programmes", "/programmes/new"):
        client.page(address, 403)
    assert client.send("/checklists/small-shop/1/publish").status_code == 403
