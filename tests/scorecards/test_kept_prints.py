"""A PDF that was laid out once is kept; nothing that was erased is."""

import os
from pathlib import Path

import pytest

from audit_app.kept_prints import keep_print, read_print
from audit_app.releases.erasure import erase_content
from audit_app.releases.models import ReleaseContent
from audit_app.scorecards import opening
from tests.factories import make_release

NOTE = {"problem_solved": {"value": "ignored", "note": "Không ai trả lời tôi."}}


@pytest.fixture
def laid_out(monkeypatch):
    """The PDFs that were laid out, without the cost of laying them out."""
    made = []
    monkeypatch.setattr(opening, "make_pdf", lambda card, language: made.append(language) or b"%PDF-1.7")
    return made


def test_the_same_pdf_is_laid_out_once_for_each_language(app, laid_out):
    card = opening.open_scorecard(make_release())
    for language in ("vi", "en", "vi", "en"):
        assert opening.printed(card, language) == b"%PDF-1.7"
    assert laid_out == ["vi", "en"]


def test_what_was_erased_is_in_no_kept_copy(app, laid_out):
    release = make_release(NOTE)
    opening.printed(opening.open_scorecard(release), "vi")
    text = ReleaseContent.get(ReleaseContent.release == release, ReleaseContent.kind == "text")
    erase_content(release, text.digest)
    assert not list(Path(app.config["SCORECARD_FOLDER"]).glob("*.pdf"))
    opening.printed(opening.open_scorecard(release), "vi")
    assert laid_out == ["vi", "vi"]


def test_a_folder_that_cannot_be_written_costs_only_the_copy(app, laid_out, tmp_path):
    (tmp_path / "file").write_text("in the way")
    app.config["SCORECARD_FOLDER"] = f"{tmp_path}/file"
    card = opening.open_scorecard(make_release())
    assert opening.printed(card, "vi") == b"%PDF-1.7"
    assert opening.printed(card, "vi") == b"%PDF-1.7"
    assert laid_out == ["vi", "vi"]


def test_old_copies_go_first(app, monkeypatch):
    monkeypatch.setattr("audit_app.kept_prints.MOST_KEPT", 2)
    for age, code in ((30, "AAAA-AAAA"), (20, "BBBB-BBBB"), (10, "CCCC-CCCC")):
        keep_print(code, "tag", b"%PDF")
        file = Path(app.config["SCORECARD_FOLDER"]) / f"{code}.tag.pdf"
        os.utime(file, (1_000_000 - age, 1_000_000 - age))
    keep_print("DDDD-DDDD", "tag", b"%PDF")
    assert [read_print(code, "tag") for code in ("AAAA-AAAA", "BBBB-BBBB", "CCCC-CCCC")] == [
        None,
        None,
        b"%PDF",
    ]
