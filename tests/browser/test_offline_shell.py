"""The list and the forms without network, in a real Chromium, with a server that can be slow, fail or age."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import PATIENCE_MS, PHONE
from tests.browser.shell_stage import (
    FIRST,
    SECOND,
    Stage,
    keep_all,
    kept,
    see_list,
    serve_stage,
    sign_in,
    wait_until,
)

pytestmark = pytest.mark.browser

OFFLINE = "Không có mạng – Vi Hành"
TAKEN_OVER = """async (old) => {
  const worker = await navigator.serviceWorker.getRegistration();
  const fresh = (await caches.keys()).some((name) => name.startsWith("shell-") && name !== old);
  return fresh && !worker.installing && !worker.waiting && worker.active.state === "activated";
}"""

KEPT_LIST_WITHOUT = """async (words) =>
  !(await (await caches.match("/visits", { ignoreVary: true })).text()).includes(words)"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server of these tests alone."""
    with serve_stage(tmp_path_factory.mktemp("shell")) as stage:
        yield stage


@pytest.fixture
def stage(server: Stage) -> Stage:
    """The server as it is usually."""
    server.behave()
    return server


@pytest.fixture
def open_phone(browser: Browser, stage: Stage) -> Iterator[Callable[..., Any]]:
    """Open a new phone; scripts on it must not fail."""
    faults: list[str] = []

    @contextmanager
    def make(**options: Any) -> Iterator[BrowserContext]:
        context = browser.new_context(viewport=PHONE, locale="vi-VN", base_url=stage.url, **options)
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        try:
            yield context
        finally:
            context.close()

    yield make
    assert faults == []


def test_after_one_look_at_the_list_it_opens_without_network_and_so_does_each_form(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        phone.set_offline(True)
        page.reload()
        expect(page).to_have_title(re.compile("Hôm nay"))
        assert page.locator("a.row-link").count() == 2
        for form in stage.forms(FIRST):
            page.goto(form)
            expect(page.locator("visit-form")).to_be_visible()
            page.reload()
            expect(page.locator("visit-form")).to_be_visible()
        page.goto("/")
        expect(page).to_have_url(f"{stage.url}/visits")


def test_a_new_tab_without_network_has_its_looks_and_its_script(open_phone, stage):
    with open_phone() as phone:
        see_list(phone, stage)
        phone.set_offline(True)
        page = phone.new_page()
        page.goto(stage.forms(FIRST)[0])
        assert page.evaluate("customElements.get('visit-form') !== undefined")
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Vi Hanh Sans"')
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('17px \"Vi Hanh Sans\"'))")


def test_a_page_that_is_not_kept_says_so_and_leads_on(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        phone.set_offline(True)
        page.goto("/password")
        expect(page).to_have_title(OFFLINE)
        page.get_by_role("link", name="Tới các lượt của bạn").click()
        expect(page).to_have_title(re.compile("Hôm nay"))


def test_any_address_of_a_visit_leads_to_its_form_without_network(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        uid = stage.visits[FIRST][1]
        phone.set_offline(True)
        page.goto(f"/visits/{uid}/review")
        expect(page).to_have_url(f"{stage.url}/visits/{uid}/form")


def test_the_page_without_network_speaks_the_shoppers_language(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        page.locator("drop-menu summary").click()
        page.get_by_role("button", name="English").click()
        expect(page).to_have_title(re.compile("Today"))
        wait_until(
            page,
            "async () => /lang=.en/.test(await (await caches.match('/visits', {ignoreVary: true})).text())",
        )
        phone.set_offline(True)
        page.goto("/password")
        expect(page).to_have_title("No network – Vi Hành")
        phone.set_offline(False)
        page.goto("/visits")
        page.locator("drop-menu summary").click()
        page.get_by_role("button", name="Tiếng Việt").click()
        expect(page).to_have_title(re.compile("Hôm nay"))


def test_on_a_slow_network_the_kept_list_comes_at_once_and_the_newer_one_takes_its_place(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        made = page.locator("visit-list").get_attribute("data-made")
        stage.behave(path="/visits", seconds=3)
        page.reload()
        # The first words are those of the kept copy; then, without another request, those of the new one.
        assert page.evaluate("document.title").startswith("Hôm nay")
        assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStart") < 2500
        expect(page.locator(f'visit-list:not([data-made="{made}"])')).to_be_attached()
        assert stage.behave().count("GET /visits") == 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_that_fails_hides_nothing_that_is_kept(open_phone, stage, status):
    with open_phone() as phone:
        page = see_list(phone, stage)
        stage.behave(path="/visits", status=status)
        page.reload()
        expect(page).to_have_title(re.compile("Hôm nay"))


def test_a_session_that_has_ended_shows_the_kept_list_and_asks_to_sign_in(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        phone.clear_cookies()
        stage.behave(path="/visits", seconds=2)
        page.reload()
        notice = page.get_by_text("bạn đã bị đăng xuất")
        expect(notice).to_be_visible()
        stage.behave()
        assert "/visits" in kept(page)
        assert "visit-list" in page.evaluate(
            "caches.match('/visits', {ignoreVary: true}).then((page) => page.text())"
        )
        notice.get_by_role("link").click()
        expect(page).to_have_url(re.compile("/sign-in"))


def test_a_redirect_to_sign_in_is_never_kept_as_the_page(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        phone.clear_cookies()
        page.goto("/visits")
        expect(page).to_have_url(re.compile("/sign-in"))
        phone.set_offline(True)
        page.goto("/visits")
        expect(page.locator("visit-list")).to_be_attached()


def test_signing_out_takes_the_kept_pages_along_and_leaves_the_drafts(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        page.locator("drop-menu summary").click()
        page.get_by_role("button", name="Đăng xuất").click()
        expect(page).to_have_url(f"{stage.url}/sign-in?out=1")
        assert kept(page) == []
        names = page.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))")
        assert "vi-hanh" in names
        phone.set_offline(True)
        page.goto("/visits")
        expect(page).to_have_title(OFFLINE)
        page.goto(stage.forms(FIRST)[0])
        expect(page).to_have_title(OFFLINE)


def test_another_shopper_on_the_same_phone_never_sees_the_firsts_pages(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        first = page.locator("visit-list").get_attribute("data-shopper")
        # The first one's session has ended, without signing out; the second signs in on a slow network.
        phone.clear_cookies()
        stage.behave(path="/visits", seconds=2)
        sign_in(page, SECOND)
        assert page.locator("visit-list").get_attribute("data-shopper") != first
        stage.behave()
        keep_all(page, stage, SECOND)
        phone.set_offline(True)
        page.goto(stage.forms(FIRST)[0])
        expect(page).to_have_title(OFFLINE)


def test_posts_and_puts_go_by_the_worker_untouched(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        stage.behave()
        statuses = page.evaluate(
            """async (path) => {
              const send = (method) => fetch(path, { method, body: "{}" }).then(({ status }) => status);
              return [await send("PUT"), await send("POST")];
            }""",
            f"/visits/{stage.visits[FIRST][0]}",
        )
        asked = stage.behave()
        assert [line for line in asked if line.split()[0] in {"PUT", "POST"}] == [
            f"{method} /visits/{stage.visits[FIRST][0]}" for method in ("PUT", "POST")
        ]
        assert set(statuses) <= {400, 403, 405}


def test_a_new_version_takes_over_while_a_form_is_open_and_what_was_typed_stays(open_phone, stage):
    with open_phone() as phone:
        page = see_list(phone, stage)
        form = stage.forms(FIRST)[0]
        page.goto(form)
        script = page.locator("script[data-later]").get_attribute("src")
        page.evaluate("window.untouched = true")
        shells = [name for name in page.evaluate("caches.keys()") if name.startswith("shell-")]
        assert len(shells) == 1
        stage.behave(version=2)
        try:
            page.evaluate("navigator.serviceWorker.getRegistration().then((it) => it.update())")
            wait_until(page, TAKEN_OVER, shells[0])
            assert page.evaluate("window.untouched")
            expect(page.locator("visit-form")).to_be_visible()
            # The open form is renewed for the next time; the others still name the old version, which stays.
            other = phone.new_page()
            phone.set_offline(True)
            other.goto(stage.forms(FIRST)[1], wait_until="commit")
            expect(other.locator("visit-form:defined")).to_be_attached()
            phone.set_offline(False)
            # One look at the list with a network, and everything is of the new version; on a slow one the
            # list itself from its next opening on.
            page.goto("/visits")
            wait_until(page, KEPT_LIST_WITHOUT, script)
            page.goto("/visits")
            expect(page.locator("html[data-version='2']")).to_be_attached()
            wait_until(page, "async (old) => !(await caches.keys()).includes(old)", shells[0])
            phone.set_offline(True)
            for path in ("/visits", *stage.forms(FIRST)):
                page.goto(path)
                expect(page.locator("html[data-version='2']")).to_be_attached()
        finally:
            stage.behave(version=1)


def test_without_a_service_worker_everything_works_as_before(open_phone, stage):
    with open_phone(service_workers="block") as phone:
        page = phone.new_page()
        sign_in(page, FIRST)
        assert page.locator("a.row-link").count() == 2
        page.goto(stage.forms(FIRST)[0])
        expect(page.locator("visit-form")).to_be_visible()


def test_without_script_the_list_leads_to_the_pages_that_post(open_phone, stage):
    with open_phone(java_script_enabled=False) as phone:
        page = phone.new_page()
        sign_in(page, FIRST)
        page.locator("a.row-link").first.click()
        expect(page).to_have_url(re.compile(r"/visits/[\w-]+$"))
        expect(page.locator("main form[action]").first).to_be_visible()
