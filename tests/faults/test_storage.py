"""What happens to a phone's storage: it fills up, or is deleted under the page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession

from tests.faults.field import Field, MakeField, wait_for_kind
from tests.faults.script import FINAL, PHOTO_QUESTION
from tests.faults.shopper import photo

pytestmark = pytest.mark.browser

FIRST_HALF = 8
ROOM_BYTES = 200_000


def fill_storage(field: Field) -> CDPSession:
    """Leave room for texts and for no photo; before the first write, for Chromium asks only now and then."""
    field.phone.close()
    page = field.phone.open()
    page.goto("/health")
    assert field.phone.context is not None
    devtools = field.phone.context.new_cdp_session(page)
    used = page.evaluate("navigator.storage.estimate().then((known) => known.usage)")
    quota = {"origin": field.stage.proxy.url, "quotaSize": used + ROOM_BYTES}
    devtools.send("Storage.overrideQuotaForOrigin", quota)
    return devtools


def test_a_full_phone_says_so_at_once_and_goes_on_when_there_is_room(make_field: MakeField) -> None:
    field = make_field()
    devtools = fill_storage(field)
    field.shopper.open()
    field.do(last=FIRST_HALF)
    field.stage.proxy.is_down = True
    place = field.page.locator(f'draft-photos[data-question="{PHOTO_QUESTION}"]')
    place.locator("input[type=file]").set_input_files(photo("1"))
    words = wait_for_kind(field.page, "failed")
    assert words.startswith("Chưa lưu được")
    assert field.page.locator("save-state").get_attribute("data-reason") == "full"
    assert field.store()["photos"] == []
    with field.page.expect_download() as waiting:
        field.shopper.press_in_help("copy")
    copy = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    assert len(copy["photos"]) == 1
    assert copy["draft"]["fields"]["greeted.note"] == FINAL["greeted.note"]

    devtools.send("Storage.overrideQuotaForOrigin", {"origin": field.stage.proxy.url})
    for _ in range(60):
        field.shopper.press_in_help("retry")
        field.page.wait_for_timeout(1000)
        if field.store()["photos"]:
            break
    wait_for_kind(field.page, "saved")
    field.check_kept()
    field.stage.proxy.heal()
    field.do(first=9)
    field.shopper.finish()
    field.send_and_check()


def delete_from_devtools(field: Field) -> None:
    assert field.phone.context is not None
    devtools = field.phone.context.new_cdp_session(field.page)
    devtools.send(
        "Storage.clearDataForOrigin", {"origin": field.stage.proxy.url, "storageTypes": "indexeddb"}
    )


def delete_from_another_tab(field: Field) -> None:
    assert field.phone.context is not None
    other = field.phone.context.new_page()
    other.goto("/health")
    other.evaluate(
        """() => new Promise((resolve, reject) => {
          const deleting = indexedDB.deleteDatabase("vi-hanh");
          deleting.onsuccess = resolve;
          deleting.onerror = () => reject(deleting.error);
        })"""
    )
    other.close()


@pytest.mark.parametrize("delete", [delete_from_devtools, delete_from_another_tab])
@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_a_database_deleted_under_the_page_is_written_again(
    delete: Callable[[Field], None], field: Field, *, is_offline: bool
) -> None:
    field.stage.proxy.is_down = is_offline
    field.do(last=10)
    if delete is delete_from_another_tab:
        field.stage.proxy.is_down = False
    delete(field)
    field.stage.proxy.is_down = is_offline
    field.do(first=10)
    field.check_kept()
    assert len(field.store()["photos"]) == 2 or not is_offline
    field.stage.proxy.heal()
    field.send_and_check()
