"""A harness that injects nothing proves nothing: each fault is seen to happen."""

import http.client
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.faults.exchanges import Request, kind_of
from tests.faults.faults import STATUS, Fault, Kind
from tests.faults.phone import Phone
from tests.faults.proxy import DELAY_SECONDS, Proxy
from tests.faults.recorder import BODY, UID, Recorder, put, until
from tests.faults.stage import Stage

pytestmark = pytest.mark.browser


def test_without_a_fault_requests_pass_on_one_connection(proxy: Proxy, recorder: Recorder) -> None:
    proxy.arm()
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=30)
    for number in range(3):
        connection.request("PUT", f"/visits/{UID}", BODY + b" " * number)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b'{"answer": "of the server"}')
        assert not answer.will_close
    connection.close()
    assert recorder.bodies == [BODY, BODY + b" ", BODY + b"  "]
    assert [(each.kind, each.ordinal, each.status) for each in proxy.log] == [
        ("draft", 1, 200),
        ("draft", 2, 200),
        ("draft", 3, 200),
    ]


def test_only_the_request_at_the_position_is_struck(proxy: Proxy, recorder: Recorder) -> None:
    proxy.arm(Fault(Kind.ANSWER_500, "draft", 2))
    assert [put(proxy)[0] for _ in range(3)] == [200, 500, 200]
    assert len(recorder.bodies) == 2


@pytest.mark.parametrize("kind", STATUS)
def test_a_status_comes_from_the_proxy_alone(kind: Kind, proxy: Proxy, recorder: Recorder) -> None:
    proxy.arm(Fault(kind, "draft", 1))
    assert put(proxy)[0] == STATUS[kind]
    assert recorder.bodies == []


def test_a_dropped_request_never_reaches_the_server(proxy: Proxy, recorder: Recorder) -> None:
    proxy.arm(Fault(Kind.DROP_REQUEST, "draft", 1))
    assert put(proxy)[0] == 0
    time.sleep(0.1)
    assert recorder.bodies == []


def test_a_lost_answer_leaves_the_request_with_the_server(proxy: Proxy, recorder: Recorder) -> None:
    proxy.arm(Fault(Kind.DROP_ANSWER, "draft", 1))
    assert put(proxy)[0] == 0
    assert recorder.bodies == [BODY]


def test_a_late_request_arrives_after_the_next_one(proxy: Proxy, recorder: Recorder) -> None:
    proxy.arm(Fault(Kind.ARRIVE_LATE, "draft", 1))
    assert put(proxy)[0] == 0
    time.sleep(0.4)
    assert put(proxy, b'{"fields": "next"}')[0] == 200
    until(lambda: len(recorder.bodies) == 2)
    assert recorder.bodies == [b'{"fields": "next"}', BODY]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.DUPLICATE, [BODY, BODY, b"next"]),
        (Kind.DUPLICATE_AFTER_NEXT, [BODY, b"next", BODY]),
        (Kind.DUPLICATE_AT_END, [BODY, b"next", BODY]),
    ],
)
def test_a_duplicate_arrives_twice(
    kind: Kind, expected: list[bytes], proxy: Proxy, recorder: Recorder
) -> None:
    proxy.arm(Fault(kind, "draft", 1))
    assert put(proxy)[0] == 200
    assert put(proxy, b"next")[0] == 200
    proxy.finish()
    assert recorder.bodies == expected


@pytest.mark.parametrize("kind", [Kind.DELAY_REQUEST, Kind.DELAY_ANSWER])
def test_a_delay_is_on_its_side_of_the_server(kind: Kind, proxy: Proxy, recorder: Recorder) -> None:
    proxy.arm(Fault(kind, "draft", 1))
    began = time.monotonic()
    assert put(proxy)[0] == 200
    arrived, ended = recorder.whole[0][0] - began, time.monotonic() - began
    assert ended >= DELAY_SECONDS
    assert (arrived >= DELAY_SECONDS) == (kind == Kind.DELAY_REQUEST)


def test_a_cut_request_reaches_the_server_in_part(proxy: Proxy, recorder: Recorder) -> None:
    proxy.arm(Fault(Kind.CUT_REQUEST, "draft", 1))
    assert put(proxy)[0] == 0
    until(lambda: recorder.pieces)
    assert recorder.pieces == [BODY[: len(BODY) // 2]]
    assert recorder.bodies == []


def test_a_cut_answer_leaves_the_request_with_the_server(proxy: Proxy, recorder: Recorder) -> None:
    proxy.arm(Fault(Kind.CUT_ANSWER, "draft", 1))
    assert put(proxy)[0] == 0
    assert recorder.bodies == [BODY]


def test_an_outage_lasts_until_it_is_healed(proxy: Proxy, recorder: Recorder) -> None:
    proxy.arm(Fault(Kind.OUTAGE, "draft", 2))
    assert [put(proxy)[0] for _ in range(3)] == [200, 0, 0]
    proxy.heal()
    assert put(proxy)[0] == 200


@pytest.mark.parametrize(
    ("method", "target", "body", "kind"),
    [
        ("GET", "/visits/state", b"", "state"),
        ("GET", f"/visits/{UID}/draft", b"", "read"),
        ("GET", f"/visits/{UID}/form", b"", "form"),
        ("PUT", f"/visits/{UID}", BODY, "draft"),
        ("PUT", f"/visits/{UID}", b'{"submit": 1}', "submit"),
        ("PUT", f"/visits/{UID}", b'{"absence": {"reason": "closed"}}', "submit"),
        ("PUT", f"/visits/{UID}/photos/{'a' * 64}?question=shelf_photo", b"\xff", "photo"),
        ("GET", "/service-worker.js", b"", "shell"),
        ("GET", "/assets/937ecb753aed/css/all.css", b"", "shell"),
        ("GET", "/", b"", "page"),
    ],
)
def test_positions_are_counted_by_what_a_request_is_for(
    method: str, target: str, body: bytes, kind: str
) -> None:
    assert kind_of(Request(method, target, [], body)) == kind


def test_a_killed_worker_is_a_502_and_there_again_at_once(stage: Stage) -> None:
    before = stage.server.workers()
    stage.proxy.arm(Fault(Kind.KILL_SERVER, "page", 1, "before-answer"))
    connection = http.client.HTTPConnection("127.0.0.1", stage.proxy.port, timeout=60)
    connection.request("GET", "/health")
    answer = connection.getresponse()
    assert (answer.status, answer.read()[:9]) == (502, b"<!doctype")
    until(lambda: stage.server.workers() and stage.server.workers() != before)
    connection.request("GET", "/health")
    assert connection.getresponse().status == 200
    connection.close()


FETCH = """async ([address, body]) => {
  try {
    const answer = await fetch(address, {method: "PUT", body});
    await answer.text();
    return answer.status;
  } catch (error) { return error.name }
}"""


@pytest.fixture
def page(stage: Stage, proxy: Proxy, tmp_path: Path) -> Iterator[Page]:
    phone = Phone(stage.playwright, tmp_path / "phone", proxy.url)
    page = phone.open()
    page.goto(proxy.url)
    yield page
    phone.close()


@pytest.mark.parametrize("kind", [Kind.DROP_REQUEST, Kind.DROP_ANSWER, Kind.CUT_REQUEST, Kind.CUT_ANSWER])
def test_chromium_does_not_hide_a_fault_from_the_page(kind: Kind, page: Page, proxy: Proxy) -> None:
    proxy.arm(Fault(kind, "draft", 2))
    address = f"/visits/{UID}"
    assert [page.evaluate(FETCH, [address, body]) for body in ("one", "two", "three")] == [
        200,
        "TypeError",
        200,
    ]
    assert kind.name in [each.fault for each in proxy.log]


KEEP = """(value) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("of-the-test", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const change = opening.result.transaction("kept", "readwrite", {durability: "strict"});
    if (value !== null) change.objectStore("kept").put(value, "value");
    const reading = change.objectStore("kept").get("value");
    change.oncomplete = () => { opening.result.close(); resolve(reading.result ?? null); };
  };
})"""


def test_a_killed_browser_is_dead_and_opens_again_with_its_profile(
    stage: Stage, proxy: Proxy, tmp_path: Path
) -> None:
    phone = Phone(stage.playwright, tmp_path / "phone", proxy.url)
    page = phone.open()
    page.goto(proxy.url)
    assert page.evaluate(KEEP, "before") == "before"
    assert len(phone.processes()) > 1
    phone.kill()
    phone.bury()
    assert phone.processes() == []
    page = phone.open()
    page.goto(proxy.url)
    assert page.evaluate(KEEP, None) == "before"
    phone.close()


@pytest.mark.parametrize("kind", [Kind.KILL_BROWSER_BEFORE, Kind.KILL_BROWSER_AFTER])
def test_a_request_can_kill_the_browser_that_sent_it(
    kind: Kind, stage: Stage, proxy: Proxy, recorder: Recorder, tmp_path: Path
) -> None:
    phone = Phone(stage.playwright, tmp_path / "phone", proxy.url)
    page = phone.open()
    page.goto(proxy.url)
    proxy.kill_browser = phone.kill
    proxy.arm(Fault(kind, "draft", 1))
    with pytest.raises(Exception, match=r"[Cc]losed|crash"):
        page.evaluate(FETCH, [f"/visits/{UID}", "one"])
    phone.bury()
    assert recorder.bodies.count(b"one") == (kind == Kind.KILL_BROWSER_AFTER)
