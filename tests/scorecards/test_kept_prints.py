"""A PDF is laid out once; a change of what it shows makes it anew, and nothing else does."""

import errno
import os
from pathlib import Path

import pytest
from flask import Flask
from playhouse.test_utils import count_queries

from audit_app.accounts.models import Role
from audit_app.jobs.duty import Duty
from audit_app.kept_prints import keep_print, make_room, read_print
from audit_app.releases.annexes import add_reply
from audit_app.releases.correction import correct_release
from audit_app.releases.erasure import erase_content
from audit_app.releases.models import Release, ReleaseContent
from audit_app.releases.queries import release_by_code
from audit_app.releases.release import exclude_release, release_visit
from audit_app.scorecards import copies, tags
from audit_app.scorecards.copies import pdf_of, print_what_was_released
from audit_app.scoring.answers import Answer
from audit_app.visits.models import Photo
from tests.factories import (
    make_area,
    make_area_manager,
    make_branch,
    make_release,
    make_submitted_visit,
    make_user,
)

NOTE = {"problem_solved": {"value": "ignored", "note": "Không ai trả lời tôi."}}


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The PDFs that were laid out, without the cost of laying them out."""
    made: list[str] = []

    def render_pdf(_card: object, _photos: object, language: str, _url: str) -> bytes:
        made.append(language)
        return b"%PDF-1.7"

    monkeypatch.setattr(copies, "render_pdf", render_pdf)
    return made


def prints(app: Flask) -> list[str]:
    return sorted(file.name for file in Path(app.config["SCORECARD_FOLDER"]).glob("*"))


def again(release: Release) -> Release:
    """Read the release as another request does."""
    return release_by_code(release.code, release.revision)


def test_the_same_pdf_is_laid_out_once_for_each_language(app, laid_out):
    release = make_release()
    for language in ("vi", "en", "vi", "en"):
        assert pdf_of(again(release), language) == b"%PDF-1.7"
    assert laid_out == ["vi", "en"]


def test_a_kept_pdf_is_found_without_opening_the_scorecard(app, laid_out, monkeypatch):
    release = make_release()
    pdf_of(again(release), "vi")
    monkeypatch.setattr(copies, "open_scorecard", lambda _: pytest.fail("opened"))
    with count_queries() as counted:
        assert pdf_of(again(release), "vi") == b"%PDF-1.7"
    assert counted.count <= 3  # the release, its annexes, what was erased


def reply(release: Release) -> None:
    add_reply(release, "Chúng tôi đã xem lại.", make_area_manager(release.branch.area))


def erase(release: Release) -> None:
    text = ReleaseContent.get(ReleaseContent.release == release, ReleaseContent.kind == "text")
    erase_content(release, text.digest)


def correct(release: Release) -> None:
    correct_release(release, {"waiting_time": Answer(30)}, "Đo lại", make_user(Role.REVIEWER))


def exclude(release: Release) -> None:
    exclude_release(release.visit, "Sai chi nhánh", make_user(Role.REVIEWER))


@pytest.mark.parametrize("change", [reply, erase, correct, exclude])
def test_what_the_paper_shows_and_changes_is_laid_out_anew(app, laid_out, change):
    release = make_release(NOTE)
    pdf_of(again(release), "vi")
    change(again(release))
    for _ in range(2):
        pdf_of(again(release), "vi")
    assert laid_out == ["vi", "vi"]


def test_a_new_revision_is_a_paper_of_its_own(app, laid_out):
    release = make_release(NOTE)
    correct(again(release))
    for _ in range(2):
        pdf_of(release_by_code(release.code, 1), "vi")
        pdf_of(release_by_code(release.code, 2), "vi")
    assert laid_out == ["vi", "vi"]


OTHER_SETTINGS = {
    "BASE_URL": "https://other.example.vn",
    "SECRET_KEY": "another key, of tests",
    "APPEAL_DAYS": 30,
}


@pytest.mark.parametrize("setting", OTHER_SETTINGS)
def test_settings_stand_on_the_paper(app, laid_out, monkeypatch, setting):
    release = make_release()
    pdf_of(release, "vi")
    monkeypatch.setitem(app.config, setting, OTHER_SETTINGS[setting])
    pdf_of(release, "vi")
    assert laid_out == ["vi", "vi"]


def test_new_templates_lay_out_anew(app, laid_out, monkeypatch):
    release = make_release()
    pdf_of(release, "vi")
    monkeypatch.setattr(tags, "digest_of_design", lambda _: "another design")
    pdf_of(release, "vi")
    assert laid_out == ["vi", "vi"]


def test_the_design_is_every_file_that_a_pdf_is_made_with(tmp_path):
    for folder, name in (("templates/scorecards/pdf", "a.html"), ("audit_app/charts", "b.py")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / name).write_text("1")
    seen = {tags.digest_of_design.__wrapped__(tmp_path)}
    for file in sorted(tmp_path.rglob("*.*")):
        file.write_text("2")
        seen.add(tags.digest_of_design.__wrapped__(tmp_path))
    (tmp_path / "templates/scorecards/page.html").write_text("of the page, not of the paper")
    (tmp_path / "static/css/components").mkdir(parents=True)
    (tmp_path / "static/css/components/scorecard.css").write_text("of the page as well")
    seen.add(tags.digest_of_design.__wrapped__(tmp_path))
    assert len(seen) == 3


def test_other_scorecards_people_and_readers_change_nothing(app, laid_out, client):
    area = make_area()
    release = make_release(NOTE, branch=make_branch(area))
    pdf_of(again(release), "vi")
    other = make_release(NOTE)
    reply(again(other))
    erase_content(again(other), ReleaseContent.get(ReleaseContent.release == other).digest)
    correct(again(other))
    for reader in (make_area_manager(area), make_user(Role.HEAD_OFFICE), make_user(Role.REVIEWER)):
        assert client.sign_in(reader).get(f"/scorecards/{release.code}.pdf").data == b"%PDF-1.7"
    assert laid_out == ["vi"]


def test_what_was_erased_is_in_no_kept_copy(app, laid_out):
    release = make_release(NOTE)
    pdf_of(again(release), "vi")
    erase(release)
    assert prints(app) == []


def test_what_is_erased_while_it_is_laid_out_is_not_kept(app, laid_out, monkeypatch):
    release = make_release(NOTE)
    monkeypatch.setattr(copies, "render_pdf", lambda *_: erase(release) or b"%PDF with words")
    pdf_of(again(release), "vi")
    assert prints(app) == []


def test_a_folder_that_cannot_be_written_costs_only_the_copy(app, laid_out, tmp_path):
    (tmp_path / "file").write_text("in the way")
    app.config["SCORECARD_FOLDER"] = f"{tmp_path}/file"
    release = make_release()
    for _ in range(2):
        assert pdf_of(release, "vi") == b"%PDF-1.7"
    assert laid_out == ["vi", "vi"]


def test_a_full_disk_leaves_no_half_copy(app, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("audit_app.kept_prints.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep_print("AAAA-AAAA", "tag", b"%PDF")
    assert prints(app) == []


def test_what_was_not_read_for_longest_makes_room(app):
    app.config["PRINT_MEGABYTES"] = 3
    codes = ["AAAA-AAAA", "BBBB-BBBB", "CCCC-CCCC", "DDDD-DDDD"]
    for age, code in enumerate(reversed(codes)):
        keep_print(code, "tag", b"%PDF" * 250_000)
        file = Path(app.config["SCORECARD_FOLDER"]) / f"{code}.tag.pdf"
        os.utime(file, (1_000_000 - age, 1_000_000 - age))
    assert read_print("AAAA-AAAA", "tag")  # now it was read last
    make_room()
    assert [read_print(code, "tag") is not None for code in codes] == [True, False, True, True]


def test_a_paper_without_its_photo_is_made_anew_after_ten_minutes(app, laid_out, caplog):
    release = photographed()
    for _ in range(2):
        pdf_of(again(release), "vi")
    assert laid_out == ["vi"]
    assert f"{release.code}: photo 1 (" in caplog.text
    (file,) = Path(app.config["SCORECARD_FOLDER"]).glob("*.lacking.pdf")
    os.utime(file, (1_000_000, 1_000_000))
    pdf_of(again(release), "vi")
    assert laid_out == ["vi", "vi"]


def photographed() -> Release:
    """A release whose only photo is gone from the storage."""
    sha256 = "a" * 64
    visit = make_submitted_visit({"prices_agree": {"value": "yes", "photos": [sha256]}})
    sizes = {"width": 4, "height": 3, "size": 9}
    Photo.create(visit=visit, question="prices_agree", sha256=sha256, upload_sha256="b" * 64, **sizes)
    return release_visit(visit, make_user(Role.REVIEWER))


def test_a_released_scorecard_is_laid_out_in_both_languages_before_anybody_asks(app, laid_out):
    app.config["RENDER_AHEAD"] = True
    try:
        release = make_release()
        assert laid_out == ["vi", "en"]
        correct(again(release))
        assert laid_out == ["vi", "en"] * 2
        pdf_of(release_by_code(release.code), "vi")
        assert len(laid_out) == 4
    finally:
        app.config["RENDER_AHEAD"] = False


def test_a_page_lets_a_worker_lay_out_and_does_it_itself_where_none_answers(app, laid_out, monkeypatch):
    release, asked = make_release(), []
    monkeypatch.setattr(copies, "SECONDS_TO_WAIT", 0.2)

    def put(_queue: object, name: str, arguments: str, *_: object) -> None:
        asked.append((name, arguments))

    monkeypatch.setattr("audit_app.jobs.queue.JobQueue.put", put)
    pdf_of(release, "vi")
    assert (asked, laid_out) == ([], ["vi"])
    Duty()  # a worker appears, and is busy
    pdf_of(release, "en")
    assert (asked, laid_out) == (
        [("scorecards.print", f'{{"release": {release.id}, "language": "en", "one_page": false}}')],
        ["vi", "en"],
    )


def test_what_a_worker_lays_out_is_taken_from_it(app, laid_out):
    release = make_release()
    Duty()  # the queue of tests does at once what a worker would
    assert pdf_of(release, "vi") == b"%PDF-1.7"
    assert laid_out == ["vi"]
    print_what_was_released(None, release)
    assert laid_out == ["vi"]
