"""Filling in the mother-and-baby checklist with clicks, as a shopper does."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from audit_app.clock import utc_now

NOTE_OF_GREETING = "Hai nhân viên đứng ở quầy, nhìn thấy tôi nhưng không ai chào."
PHOTO_QUESTION = "receipt_photo"

# By section, in the order of the checklist: an option, a step, a number, ticks, or minutes and seconds.
ANSWERS: dict[str, dict[str, Any]] = {
    "finding_the_shop": {
        "phone_answered": "within_60_seconds",
        "hours_match": "na",
        "parking": "at_shop_free",
        "pram_access": "yes",
        "front_clean": "4",
        "finding_the_shop.emotion": "4",
    },
    "welcome": {"greeted": "no", "pleasant_space": "4", "welcome.emotion": "2"},
    "shelves": {
        "expired_goods": "no",
        "price_labels": 9,
        "nappies_in_stock": "yes",
        "signs_helpful": "3",
        "shelves.emotion": "4",
    },
    "advice": {
        "service_wait": (1, 20),
        "needs_asked": ["asked_weight", "asked_skin"],
        "size_matches_pack": "yes",
        "difference_named": "yes",
        "out_of_stock": "na",
        "expertise": "4",
        "free_to_decide": "5",
        "advice.emotion": "4",
    },
    "checkout": {
        "queue_wait": (2, 0),
        "checkout_brisk": "4",
        "price_charged": "yes",
        "ways_to_pay": ["cash", "qr_transfer", "card"],
        "cashier_attentive": "4",
        "carried_to_vehicle": "no",
        "checkout.emotion": "3",
    },
    "exchange": {
        "let_you_finish": "yes",
        "blamed": "no",
        "exchange_result": "swapped",
        "exchange_time": (4, 30),
        "policy_consistent": "yes",
        "treated_fairly": "5",
        "exchange.emotion": "5",
    },
    "leaving": {
        "thanked": "yes",
        "one_story": "4",
        "easy_with_baby": "4",
        "tell_family": "Sẽ quay lại, nhưng mong được chào khi bước vào.",
        "leaving.emotion": "4",
    },
}


def receipt_photo() -> dict[str, Any]:
    """A file for a file input, larger than a phone's screen."""
    stream = BytesIO()
    Image.effect_noise((2000, 1500), 40).convert("RGB").save(stream, "JPEG", quality=80)
    return {"name": "hoa-don.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def answer(page: Page, key: str, value: Any) -> None:
    """Give one answer by its own controls."""
    question = page.locator(f'[data-question="{key}"]')
    match value:
        case str() if question.locator("input[type=radio]").count():
            choose(question, value)
        case list():
            for tick in value:
                choose(question, tick)
        case (minutes, seconds):
            question.locator(f'[name="{key}.minutes"]').fill(str(minutes))
            question.locator(f'[name="{key}.seconds"]').fill(str(seconds))
        case _:
            question.locator(f'[name="{key}"]').fill(str(value))


def choose(question: Locator, value: str) -> None:
    """Click the words of an option: the control itself is drawn over."""
    question.locator(f'label.choice:has(input[value="{value}"])').click()
    expect(question.locator(f'input[value="{value}"]')).to_be_checked()


def answer_section(page: Page, answers: Mapping[str, Any]) -> None:
    """Give every answer of the section that is open."""
    for key, value in answers.items():
        answer(page, key, value)


def enter_times(page: Page) -> None:
    """Say that the visit was yesterday from 10:12 to 10:40."""
    yesterday = utc_now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh")) - timedelta(days=1)
    page.locator("#day").fill(yesterday.strftime("%Y-%m-%d"))
    page.locator("#entered").fill("10:12")
    page.locator("#left").fill("10:40")


def section_of(page: Page) -> str:
    """Return the key of the section that is open."""
    return page.url.split("/sections/")[1].partition("?")[0].partition("#")[0]
