"""The one document of a visit on a phone, as a person works it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.filling import answer, receipt_photo


def open_form(page: Page, uid: str, view: str = "") -> None:
    """Open the document of a visit, at one of its views."""
    page.goto(f"/visits/{uid}/form{'#' + view if view else ''}")
    expect(page.locator("visit-form[data-ready]")).to_be_attached()


def view_of(page: Page) -> str:
    """Return which view is open."""
    return page.locator("visit-form").get_attribute("data-view") or ""


def expect_view(page: Page, view: str) -> None:
    """Wait until a view is open: it alone is visible, and its heading has the focus or holds the target."""
    expect(page.locator("visit-form")).to_have_attribute("data-view", view)
    expect(page.locator(f'section[data-view="{view}"]')).to_be_visible()
    expect(page.locator("section[data-view]:visible")).to_have_count(1)


def go_on(page: Page) -> None:
    """Tap the large link at the bottom."""
    page.locator('[data-slot="onward"]').click()


def press(page: Page, words: str) -> None:
    """Tap the one visible button with these words."""
    page.get_by_role("button", name=words, exact=True).click()


def answer_views(
    page: Page, answers: Mapping[str, Mapping[str, Any]], omit: tuple[str, str] | None = None
) -> None:
    """Answer section after section, going on by the large link."""
    for section, given in answers.items():
        expect_view(page, f"section-{section}")
        for key, value in given.items():
            if (section, key) != omit:
                answer(page, key, value)
        go_on(page)


def add_photo(page: Page, question: str, count: int = 1) -> None:
    """Take photos at a question, as the camera hands them over; each is kept when its picture is there."""
    place = page.locator(f'draft-photos[data-question="{question}"]')
    with page.expect_file_chooser() as chooser:
        place.locator("button").first.click()
    chooser.value.set_files([receipt_photo() for _ in range(count)])
    expect(place.locator("canvas").first).to_be_visible()
    expect(place.locator(".photo-status")).not_to_have_text("Đang thu nhỏ ảnh…")


def kept(page: Page) -> dict[str, Any]:
    """Return the draft of the open document as the browser's database holds it."""
    return json.loads(page.evaluate(READ_DRAFT))


def wait_for_kept(page: Page, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Return the kept draft as soon as it is as wanted."""
    draft = kept(page)
    for _ in range(100):
        if holds(draft):
            return draft
        page.wait_for_timeout(50)
        draft = kept(page)
    raise AssertionError(f"not kept: {json.dumps(draft, ensure_ascii=False)[:2000]}")


READ_DRAFT = """() => new Promise((resolve, reject) => {
  const { uid, checklist } = document.querySelector("visit-form").dataset;
  const opening = indexedDB.open("vi-hanh");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("drafts").objectStore("drafts").get(`${uid}/${checklist}`);
    asked.onsuccess = () => { opening.result.close(); resolve(JSON.stringify(asked.result ?? {})); };
    asked.onerror = () => reject(asked.error);
  };
})"""
