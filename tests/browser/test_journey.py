"""The main job with real clicks on a phone of 360 × 800, in Vietnamese: from the shop to the comparison."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Site, sign_in
from tests.browser.filling import (
    ANSWERS,
    NOTE_OF_GREETING,
    PHOTO_QUESTION,
    answer,
    answer_section,
    enter_times,
    receipt_photo,
    section_of,
)
from tests.browser.phone_form import add_photo, answer_views, go_on

pytestmark = pytest.mark.browser

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
VISIT = "(SELECT id FROM visit WHERE uid = ?)"
FORGOTTEN = ("leaving", "thanked")


def click(page: Page, words: str) -> None:
    """Click the one button with these words."""
    page.get_by_role("button", name=words, exact=True).click()


def begin(page: Page, uid: str) -> None:
    """Open the visit from the list, say when one was there, and go on to the first part."""
    page.goto("/")
    page.locator(f'a[href="/visits/{uid}"]').click()
    enter_times(page)
    click(page, "Bắt đầu")
    expect(page.locator("#section-form")).to_be_visible()


def fill_in(page: Page) -> None:
    """Answer every part but for one question, with a note and the photo that the checklist asks for."""
    for section, answers in ANSWERS.items():
        assert section_of(page) == section
        answer_section(page, {key: value for key, value in answers.items() if (section, key) != FORGOTTEN})
        if section == "welcome":
            question = page.locator('[data-question="greeted"]')
            question.locator("summary").click()
            question.locator("textarea").fill(NOTE_OF_GREETING)
        if section == "checkout":
            question = page.locator(f'[data-question="{PHOTO_QUESTION}"]')
            question.locator("input[type=file]").set_input_files(receipt_photo())
        click(page, "Xem lại" if section == "leaving" else "Phần tiếp")
        expect(page).not_to_have_url(re.compile(rf"/sections/{section}$"))


def mend_and_send(page: Page, uid: str) -> str:
    """Send with an answer missing, follow the error to its control, mend, send; return the receipt's code."""
    expect(page.get_by_text("Còn thiếu 1 chỗ")).to_be_visible()
    click(page, "Gửi phiếu")
    expect(page).to_have_title(re.compile("^Lỗi:"))
    summary = page.locator("#error-summary")
    expect(summary.get_by_role("link")).to_have_count(1)
    summary.get_by_role("link").click()
    section, key = FORGOTTEN
    expect(page).to_have_url(re.compile(rf"/visits/{uid}/sections/{section}\?missing=1#{key}-0$"))
    expect(page.locator(f'[data-question="{key}"]')).to_be_in_viewport()
    answer(page, key, ANSWERS[section][key])
    click(page, "Xem lại")
    click(page, "Gửi phiếu")
    expect(page).to_have_url(re.compile(rf"/visits/{uid}/receipt$"))
    return code_in(page.locator("main").inner_text())


def code_in(text: str) -> str:
    """Return the code that a page shows."""
    found = CODE.search(text)
    assert found, f"no code: {text}"
    return found[0]


def score_on_pages(page: Page, uid: str) -> str:
    """Do the whole of the shopper's part on pages that post; return the receipt's code."""
    begin(page, uid)
    fill_in(page)
    return mend_and_send(page, uid)


def score_on_the_phone(page: Page, uid: str) -> str:
    """Do the same in the one document to which the list leads a phone; return the receipt's code."""
    page.goto("/")
    page.locator(f'a[href="/visits/{uid}/form"]').click()
    expect(page.locator("visit-form[data-ready]")).to_be_attached()
    enter_times(page)
    go_on(page)
    answer_views(page, ANSWERS, omit=FORGOTTEN)
    page.goto(f"/visits/{uid}/form#greeted.note")
    page.locator("#question-greeted textarea").fill(NOTE_OF_GREETING)
    page.goto(f"/visits/{uid}/form#{PHOTO_QUESTION}")
    add_photo(page, PHOTO_QUESTION)
    page.goto(f"/visits/{uid}/form#review")
    expect(page.get_by_text("Còn thiếu 1 chỗ")).to_be_visible()
    click(page, "Gửi phiếu")
    page.locator("#error-summary").get_by_role("link").click()
    section, key = FORGOTTEN
    expect(page.locator(f'[data-question="{key}"]')).to_be_in_viewport()
    answer(page, key, ANSWERS[section][key])
    go_on(page)
    click(page, "Gửi phiếu")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận")
    return code_in(page.locator("visit-receipt").inner_text())


def release(page: Page, uid: str) -> str:
    """Read the visit as its reviewer, with note and photo, and release it; return the scorecard's code."""
    page.goto("/")
    page.locator(f'a[href="/reviews/{uid}"]').click()
    expect(page.get_by_text(NOTE_OF_GREETING)).to_be_visible()
    picture = page.locator("img.photo-image").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 100
    click(page, "Phát hành")
    found = CODE.search(page.locator(".flashes").inner_text())
    assert found, "nothing says under which code the visit was released"
    return found[0]


def read_scorecard(page: Page, code: str, folder: Path) -> tuple[str, str]:
    """Open the scorecard as area manager and download its PDF; return the shown score and the PDF's text."""
    page.goto("/")
    page.locator(f'a[href="/scorecards/{code}"]').click()
    expect(page.get_by_text(NOTE_OF_GREETING).first).to_be_attached()
    score = page.locator("main").get_by_text(re.compile(r"^\d{1,3},\d$")).first.inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải PDF", exact=True).click()
    file = folder / "scorecard.pdf"
    waiting.value.save_as(file)
    assert waiting.value.suggested_filename.endswith(".pdf")
    reader = PdfReader(BytesIO(file.read_bytes()))
    return score, " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


def test_a_visit_goes_from_the_shopper_to_the_comparison(
    site: Site, signed_in: Callable[..., Any], tmp_path: Path
) -> None:
    visit = site.visits["with_script"]
    with signed_in("khach") as context:
        receipt = score_on_the_phone(context.new_page(), visit["uid"])
    assert site.count("SELECT count(*) FROM submission WHERE code = ?", receipt) == 1
    with signed_in("duyet") as context:
        code = release(context.new_page(), visit["uid"])
    with signed_in("khuvuc", accept_downloads=True) as context:
        score, text = read_scorecard(context.new_page(), code, tmp_path)
    for words in (visit["branch"], code, score, NOTE_OF_GREETING, "Cửa hàng mẹ và bé"):
        assert words in text
    assert receipt not in text
    assert "Nguyễn Thu Hà" not in text, "the shopper is named"
    with signed_in("truso") as context:
        page = context.new_page()
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Chi nhánh")
        expect(page.get_by_role("link", name=visit["branch"]).locator("visible=true").first).to_be_visible()


def test_the_shoppers_part_is_whole_without_javascript(site: Site, signed_in: Callable[..., Any]) -> None:
    visit = site.visits["without_script"]
    with signed_in("khach", java_script_enabled=False) as context:
        receipt = score_on_pages(context.new_page(), visit["uid"])
    assert site.count("SELECT count(*) FROM submission WHERE code = ?", receipt) == 1
    assert site.count("SELECT count(*) FROM photo WHERE visit_id = " + VISIT, visit["uid"]) == 1


@pytest.mark.parametrize(("name", "script"), [("sent_twice", True), ("sent_twice_without_script", False)])
def test_two_quick_taps_on_send_make_one_visit(
    site: Site, signed_in: Callable[..., Any], name: str, script: bool
) -> None:
    uid = site.visits[name]["uid"]
    with signed_in("khach", java_script_enabled=script) as context:
        page = context.new_page()
        page.goto(f"/visits/{uid}/review")
        page.get_by_role("button", name="Gửi phiếu", exact=True).dblclick()
        expect(page).to_have_url(re.compile(r"/receipt$"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận")
    wanted = (
        "SELECT count(*) FROM submission JOIN visit ON submission.visit_id = visit.id WHERE visit.uid = ?"
    )
    assert site.count(wanted, uid) == 1


def test_the_chosen_language_stays_after_signing_in_and_out(open_context: Callable[..., Any]) -> None:
    with open_context() as context:
        page = context.new_page()
        page.goto("/sign-in")
        expect(page.locator("html")).to_have_attribute("lang", "vi")
        click(page, "English")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        page.get_by_role("link", name="Forgotten your password?").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        sign_in(page, "quantri")
        expect(page.locator("html")).to_have_attribute("lang", "vi")  # the account's own language
        page.locator("drop-menu summary").click()
        click(page, "English")
        page.get_by_role("link", name="Branches").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.locator("drop-menu summary").click()
        click(page, "Sign out")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        sign_in(page, "quantri")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.locator("drop-menu summary").click()
        click(page, "Tiếng Việt")
        expect(page.locator("html")).to_have_attribute("lang", "vi")
