"""Every page of every role in a real browser: axe in light and dark, and nothing sticks out.

Which pages there are, the table of rights says, so that a new one is looked at as soon as it has its row.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import takewhile
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from audit_app.accounts.models import Role
from tests.browser.conftest import Site
from tests.site.test_rights import ARGUMENT, ROWS
from tests.site.world import NOBODY

pytestmark = pytest.mark.browser

ACCOUNTS = {
    Role.SHOPPER: "khach",
    Role.REVIEWER: "duyet",
    Role.AREA_MANAGER: "khuvuc",
    Role.HEAD_OFFICE: "truso",
    Role.ADMINISTRATOR: "quantri",
}
NO_PAGES = (
    ".csv",
    ".xlsx",
    ".pdf",
    ".js",
    ".webmanifest",
    "/api/",
    "/health",
    "/static/",
    "/assets/",
    "/photos/",
    "/state",
    "/draft",
    "/progress",
    "/file",
)
# What everybody gets in the same way is looked at once.
FOR_EVERYBODY = ("/forgotten-password", "/reset-password", "/check", "/password")

VIEWS = ("on-the-spot", "section-checkout", "section-leaving", "review", "absence")
PHONE, NARROW, WIDE_PHONE, DESK = 360, 320, 412, 1280
HEIGHT = 800
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  };
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element))
    .map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`)
    .slice(0, 3)
    .concat([`${document.documentElement.scrollWidth} px`]);
}"""
AXE = Axe()


def pages_of(person: str, site: Site) -> Iterator[str]:
    """Give the addresses of the pages that ``person`` may open; for the shopper also one that is refused."""
    for row in ROWS:
        is_page = row.method == "GET" and not any(part in row.rule for part in NO_PAGES)
        is_looked_at = person == NOBODY or not row.rule.startswith(FOR_EVERYBODY)
        if is_page and is_looked_at and row.outcomes[person] == "200" and row.thing in site.things:
            yield ARGUMENT.sub(lambda match, row=row: str(site.things[row.thing][match[1]]), row.rule)
    if person == Role.SHOPPER:
        uid = site.things["open visit"]["uid"]
        yield from (f"/visits/{uid}/sections/checkout?missing=1", "/people", "/password")
        yield f"/visits/{uid}?plain=1"
        yield from (f"/visits/{uid}/form#{view}" for view in VIEWS)


def open_page(page: Page, address: str, query: str = "") -> None:
    """Open an address; the document of a visit is there once its script has shown the view."""
    place, mark, view = address.partition("#")
    page.goto(f"{place}{'&' if '?' in place else '?'}{query}{mark}{view}" if query else address)
    if place.endswith("/form"):
        expect(page.locator("visit-form")).to_have_attribute("data-view", view or "overview")
        expect(page.locator("visit-form[data-ready]")).to_be_attached()
        # What comes late. A string to wait for would be code from a string, which our pages refuse.
        expect(page.locator("review-answers:defined")).to_be_attached()
        expect(page.locator("save-state:defined").first).to_be_attached()


def axe_faults(page: Page) -> list[str]:
    """Return what axe calls serious or critical."""
    found = AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"][:3]
    ]


def overflow_faults(page: Page, width: int) -> list[str]:
    """Return what sticks out at ``width``."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    return [f"{width} wide: {', '.join(found)}" for found in [page.evaluate(OVERFLOW)] if found]


def look_at(page: Page) -> list[str]:
    """Return what is wrong with the open page: on a phone in the light, on a desk in the dark."""
    faults = overflow_faults(page, PHONE) + axe_faults(page)
    faults += overflow_faults(page, NARROW) + overflow_faults(page, WIDE_PHONE) + overflow_faults(page, DESK)
    page.emulate_media(color_scheme="dark")
    faults += [f"desk, dark: {fault}" for fault in axe_faults(page)]
    page.emulate_media(color_scheme="light")
    return faults


# Without motion: a colour on its way from light to dark has no contrast to speak of.
STILL = {"reduced_motion": "reduce"}


def faults_of_pages(
    site: Site, person: str, open_one: Callable[..., Any], look: Callable[[Page], list[str]], query: str = ""
) -> list[str]:
    """Return what is wrong with any page of ``person``; ``open_one`` opens a browser."""
    # The page of an open visit leads a phone on to its document, unless it is asked for as it is.
    leading = f"/visits/{site.things['open visit']['uid']}"
    before = takewhile(lambda each: each != person, (NOBODY, *ACCOUNTS))
    # What several may open is looked at once, with the first of them.
    seen = {leading, *(address for each in before for address in pages_of(each, site))}
    addresses = [each for each in dict.fromkeys(pages_of(person, site)) if each not in seen]
    assert len(addresses) >= 2
    faults = []
    with open_one(service_workers="block") as context:
        page = context.new_page()
        for address in addresses:
            open_page(page, address, query)
            faults += [f"{address}: {fault}" for fault in look(page)]
    return faults


@pytest.mark.parametrize("person", [NOBODY, *ACCOUNTS])
def test_every_page_is_accessible_and_fits(
    site: Site, open_context: Callable[..., Any], signed_in: Callable[..., Any], person: str
) -> None:
    open_one = open_context if person == NOBODY else partial(signed_in, ACCOUNTS[person])
    faults = faults_of_pages(site, person, partial(open_one, **STILL), look_at)
    assert not faults, "\n".join(["", *faults])


@pytest.mark.parametrize("person", [NOBODY, *ACCOUNTS])
def test_every_page_fits_a_phone_with_text_of_twice_the_size(
    site: Site,
    open_context: Callable[..., Any],
    signed_in: Callable[..., Any],
    large_text_browser: Browser,
    person: str,
) -> None:
    open_one = open_context if person == NOBODY else partial(signed_in, ACCOUNTS[person])
    faults = faults_of_pages(
        site,
        person,
        partial(open_one, other_browser=large_text_browser),
        lambda page: overflow_faults(page, PHONE),
    )
    assert not faults, "\n".join(["", *faults])


@pytest.mark.parametrize("person", [NOBODY, *ACCOUNTS])
def test_every_page_fits_in_english_too(
    site: Site, open_context: Callable[..., Any], signed_in: Callable[..., Any], person: str
) -> None:
    open_one = open_context if person == NOBODY else partial(signed_in, ACCOUNTS[person])
    faults = faults_of_pages(
        site,
        person,
        open_one,
        lambda page: [fault for width in (NARROW, PHONE, DESK) for fault in overflow_faults(page, width)],
        query="language=en",
    )
    assert not faults, "\n".join(["", *faults])


def test_text_of_twice_the_size_is_twice_the_size(
    open_context: Callable[..., Any], large_text_browser: Browser
) -> None:
    with open_context(other_browser=large_text_browser) as context:
        page = context.new_page()
        page.goto("/sign-in")
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "34px"


def test_a_form_with_mistakes_is_accessible_and_fits(open_context: Callable[..., Any]) -> None:
    with open_context(**STILL) as context:
        page = context.new_page()
        page.goto("/sign-in")
        page.locator("main form button").last.click()
        page.locator("#error-summary").wait_for()
        assert look_at(page) == []


UNDER_A_BAR = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body || focused.closest(".bar, .skip-link")) return "";
  const shown = focused.closest("label, .photo-input, photo-input") ?? focused;
  const place = shown.getBoundingClientRect();
  const top = document.querySelector(".bar-top").getBoundingClientRect().bottom;
  const bottom = document.querySelector(".bar-bottom").getBoundingClientRect().top;
  const [from, to] = place.height < bottom - top ? [place.top, place.bottom] : [place.bottom, place.top];
  const words = `${focused.name || focused.textContent.trim()} at ${place.top}–${place.bottom}`;
  return from < top - 1 || to > bottom + 1 ? words : "";
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll(
  "label.choice, .bar-back, a.bar-side, summary, .button, .spot-stamp")]
  .map((target) => [target, target.getBoundingClientRect()])
  .filter(([, place]) => place.width > 0 && (place.width < 44 || place.height < 44))
  .map(([target, place]) => `${target.textContent.trim()}: ${place.width} × ${place.height}`)"""


def test_focus_is_never_under_a_bar(site: Site, signed_in: Callable[..., Any]) -> None:
    with signed_in("khach", viewport={"width": PHONE, "height": 640}, **STILL) as context:
        page = context.new_page()
        hidden = []
        for address in ("sections/checkout", "form#section-checkout", "form"):
            open_page(page, f"/visits/{site.things['open visit']['uid']}/{address}")
            for key in ["Tab"] * 30 + ["Shift+Tab"] * 30:
                page.keyboard.press(key)
                hidden += [f"{address}: {where}" for where in [page.evaluate(UNDER_A_BAR)] if where]
        assert not hidden


def test_targets_of_the_shopper_are_large_enough_for_a_thumb(
    site: Site, signed_in: Callable[..., Any]
) -> None:
    with signed_in("khach", viewport={"width": NARROW, "height": HEIGHT}) as context:
        page = context.new_page()
        uid = site.things["open visit"]["uid"]
        sections = (f"/visits/{uid}/sections/{section}" for section in ("advice", "checkout", "exchange"))
        for address in (*sections, *(f"/visits/{uid}/form#{view}" for view in ("overview", *VIEWS))):
            open_page(page, address)
            assert page.evaluate(SMALL_TARGETS) == [], address
