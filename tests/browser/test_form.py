"""A visit filled in on a phone of 360 × 800, in the one document that keeps what is written."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.filling import ANSWERS, NOTE_OF_GREETING, PHOTO_QUESTION, answer, enter_times
from tests.browser.phone_form import (
    add_photo,
    answer_views,
    expect_view,
    go_on,
    open_form,
    press,
    wait_for_kept,
)

pytestmark = pytest.mark.browser

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
OF_VISIT = "FROM submission JOIN visit ON submission.visit_id = visit.id WHERE visit.uid = ?"


def sent_answers(site: Site, uid: str) -> dict[str, Any]:
    """Return the answers of the visit's submission as they are stored."""
    return dict(json.loads(site.value(f"SELECT answers {OF_VISIT}", uid)))


def test_a_visit_is_filled_in_and_sent_from_one_document(site: Site, signed_in: Callable[..., Any]) -> None:
    uid = site.visits["on_phone"]["uid"]
    forgotten = ("leaving", "thanked")
    with signed_in("khach") as context:
        page = context.new_page()
        open_form(page, uid)
        enter_times(page)
        go_on(page)
        first, second, *others = ANSWERS
        answer_views(page, {key: ANSWERS[key] for key in (first, second)})
        expect_view(page, "section-shelves")
        page.go_back()
        expect_view(page, "section-welcome")
        expect(page.locator("#question-greeting_wait")).to_be_hidden()
        note = page.locator("#question-greeted textarea")
        page.locator("#question-greeted phrase-chips button").first.click()
        expect(note).to_have_value(re.compile("Nhân viên đang nhìn điện thoại"))
        note.fill(NOTE_OF_GREETING)
        go_on(page)
        wait_for_kept(page, lambda draft: draft["fields"].get("greeted.note") == [NOTE_OF_GREETING])
        page.reload()
        expect_view(page, "section-shelves")
        answer_views(page, {key: ANSWERS[key] for key in others}, omit=forgotten)
        expect_view(page, "review")
        expect(page.locator('[data-slot="count"]')).to_have_text("32/34 câu")
        press(page, "Gửi phiếu")
        mend(page)
        press(page, "Gửi phiếu")
        expect_view(page, "receipt")
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận")
        expect(page.locator("save-state")).to_have_attribute("data-kind", "sent")
        code = CODE.search(page.locator("visit-receipt").inner_text())
        assert code
        assert site.count(f"SELECT count(*) {OF_VISIT} AND submission.code = ?", uid, code[0]) == 1
        answers = sent_answers(site, uid)
        assert answers["greeted"] == {"value": "no", "note": NOTE_OF_GREETING}
        assert answers["service_wait"] == {"value": 80}
        assert len(answers[PHOTO_QUESTION]["photos"]) == 1
        assert "greeting_wait" not in answers


def mend(page: Page) -> None:
    """Follow the summary to each gap in turn; the words at the field are those of the summary."""
    expect(page).to_have_title(re.compile("^Lỗi:"))
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(["Thêm ảnh cho câu 27.", "Chọn câu trả lời cho câu 35."])
    summary.get_by_role("link").first.click()
    expect_view(page, "section-checkout")
    expect(page).to_have_title("Lỗi: Thanh toán – Vi Hành")
    expect(page.locator(f"#{PHOTO_QUESTION}")).to_be_focused()
    expect(page.locator(f"#question-{PHOTO_QUESTION} .field-error")).to_have_text("Lỗi: Thêm ảnh cho câu 27.")
    add_photo(page, PHOTO_QUESTION)
    expect(page.locator(f"#question-{PHOTO_QUESTION} .field-error")).to_have_count(0)
    expect(page).to_have_title("Thanh toán – Vi Hành")
    page.locator('section[data-view="section-checkout"] .view-gaps a').click()
    expect_view(page, "section-leaving")
    expect(page.locator("#thanked-0")).to_be_focused()
    answer(page, "thanked", "yes")
    expect(page.locator('section[data-view="section-leaving"] .view-gaps')).to_be_hidden()
    go_on(page)
    expect_view(page, "review")
    expect(page.locator("#error-summary")).to_have_count(0)
    expect(page.get_by_text("Mọi câu bắt buộc đã có câu trả lời.")).to_be_visible()


def test_stamps_fill_the_times_and_the_waits_and_a_hand_that_corrects_is_named(
    site: Site, signed_in: Callable[..., Any]
) -> None:
    uid = site.visits["stamped"]["uid"]
    place = {"latitude": 16.0678, "longitude": 108.2208, "accuracy": 25}
    with signed_in("khach", geolocation=place, permissions=["geolocation"]) as context:
        page = context.new_page()
        page.clock.install(time=site.value("SELECT strftime('%s', 'now') * 1000"))
        open_form(page, uid, "on-the-spot")
        expect(page).to_have_title("Ghi chú")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        press(page, "Ghi vị trí")
        expect(page.get_by_text("Đã ghi vị trí, sai số khoảng 25 m.")).to_be_visible()
        page.locator("[data-stamp=entered]").click()
        page.clock.fast_forward(75_000)
        page.locator("[data-stamp=served]").click()
        expect(page.locator("[data-stamp=served] .spot-time")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))
        page.clock.fast_forward(600_000)
        page.locator("#spot-line").fill("Quầy 2 không có người")
        page.locator("#spot-line").press("Enter")
        page.locator("[data-stamp=left]").click()
        expect(page.get_by_text("Đã ghi vị trí khi đến và khi về.")).to_be_visible()
        draft = wait_for_kept(page, lambda draft: "check_out" in draft["evidence"])
        assert draft["fields"]["service_wait.minutes"] == ["1"]
        # The clock goes on by itself while fingers are on their way.
        assert 15 <= int(draft["fields"]["service_wait.seconds"][0]) < 30
        assert draft["evidence"]["check_in"]["accuracy"] == 25
        assert draft["evidence"]["notes"][0]["text"] == "Quầy 2 không có người"
        take_back_and_stamp_again(page)
        page.goto(f"/visits/{uid}/form#service_wait")
        expect_view(page, "section-advice")
        expect(page.locator("#question-service_wait .timed")).to_have_text(re.compile("^Tính từ mốc"))
        page.locator("[name='service_wait.seconds']").fill("40")
        expect(page.locator("#question-service_wait .timed")).to_have_text(re.compile("^Đã sửa tay"))
        wait_for_kept(page, lambda draft: draft["fields"].get("service_wait.corrected") == ["y"])


def take_back_and_stamp_again(page: Page) -> None:
    """A tap on a stamp that is there offers to take it back, or to set it by hand."""
    left = page.locator("[data-stamp=left]")
    left.click()
    press(page, "Xóa mốc")
    expect(left.locator(".spot-time")).to_have_text("")
    wait_for_kept(page, lambda draft: draft["fields"].get("left") == [])
    left.click()
    left.click()
    expect(page.locator("#spot-time")).to_be_focused()
    page.locator("#spot-time").fill("23:58:30")
    press(page, "Sửa")
    expect(left.locator(".spot-time")).to_have_text("23:58:30")
    draft = wait_for_kept(page, lambda draft: draft["fields"].get("left") == ["23:58"])
    assert [stamp["corrected"] for stamp in draft["evidence"]["stamps"]] == [False, False, True]


def test_one_tap_covers_every_view_with_a_shopping_list(site: Site, signed_in: Callable[..., Any]) -> None:
    uid = site.visits["covered"]["uid"]
    with signed_in("khach") as context:
        page = context.new_page()
        for view in ("", "on-the-spot", "section-advice", "review", "absence"):
            open_form(page, uid, view)
            title = page.title()
            press(page, "Ẩn nhanh")
            expect(page).to_have_title("Đi chợ")
            expect(page.get_by_text("Trứng gà, 10 quả")).to_be_visible()
            expect(page.locator("visit-form, .bar")).to_have_count(3)
            assert page.locator("visit-form:visible, .bar:visible").count() == 0
            page.reload()
            expect(page).to_have_title("Đi chợ")
            assert page.locator("visit-form:visible, .bar:visible").count() == 0
            press(page, "Đi chợ")
            expect(page.locator("visit-form")).to_be_visible()
            assert page.title() == title


def test_photos_stay_on_the_phone_and_too_many_are_named(site: Site, signed_in: Callable[..., Any]) -> None:
    uid = site.visits["with_photos"]["uid"]
    with signed_in("khach") as context:
        page = context.new_page()
        open_form(page, uid, "section-checkout")
        place = page.locator(f'draft-photos[data-question="{PHOTO_QUESTION}"]')
        add_photo(page, PHOTO_QUESTION, count=3)
        most = 2
        expect(place.locator(".photo-status")).to_have_text("Nhiều nhất 2 ảnh.")
        expect(place.locator("canvas")).to_have_count(most)
        expect(place.locator("button").first).to_be_hidden()
        draft = wait_for_kept(page, lambda draft: len(draft["photos"].get(PHOTO_QUESTION, [])) == most)
        page.reload()
        expect(place.locator("canvas")).to_have_count(most)
        place.get_by_role("button", name="Xóa Ảnh 1").click()
        expect(place.locator("canvas")).to_have_count(most - 1)
        wait_for_kept(page, lambda now: now["photos"][PHOTO_QUESTION] == draft["photos"][PHOTO_QUESTION][1:])
        expect(place.locator("button").first).to_be_visible()


def test_a_visit_that_could_not_take_place_is_reported(site: Site, signed_in: Callable[..., Any]) -> None:
    uid = site.visits["not_possible"]["uid"]
    with signed_in("khach") as context:
        page = context.new_page()
        open_form(page, uid)
        page.get_by_role("link", name="Không thực hiện được lượt này").click()
        expect_view(page, "absence")
        press(page, "Gửi")
        summary = page.locator("#error-summary")
        expect(summary).to_be_focused()
        expect(summary.get_by_role("link")).to_have_count(2)
        page.locator("label.choice", has_text="Chi nhánh đóng cửa").click()
        page.locator("#absence-words").fill("Cửa cuốn đóng lúc 10:12, giấy dán nghỉ đến thứ Hai.")
        expect(page.locator("#error-summary")).to_have_count(0)
        wait_for_kept(page, lambda draft: bool(draft["absence"]) and draft["absence"]["reason"] == "closed")
        press(page, "Gửi")
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận")
    assert site.value("SELECT state FROM visit WHERE uid = ?", uid) == "could_not_take_place"


def test_what_only_the_server_sees_is_said_at_its_field(site: Site, signed_in: Callable[..., Any]) -> None:
    uid = site.visits["mended"]["uid"]
    with signed_in("khach") as context:
        page = context.new_page()
        open_form(page, uid)
        enter_times(page)
        wait_for_kept(page, lambda draft: draft["fields"].get("left") == ["10:40"])
        refusal = {"reason": "incomplete", "message": "…", "gaps": [GAP]}
        page.evaluate(REFUSE, [uid, refusal])
        page.goto(f"/visits/{uid}/form#review")
        page.reload()
        summary = page.locator("#error-summary")
        expect(summary.get_by_role("link", name=GAP["message"])).to_be_visible()
        summary.get_by_role("link", name=GAP["message"]).click()
        expect_view(page, "overview")
        expect(page.locator("#entered")).to_be_focused()
        expect(page.locator("#entered-error")).to_have_text(f"Lỗi: {GAP['message']}")
        page.locator("#entered").fill("10:10")
        expect(page.locator("#entered-error")).to_have_count(0)


GAP = {"field": "entered", "message": "Giờ đến nằm trong tương lai.", "section": None, "question": None}
REFUSE = """([uid, refusal]) => new Promise((resolve) => {
  const { checklist } = document.querySelector("visit-form").dataset;
  const opening = indexedDB.open("vi-hanh");
  opening.onsuccess = () => {
    const transaction = opening.result.transaction("drafts", "readwrite");
    const asked = transaction.objectStore("drafts").get(`${uid}/${checklist}`);
    asked.onsuccess = () => {
      transaction.objectStore("drafts").put({ ...asked.result, status: "refused", refusal });
    };
    transaction.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""


# Notes whether the form took input at the moment when it came into the page.
AT_FIRST_SIGHT = """new MutationObserver(() => {
  const form = document.querySelector("visit-form > form");
  if (form && window.wasInert === undefined) window.wasInert = form.inert;
}).observe(document, { childList: true, subtree: true });"""


def test_nothing_can_be_typed_before_the_draft_is_there(site: Site, signed_in: Callable[..., Any]) -> None:
    with signed_in("khach") as context:
        page = context.new_page()
        page.add_init_script(AT_FIRST_SIGHT)
        open_form(page, site.visits["covered"]["uid"])
        assert page.evaluate("window.wasInert") is True
        assert page.locator("visit-form > form").evaluate("form => form.inert") is False
