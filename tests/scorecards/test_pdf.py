"""The PDF: whole, in one font, fetched from nowhere, the same every time, and open to everybody."""

import gc
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from audit_app.scorecards import press
from audit_app.scorecards.pdf import STYLESHEETS, render_one_page, render_pdf
from audit_app.scorecards.press import PangoMissing, make_fetcher, only_our_letters
from tests.scorecards.making import BOTH, NAMES, ROOT, make_case
from tests.scorecards.page_words import SNAPSHOTS, as_it_was, pages_in_words
from tests.scorecards.reading import fonts_of, open_pdf, squeezed, text_of
from tests.scorecards.tree import read_tree


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_page_one_is_the_whole_verdict(printed, name, language):
    text = text_of(printed(name, language), page=0)
    card = make_case(name).scorecard()
    assert card.identity.code in text
    assert {"vi": "Quét để kiểm tra", "en": "Scan to check"}[language] in text
    second = squeezed(text_of(printed(name, language), page=1))
    assert (
        squeezed({"vi": "Diễn biến và thời gian chờ", "en": "How the visit went"}[language]) in second[:160]
    )


SNAPPED = (
    "all_yes",
    "one_factor",
    "critical",
    "capped",
    "bonus",
    "long_comments",
    "thirty_photos",
    "appealed",
    "mother_and_baby",
    "format_1",
)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", SNAPPED)
def test_each_page_says_what_it_said(printed, name, language):
    """After a change that is meant, look at the pages, then write them anew: ``WRITE_SNAPSHOTS=1``."""
    file = SNAPSHOTS / "scorecards" / f"{name}.{language}.txt"
    pdf = printed(name, language)
    assert pages_in_words(pdf) == as_it_was(pdf, file)


def test_every_snapshot_is_of_a_case_in_both_languages():
    kept = {file.name for file in (SNAPSHOTS / "scorecards").iterdir()}
    assert kept == {f"{name}.{language}.txt" for name in SNAPPED for language in ("vi", "en")}


def test_an_ordinary_visit_has_seven_pages_at_most(printed):
    more = {"appealed": 8, "long_comments": 9, "long_texts": 9, "thirty_photos": 12}
    for name, language in BOTH:
        assert len(read_tree(printed(name, language)).drawn) <= more.get(name, 7), name


@pytest.mark.parametrize(("name", "language"), BOTH[::2] + BOTH[1:2])
def test_the_verdict_alone_is_one_page_without_links_to_others(printing_app, name, language):
    card = make_case(name).scorecard()
    with printing_app.test_request_context():
        reader = open_pdf(render_one_page(card, {}, language, "https://vihanh.example.vn"))
    assert len(reader.pages) == 1
    assert "/Annots" not in reader.pages[0]
    text = squeezed(reader.pages[0].extract_text())
    assert squeezed({"vi": "Quét để kiểm tra", "en": "Scan to check"}[language]) in text
    assert squeezed(f"{ {'vi': 'Trang', 'en': 'Page'}[language] } 1/1") in text


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_every_question_and_every_note_is_printed(printed, name, language):
    text = squeezed(text_of(printed(name, language)))
    for sheet in make_case(name).scorecard().sections:
        for row in sheet.rows:
            assert squeezed(row.question.text.into(language)) in text
            if row.note and "👍" not in row.note.text:
                assert squeezed(row.note.text) in text


def test_vietnamese_is_found_by_a_search(printed):
    text = text_of(printed("mother_and_baby", "vi"))
    assert "Đà Nẵng" in text
    assert "Khả năng xử lý tình huống" in text


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_only_our_font_is_embedded(printed, name, language):
    assert fonts_of(printed(name, language)) <= {"Vi-Hanh-Sans", "Vi-Hanh-Sans-Semi-Bold"}


def test_letters_that_our_font_lacks_are_marked_not_borrowed():
    assert only_our_letters("Tốt 👍🏽, đẹp ✓", frozenset(map(ord, "Tốt ,đẹp"))) == "Tốt [?], đẹp [?]"
    assert only_our_letters("Đà Nẵng", frozenset(map(ord, "Đà Nẵng"))) == "Đà Nẵng"


@pytest.mark.parametrize(
    "address",
    ["https://example.com/a.png", "http://127.0.0.1/", "file:///etc/passwd", "data:text/css,p{}", "photo:9"],
)
def test_nothing_is_fetched(address):
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    fetcher = make_fetcher({"photo:1": (b"", "image/jpeg")})
    with pytest.raises(FatalURLFetchingError, match=re.escape(address[:20])):
        HTML(string=f'<img alt="x" src="{address}">', url_fetcher=fetcher).render()


def test_a_missing_photo_is_named_where_it_would_stand(printing_app):
    with printing_app.test_request_context():
        pdf = render_pdf(make_case("critical").scorecard(), {}, "vi", "https://vihanh.example.vn")
    assert squeezed("Ảnh 1 không còn") in squeezed(text_of(pdf))


@pytest.mark.parametrize(("name", "language"), [("mother_and_baby", "vi"), ("minimal", "en")])
def test_the_same_release_gives_the_same_bytes(printed, print_case, name, language):
    assert print_case(name, language) == printed(name, language)


def test_a_layout_leaves_none_of_its_boxes_behind(print_case):
    from weasyprint.formatting_structure.boxes import Box

    print_case("minimal", "vi")
    assert not [each for each in gc.get_objects() if isinstance(each, Box)]


def test_a_fresh_process_gives_the_same_bytes(printed):
    program = """
import hashlib, sys
from audit_app import create_app
from audit_app.scorecards.pdf import render_pdf
from tests.scorecards.making import make_case
app = create_app({"DATABASE_URL": "sqlite:////nonexistent/none.db", "SECRET_KEY": "x" * 40, "TESTING": True})
with app.test_request_context():
    pdf = render_pdf(make_case("not_assessed").scorecard(), {}, "vi", "https://vihanh.example.vn")
print(hashlib.sha256(pdf).hexdigest())
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == hashlib.sha256(printed("not_assessed", "vi")).hexdigest()


@pytest.mark.parametrize(
    ("language", "title"), [("vi", "Phiếu điểm 8F3K-2Q7M"), ("en", "Scorecard 8F3K-2Q7M")]
)
def test_the_file_says_its_title_language_and_structure_and_no_author(printed, language, title):
    reader = open_pdf(printed("mother_and_baby", language))
    root = reader.trailer["/Root"]
    assert reader.metadata.title.startswith(title)
    assert reader.metadata.author is None
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_the_dates_of_the_file_are_those_of_the_release(printed):
    metadata = open_pdf(printed("mother_and_baby", "vi")).metadata
    assert metadata.creation_date.isoformat() == "2026-11-16T02:12:45+00:00"
    assert metadata.modification_date == metadata.creation_date


def test_bookmarks_lead_to_the_parts(printed):
    outline = open_pdf(printed("mother_and_baby", "vi")).outline
    titles = [entry.title for entry in flatten(outline)]
    assert titles[0].startswith("Đà Nẵng")
    for part in (
        "Hành trình của khách",
        "Từng câu",
        "Điểm mất ở đâu",
        "Ảnh",
        "Cách tính, giới hạn và bằng chứng",
    ):
        assert part in titles


def flatten(outline):
    for entry in outline:
        yield from flatten(entry) if isinstance(entry, list) else [entry]


def test_every_page_says_which_scorecard_it_belongs_to(printed):
    pdf = printed("mother_and_baby", "vi")
    count = len(open_pdf(pdf).pages)
    for page in range(count):
        text = text_of(pdf, page)
        assert f"Trang {page + 1}/{count}" in text
        assert "8F3K-2Q7M · bản 1 · SHA-256" in text
        # The running header names the branch on every page but the first, which says it large.
        assert ("Đà Nẵng – Nguyễn Văn Linh, 14/11/2026" in text) is (page > 0)


@pytest.mark.parametrize("name", NAMES)
def test_the_english_pdf_has_no_vietnamese_words_of_ours_and_the_other_way_round(printed, name):
    english, vietnamese = text_of(printed(name, "en")), text_of(printed(name, "vi"))
    for words in ("Phiếu điểm", "ngưỡng", "Trọng số", "Bộ câu hỏi", "Trang 1/", "Cảm nhận", "phát hành"):
        assert words not in english
        assert words in vietnamese
    for words in (
        "Scorecard",
        "hreshold",
        "Applied weight",
        "Checklist",
        "Page 1/",
        "Impressions",
        "Released",
    ):
        assert words not in vietnamese
        assert words in english


def test_photos_are_numbered_both_ways(printed):
    text = text_of(printed("mother_and_baby", "vi"))
    assert "Ảnh 2 · câu 11" in text
    assert "Ảnh 4 · câu 32" in text


def test_the_links_of_page_one_lead_into_the_document(printed):
    reader = open_pdf(printed("mother_and_baby", "vi"))
    named = set(reader.named_destinations)
    targets = {
        str(note.get_object()["/Dest"] if "/Dest" in note.get_object() else note.get_object()["/A"].get("/D"))
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/URI" not in note.get_object().get("/A", {})
    }
    assert {"q18", "q32", "photo1"} <= targets
    assert targets <= named


def test_replies_and_the_reason_of_a_revision_are_printed(printed):
    text = text_of(printed("long_texts", "vi"))
    assert "Đã bổ sung bản tóm tắt bằng tin nhắn từ ngày 20/11." in text
    assert "Lý do: Sửa câu 19 sau khi xem lại bản ghi giờ" in text


def test_a_missing_pango_is_told_with_the_packages_to_install(printing_app, monkeypatch):
    press.set_up_press.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr("cffi.FFI.dlopen", refuse_library)
    with printing_app.test_request_context(), pytest.raises(PangoMissing) as refusal:
        press.set_up_press(Path(printing_app.static_folder), STYLESHEETS)
    for word in (
        "libpango-1.0-0",
        "libpangoft2-1.0-0",
        "libharfbuzz-subset0",
        "dnf install pango",
        "brew install pango",
    ):
        assert word in refusal.value.message


def refuse_library(*_arguments):
    raise OSError("cannot load library 'libpango-1.0-0'")
