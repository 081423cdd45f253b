"""Who finds which release, and the branch's reply."""

import json

import pytest
from flask import Flask
from playhouse.test_utils import assert_query_count

from audit_app.accounts.models import Role
from audit_app.releases.annexes import (
    LONGEST_REPLY,
    AnnexKind,
    ReplyRefused,
    add_annex,
    add_reply,
    annexes_of,
)
from audit_app.releases.canonical import canonical_text, sha256_of
from audit_app.releases.checking import check_releases
from audit_app.releases.correction import correct_release
from audit_app.releases.erasure import erase_content
from audit_app.releases.models import Annex, Release
from audit_app.releases.queries import ReleaseFilter, readable_release, releases_for
from audit_app.releases.release import exclude_release
from audit_app.scoring.answers import Answer
from audit_app.visits.models import Visit
from tests.factories import make_area, make_area_manager, make_branch, make_release, make_user

WORDS = "Chi nhánh đã bổ sung ghế chờ từ ngày 20/11."


def codes(user: object, **chosen: object) -> set[str]:
    return {release.code for release in releases_for(user, ReleaseFilter(**chosen))}  # type: ignore[arg-type]


def test_a_manager_lists_and_reads_the_own_areas_only(app: Flask) -> None:
    own, other = make_release(), make_release()
    manager = make_area_manager(own.branch.area)
    assert codes(manager) == {own.code}
    assert readable_release(manager, own.code) is not None
    assert readable_release(manager, other.code) is None
    for role in (Role.HEAD_OFFICE, Role.REVIEWER):
        reader = make_user(role)
        assert codes(reader) == {own.code, other.code}
        assert readable_release(reader, other.code) is not None
    for role in (Role.SHOPPER, Role.ADMINISTRATOR):
        stranger = make_user(role)
        assert codes(stranger) == set()
        assert readable_release(stranger, own.code) is None


def test_a_list_holds_each_visit_once_in_its_current_revision(app: Flask) -> None:
    first, reviewer = make_release(), make_user(Role.REVIEWER)
    second = correct_release(first, {"prices_agree": Answer("no")}, "Ảnh hóa đơn", reviewer)
    assert [release.id for release in releases_for(reviewer)] == [second.id]
    manager = make_area_manager(first.branch.area)
    earlier = readable_release(manager, first.code, 1)
    assert earlier is not None
    assert earlier.id == first.id


def test_an_excluded_visit_is_gone_for_managers_and_from_lists(app: Flask) -> None:
    release, reviewer = make_release(), make_user(Role.REVIEWER)
    manager = make_area_manager(release.branch.area)
    exclude_release(Visit.get_by_id(release.visit_id), "Sai chi nhánh", reviewer)
    assert codes(reviewer) == set()
    assert readable_release(manager, release.code) is None
    assert readable_release(reviewer, release.code) is not None


def test_releases_are_narrowed(app: Flask) -> None:
    north = make_area(code="BAC")
    hanoi = make_release(branch=make_branch(north, code="HN", name="Chi nhánh Hà Nội"))
    hue = make_release({"greeted": "no"}, branch=make_branch(code="HUE", name="Chi nhánh Huế"))
    reader = make_user(Role.HEAD_OFFICE)
    assert codes(reader, area="BAC") == {hanoi.code}
    assert codes(reader, branch="HUE") == {hue.code}
    assert codes(reader, words="ha noi") == {hanoi.code}
    assert codes(reader, words=hue.code.lower()) == {hue.code}
    assert codes(reader, outcome=hue.outcome) >= {hue.code}
    assert codes(reader, checklist_key="other") == set()
    assert codes(reader, first=hue.visited_on, last=hue.visited_on) == {hanoi.code, hue.code}


def test_a_list_takes_one_query_and_no_documents(app: Flask) -> None:
    reader = make_user(Role.HEAD_OFFICE)
    for _ in range(3):
        make_release()
    with assert_query_count(1):
        rows = [
            (row.branch.name, row.branch.area.name, row.visit.checklist_key) for row in releases_for(reader)
        ]
    assert len(rows) == 3
    assert "document" not in releases_for(reader).first().__data__


def test_a_reply_is_dated_and_has_a_digest_of_its_own_and_no_name(app: Flask) -> None:
    release = make_release()
    manager = make_area_manager(release.branch.area, name="Trần Quản Lý")
    row = add_reply(release, f"  {WORDS}\n", manager)
    document = json.loads(row.document)
    assert row.document == canonical_text(document)
    assert row.sha256 == sha256_of(row.document)
    assert document["role"] == Role.AREA_MANAGER
    assert document["release"] == release.sha256
    assert "Trần Quản Lý" not in row.document
    assert WORDS not in row.document
    assert Release.get_by_id(release.id).document == release.document
    (annex,) = annexes_of(release)
    assert (annex["kind"], annex["text"], annex["revision"], annex["sha256"]) == (
        "reply",
        WORDS,
        1,
        row.sha256,
    )


def test_a_second_click_gives_the_reply_that_is_there(app: Flask) -> None:
    release = make_release()
    manager = make_area_manager(release.branch.area)
    first, second = (add_reply(release, WORDS, manager) for _ in range(2))
    assert first.id == second.id
    add_reply(release, "Ghế chờ đã đến.", manager)
    assert [annex["text"] for annex in annexes_of(release)] == [WORDS, "Ghế chờ đã đến."]


def test_a_reply_stays_with_later_revisions_and_can_be_erased(app: Flask) -> None:
    first = make_release()
    row = add_reply(first, WORDS, make_area_manager(first.branch.area))
    second = correct_release(first, {"prices_agree": Answer("no")}, "Ảnh hóa đơn", make_user(Role.REVIEWER))
    assert [annex["text"] for annex in annexes_of(second)] == [WORDS]
    assert erase_content(second, json.loads(row.document)["text"]["digest"]) == 1
    assert [annex["text"] for annex in annexes_of(second)] == [None]
    assert list(check_releases(lambda: None)) == []


@pytest.mark.parametrize("words", ["", " \n ", "a" * (LONGEST_REPLY + 1)])
def test_a_reply_says_something_and_not_too_much(app: Flask, words: str) -> None:
    release = make_release()
    with pytest.raises(ReplyRefused):
        add_reply(release, words, make_area_manager(release.branch.area))
    assert Annex.select().count() == 0


def test_only_managers_of_the_area_reply(app: Flask) -> None:
    release = make_release()
    for user in (make_area_manager(make_area()), make_user(Role.HEAD_OFFICE), make_user(Role.REVIEWER)):
        with pytest.raises(ReplyRefused):
            add_reply(release, WORDS, user)


def test_an_annex_of_any_kind_keeps_its_parts_open_and_its_texts_salted(app: Flask) -> None:
    release = make_release()
    manager = make_area_manager(release.branch.area, name="Trần Quản Lý")
    parts = {"action": "a1", "question": None, "due": "2026-12-01"}
    row = add_annex(release, AnnexKind.ACTION, manager, parts, {"text": WORDS, "owner": "Cửa hàng trưởng"})
    document = json.loads(row.document)
    assert (document["kind"], document["due"], document["question"]) == ("action", "2026-12-01", None)
    assert not [words for words in (WORDS, "Cửa hàng trưởng", "Trần") if words in row.document]
    assert erase_content(release, document["owner"]["digest"]) == 1
    (annex,) = annexes_of(release)
    assert annex["parts"] == parts
    assert annex["texts"] == {"text": WORDS, "owner": None}
    assert (annex["text"], annex["role"]) == (WORDS, Role.AREA_MANAGER)


def test_what_every_annex_says_of_itself_cannot_be_said_otherwise(app: Flask) -> None:
    release = make_release()
    row = add_annex(release, AnnexKind.REPLY, release.released_by, {"kind": "decision", "revision": 9}, {})
    document = json.loads(row.document)
    assert (document["kind"], document["revision"]) == ("reply", 1)
