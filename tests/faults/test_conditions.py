"""What happens to phones: no network all day, a full disk, a lost database, a wrong clock, a second phone."""

from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.filling import ANSWERS as REAL_ANSWERS
from tests.browser.filling import NOTE_OF_GREETING, answer, enter_times
from tests.faults.checks import Findings, check_sent
from tests.faults.field import Field, MakeField, cut_off, wait_for_kind
from tests.faults.script import FINAL, fields_on_server
from tests.faults.shopper import photo

pytestmark = pytest.mark.browser

WARMING_SECONDS = 60
FIRST_HALF = 8


def wait_until_opens_offline(field: Field) -> None:
    """Wait on the list until the worker has put the form aside, as it says in the phone's caches."""
    for _ in range(WARMING_SECONDS * 10):  # not wait_for_function: a promise is something, even one of "no"
        if field.page.evaluate(IS_KEPT, field.shopper.address):
            return
        field.page.wait_for_timeout(100)
    raise AssertionError("The worker has not put the form aside.")


IS_KEPT = """async (address) => {
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      if (new URL(request.url).pathname === address) return Boolean(navigator.serviceWorker.controller);
  return false;
}"""


REAL_PHOTOS = (("shelves", "price_labels"), ("checkout", "receipt_photo"), ("checkout", "receipt_photo"))


def test_a_visit_filled_and_sent_in_airplane_mode_arrives_once_after_a_restart(
    make_field: MakeField,
) -> None:
    field = make_field(checklist="mother-and-baby")
    field.shopper._page = field.phone.open()
    field.page.goto("/visits")
    wait_until_opens_offline(field)
    cut_off(field, is_off=True)
    field.shopper.open()
    enter_times(field.page)
    for section, answers in REAL_ANSWERS.items():
        field.shopper.go(f"section-{section}")
        for key, value in answers.items():
            answer(field.page, key, value)
        if section == "welcome":
            field.page.locator('[name="greeted.note"]').fill(NOTE_OF_GREETING)
    for number, (section, question) in enumerate(REAL_PHOTOS, start=1):
        add_photo(field, section, question, number)
    assert sum(len(answers) for answers in REAL_ANSWERS.values()) >= 32
    field.shopper.settle()
    taken = sorted(sha for shas in field.store()["drafts"][0]["photos"].values() for sha in shas)
    written = {name: values for name, values in field.store()["drafts"][0]["fields"].items() if any(values)}
    assert len(taken) == 3
    field.shopper.press_send()
    words = wait_for_kind(field.page, "waiting", "failed")
    assert field.told()["submissions"] == []
    assert "3 ảnh" in words
    field.phone.close()

    field.shopper.open()  # still without network
    wait_for_kind(field.page, "waiting", "failed")
    assert sorted(row["ofBytes"] for row in field.store()["photos"]) == taken
    cut_off(field, is_off=False)
    seen = field.shopper.wait_until_sent()
    told = field.told()
    assert [each["code"] for each in told["submissions"]] == [seen["words"][-9:]]
    assert sorted(each["upload"] for each in told["photos"]) == taken
    assert len({each["stored"] for each in told["photos"]}) == 3
    assert_same_answers(written, told)
    kinds = [claim["kind"] for claim in field.phone.claims if claim["uid"] == field.uid]
    assert "sent" not in kinds[: kinds.index("waiting") if "waiting" in kinds else 1]


def add_photo(field: Field, section: str, question: str, number: int) -> None:
    """Take a photo at a question of a section."""
    field.shopper.go(f"section-{section}")
    place = field.page.locator(f'visit-form draft-photos[data-question="{question}"]')
    before = place.locator(".photo-grid > li").count()
    place.locator("input[type=file]").set_input_files(photo(str(number)))
    expect(place.locator(".photo-grid > li")).to_have_count(before + 1)


def assert_same_answers(written: dict[str, list[str]], told: dict[str, Any]) -> None:
    """The submission says what the fields on the phone said."""
    fields = fields_on_server({**told, "draft": told["submissions"][0]["answers"]})
    waits = {name for name in written if name.endswith((".minutes", ".seconds"))}
    for name, values in written.items():
        if name in waits:
            key = name.rpartition(".")[0]
            minutes, seconds = (
                int((written.get(f"{key}.{part}") or ["0"])[0] or 0) for part in ("minutes", "seconds")
            )
            assert told["submissions"][0]["answers"][key]["value"] == minutes * 60 + seconds
        else:
            assert sorted(fields.get(name, [])) == sorted(values), name


def test_a_session_that_ran_out_keeps_everything_and_asks_to_sign_in(field: Field) -> None:
    field.do(last=FIRST_HALF)
    field.stage.server.ask("end_sessions", shopper=field.name)
    field.do(first=FIRST_HALF)
    uploads = field.uploads()
    field.shopper.press_send()
    wait_for_kind(field.page, "failed")
    assert field.told()["submissions"] == []
    assert uploads == field.uploads()
    field.shopper.press_in_help("sign_in")
    field.page.wait_for_url("**/sign-in**")
    field.phone.enter_password(field.page, field.name)
    field.page.wait_for_url(f"**{field.shopper.address}**")
    seen = field.shopper.wait_until_sent()
    findings = Findings()
    check_sent(field.told(), uploads, seen["words"], findings)
    assert findings.all == []


@pytest.mark.parametrize("days", [366, -366], ids=["a year ahead", "a year behind"])
def test_a_clock_that_is_wrong_by_a_year_loses_nothing(days: int, make_field: MakeField) -> None:
    field = make_field()
    assert field.phone.context is not None
    field.phone.context.add_init_script(
        f"""{{ const Real = Date, shift = {days} * 86400000;
        globalThis.Date = class extends Real {{
          constructor(...given) {{ given.length ? super(...given) : super(Real.now() + shift); }}
          static now() {{ return Real.now() + shift; }}
        }}; }}"""
    )
    field.shopper.open()
    year = datetime.now().astimezone().year
    assert field.page.evaluate("new Date().getFullYear()") != year or abs(days) < 365
    field.do()
    field.send_and_check()


def test_a_new_version_of_the_checklist_leaves_the_visit_with_its_own(field: Field) -> None:
    field.do(last=FIRST_HALF)
    other = field.stage.server.ask("publish_again", shopper=field.name)
    field.do(first=FIRST_HALF)
    field.page.reload()
    field.shopper.open()
    field.check_kept()
    field.send_and_check()
    field.shopper.uid = field.uid = other["uid"]
    field.shopper.open()
    expect(field.page.get_by_text("Bạn phải chờ bao lâu").first).to_be_attached()


def test_a_new_service_worker_in_the_middle_of_a_draft_takes_over_without_losing_it(field: Field) -> None:
    field.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    field.page.reload()  # a page that loads while the worker comes is without it until it is opened again
    field.shopper.open()
    assert field.page.evaluate("navigator.serviceWorker.controller !== null")
    field.do(last=FIRST_HALF)
    field.page.evaluate(
        """() => {
          navigator.serviceWorker.addEventListener("controllerchange", () => { window.tookOver = true; });
        }"""
    )

    field.stage.proxy.rewrites["/service-worker.js"] = lambda script: script.replace(
        b'"version": "', b'"version": "new-', 1
    )
    field.page.evaluate("navigator.serviceWorker.getRegistration().then((known) => known.update())")
    field.page.wait_for_function("() => window.tookOver", timeout=60_000)
    field.do(first=FIRST_HALF)
    field.check_kept()
    assert any("new-" in name for name in field.page.evaluate("caches.keys()"))
    field.stage.proxy.is_down = True
    field.page.reload()
    field.shopper.open()
    field.check_kept()
    field.stage.proxy.heal()
    field.send_and_check()


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_two_phones_on_one_visit_are_both_kept_and_the_person_chooses(
    choice: str, field: Field, make_field: MakeField
) -> None:
    other = make_field()
    other.shopper.uid = other.uid = field.uid
    other.shopper.open()
    field.do(last=FIRST_HALF)
    field.shopper.look_up(20)
    other.shopper.go("section-service")
    answer(other.page, "prices_agree", "no")
    other.page.evaluate("window.dispatchEvent(new Event('online'))")
    conflict = other.page.locator("draft-conflict")
    conflict.wait_for(timeout=60_000)
    expect(conflict.locator("li")).to_contain_text(["Nhân viên chào bạn"])
    assert fields_on_server(field.told())["greeted"] == ["no"]
    assert "prices_agree" not in fields_on_server(field.told())
    conflict.locator(f'[data-choose="{choice}"]').click()
    expect(other.page.locator("input[name=greeted][value=no]")).to_be_checked(checked=choice == "theirs")
    expect(other.page.locator("input[name=prices_agree][value=no]")).to_be_checked(checked=choice == "mine")
    other.shopper.finish()
    told = other.send_and_check()
    assert (
        fields_on_server({**told, "draft": told["submissions"][0]["answers"]}).items()
        >= {name: values for name, values in FINAL.items() if name not in {"day"}}.items()
    )
