"""What the phone says about where a visit is, held against where it is."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, fill_in_sign_in
from tests.browser.filling import PHOTO_QUESTION, answer, receipt_photo
from tests.browser.phone_form import kept, open_form, wait_for_kept

pytestmark = pytest.mark.browser


def expect_state(page: Page, kind: str, words: str = ".") -> None:
    """Wait until the state line is of this kind and says these words."""
    line = page.locator("save-state")
    expect(line).to_have_attribute("data-kind", kind)
    expect(line.locator(".save-line")).to_contain_text(re.compile(words))


def fields_on_server(site: Site, uid: str) -> dict[str, Any]:
    """Return the answers of the visit's draft as they are stored."""
    query = "SELECT answers FROM draft JOIN visit ON draft.visit_id = visit.id WHERE visit.uid = ?"
    return json.loads(site.value(query, uid))


FILL_DISK = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...values) {
    if (this.name === "photos") throw new DOMException("no room", "QuotaExceededError");
    return put.apply(this, values);
  };
  window.makeRoom = () => { IDBObjectStore.prototype.put = put; };
}"""


def test_a_phone_without_room_offers_a_copy_that_holds_what_could_not_be_saved(
    site: Site, signed_in: Callable[..., Any]
) -> None:
    uid = site.visits["kept_here"]["uid"]
    with signed_in("khach") as context:
        page = context.new_page()
        open_form(page, uid, "section-finding_the_shop")
        answer(page, "pram_access", "yes")
        expect_state(page, "saved", r"Đã lưu trên máy \d\d:\d\d")
        assert kept(page)["fields"]["pram_access"] == ["yes"]
        page.evaluate(FILL_DISK)
        place = page.locator(f'draft-photos[data-question="{PHOTO_QUESTION}"] input[type=file]')
        place.set_input_files(receipt_photo())
        expect_state(page, "failed", "Chưa lưu được – Xuất bản sao")
        assert kept(page)["photos"] == {}
        with page.expect_download() as download:
            page.locator("[data-do=copy]").click()
        copy = json.loads(download.value.path().read_text(encoding="utf-8"))
        assert copy["draft"]["fields"]["pram_access"] == ["yes"]
        assert [photo["question"] for photo in copy["photos"]] == [PHOTO_QUESTION]
        page.evaluate("() => makeRoom()")
        page.locator("[data-do=retry]").click()
        expect_state(page, "saved")
        assert len(kept(page)["photos"][PHOTO_QUESTION]) == 1


def test_two_versions_stand_beside_each_other_until_the_person_chooses(
    site: Site, signed_in: Callable[..., Any]
) -> None:
    uid = site.visits["two_versions"]["uid"]
    with signed_in("khach") as one, signed_in("khach") as other:
        first, second = one.new_page(), other.new_page()
        open_form(first, uid, "section-finding_the_shop")
        open_form(second, uid, "section-finding_the_shop")
        answer(first, "pram_access", "yes")
        expect.soft(first.locator("save-state")).to_have_attribute("data-kind", "saved")
        wait_for_kept(first, lambda draft: draft["sentEdit"] == draft["edit"] > 0)
        answer(second, "pram_access", "no")
        expect_state(second, "failed", "Chưa gửi được – Chọn bản")
        expect(second.locator("draft-conflict")).to_be_visible()
        second.locator("[data-choose=mine]").click()
        wait_for_kept(second, lambda draft: draft["status"] == "open" and draft["sentEdit"] == draft["edit"])
        assert fields_on_server(site, uid)["pram_access"] == {"value": "no"}
        expect(second.locator("draft-conflict")).to_be_hidden()
        expect_state(second, "saved")


def test_signed_out_keeps_everything_and_signing_in_leads_back_and_sends(
    site: Site, signed_in: Callable[..., Any]
) -> None:
    uid = site.visits["kept_here"]["uid"]
    with signed_in("khach") as context:
        page = context.new_page()
        open_form(page, uid, "section-welcome")
        page.wait_for_load_state("networkidle")  # an answer that is on its way would bring the cookie back
        context.clear_cookies()
        answer(page, "pleasant_space", "4")
        expect_state(page, "failed", "Chưa gửi được – Đăng nhập")
        assert kept(page)["fields"]["pleasant_space"] == ["4"]
        page.locator(".save-line").click()
        page.locator("[data-do=sign_in]").click()
        fill_in_sign_in(page, "khach")
        page.wait_for_url(f"**/visits/{uid}/form#section-welcome")
        wait_for_kept(page, lambda draft: draft["sentEdit"] == draft["edit"])
        expect_state(page, "saved")
        assert fields_on_server(site, uid)["pleasant_space"] == {"value": 4}
