"""The folder of checklists."""

import pytest

from audit_app.checklists.catalogue import Catalogue
from audit_app.checklists.mistakes import ChecklistRefused, ChecklistUnknown
from tests.checklists.building import checklist_source

QUESTION = {"key": "easy", "type": "yes_no", "factor": "convenience"}


def source(key, version):
    written = checklist_source(QUESTION)
    return written.replace('key = "built", version = 1', f'key = "{key}", version = {version}')


@pytest.fixture
def shelf(tmp_path):
    for key, version in (("shop", 1), ("shop", 2), ("shop", 10), ("cafe", 1)):
        (tmp_path / f"{key}.v{version}.toml").write_text(source(key, version), encoding="utf-8")
    (tmp_path / "README.md").write_text("not a checklist")
    return Catalogue(tmp_path)


def test_checklists_are_listed_by_key_and_version_as_numbers(shelf):
    assert shelf.names() == ["cafe.v1", "shop.v1", "shop.v2", "shop.v10"]
    assert shelf.versions() == {"cafe": [1], "shop": [1, 2, 10]}
    assert shelf.latest_version("shop") == 10


def test_a_checklist_is_found_by_key_and_version_or_by_name(shelf):
    assert shelf.load("shop", 2).name == "shop.v2"
    assert shelf.load_latest("shop").name == "shop.v10"
    assert shelf.load_named("shop").name == "shop.v10"
    assert shelf.load_named("shop.v1").name == "shop.v1"


@pytest.mark.parametrize("name", ["bank", "shop.v3", "../shop.v1", "shop.v01", "", "shop/../shop"])
def test_a_name_that_is_not_there_is_answered_with_the_names_that_are(shelf, name):
    with pytest.raises(ChecklistUnknown) as caught:
        shelf.load_named(name)
    assert caught.value.known == ("cafe.v1", "shop.v1", "shop.v2", "shop.v10")
    assert "cafe.v1" in caught.value.message
    assert "There is no checklist" in caught.value.into("en")


def test_a_file_is_read_once_and_again_when_its_content_changes(shelf):
    first = shelf.load("cafe", 1)
    assert shelf.load("cafe", 1) is first
    file = shelf.folder / "cafe.v1.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# sửa\n", encoding="utf-8")
    again = shelf.load("cafe", 1)
    assert again is not first
    assert again == first, "a comment changes no meaning"


def test_a_file_with_mistakes_spoils_no_other(shelf):
    bad = shelf.folder / "shop.v2.toml"
    bad.write_text(bad.read_text(encoding="utf-8").replace("yes_no", "yesno"), encoding="utf-8")
    (shelf.folder / "notes.toml").write_text("format = 1")
    refused = []
    for path in shelf.files():
        try:
            shelf.load_file(path)
        except ChecklistRefused as refusal:
            refused += [mistake.file.rsplit("/", 1)[-1] for mistake in refusal.mistakes]
    assert refused == ["notes.toml", "shop.v2.toml"]
    assert shelf.load("shop", 1).name == "shop.v1", "the other files are still good"
