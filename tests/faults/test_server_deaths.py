"""The server dies before a commit, after it, before its answer: what is stored is all of it or nothing."""

import hashlib
import http.cookiejar
import json
import re
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from tests.faults.cases import server_deaths
from tests.faults.faults import Fault, Kind
from tests.faults.script import FINAL, PHOTO_QUESTION, fields_on_server
from tests.faults.shopper import photo
from tests.faults.stage import Stage
from tests.faults.world import PASSWORD

pytestmark = pytest.mark.browser

NAME = "plain"


class PlainPhone:
    """Speaks the protocol of the sync without a browser."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.url = stage, stage.proxy.url
        self.photos: list[str] = []
        stage.server.ask("make_shopper", name=NAME)
        self.uid = stage.server.ask("assign", shopper=NAME)["uid"]
        self.checklist = stage.server.ask("digest")["digest"]
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        stage.proxy.arm()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/sign-in"))
        assert token
        form = {"csrf_token": token[1], "email": f"{NAME}@example.vn", "password": PASSWORD}
        self.opener.open(f"{self.url}/sign-in", urlencode(form).encode()).close()
        self.token = json.loads(self.get("/visits/state"))["csrf_token"]

    def get(self, path: str) -> str:
        with self.opener.open(self.url + path) as answer:
            return str(answer.read().decode())

    def put_photo(self) -> None:
        """Send the photo that the checklist asks for."""
        content = photo("1")["buffer"]
        self.photos = [hashlib.sha256(content).hexdigest()]
        request = urllib.request.Request(
            f"{self.url}/visits/{self.uid}/photos/{self.photos[0]}?question={PHOTO_QUESTION}",
            content,
            {"Content-Type": "application/octet-stream", "X-CSRFToken": self.token},
            method="PUT",
        )
        self.opener.open(request).close()

    def put(self, edit: int, fields: dict[str, list[str]], submit: int | None = None) -> tuple[int, Any]:
        """Send a version; return status and answer."""
        body = {
            "checklist": self.checklist,
            "device": "0b7c1c1e-8f0a-4c52-9d0c-7f3f0f0f0f0f",
            "edit": edit,
            "revision": 0,
            "chosen": False,
            "fields": fields,
            "photos": {PHOTO_QUESTION: self.photos},
            "evidence": {},
            "sent_at": "2026-11-22T03:00:00.000Z",
            "submit": submit,
            "absence": None,
        }
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        request = urllib.request.Request(
            f"{self.url}/visits/{self.uid}", json.dumps(body).encode(), headers, method="PUT"
        )
        try:
            with self.opener.open(request) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            return error.code, error.read()

    def told(self) -> dict[str, Any]:
        return dict(self.stage.server.ask("tell", uid=self.uid))


@pytest.fixture(params=["stage", "postgresql_stage"], ids=["sqlite", "postgresql"])
def phone(request: pytest.FixtureRequest) -> Iterator[PlainPhone]:
    phone = PlainPhone(request.getfixturevalue(request.param))
    yield phone
    phone.stage.proxy.heal()
    phone.stage.server.ask("forget", uid=phone.uid)


def test_a_draft_is_stored_exactly_when_the_server_dies_after_its_commit(phone: PlainPhone) -> None:
    proxy = phone.stage.proxy
    assert phone.put(1, {"greeted": ["yes"]})[0] == 200
    commits = proxy.log[-1].commits
    assert commits >= 1
    for edit, place in enumerate(server_deaths(commits), start=2):
        said, before = ["yes", "no"][edit % 2], phone.told()
        proxy.arm(Fault(Kind.KILL_SERVER, "draft", 1, place))
        assert phone.put(edit, {"greeted": [said]})[0] == 502
        assert proxy.done
        expected = before["draft"] if place.startswith("before-commit") else {"greeted": {"value": said}}
        assert phone.told()["draft"] == expected, place
        assert phone.put(edit, {"greeted": [said]})[0] == 200  # again, as a phone does
        assert fields_on_server(phone.told())["greeted"] == [said]
        assert phone.told()["revision"] == before["revision"] + 1


def test_a_visit_is_sent_once_wherever_the_server_dies(phone: PlainPhone) -> None:
    proxy, uids = phone.stage.proxy, [phone.uid]
    phone.put_photo()
    status, answer = phone.put(1, FINAL, submit=1)
    assert (status, len(phone.told()["submissions"])) == (200, 1), answer
    commits = proxy.log[-1].commits
    assert commits >= 2
    for place in server_deaths(commits):
        phone.uid = phone.stage.server.ask("assign", shopper=NAME)["uid"]
        uids.append(phone.uid)
        phone.put_photo()
        proxy.arm(Fault(Kind.KILL_SERVER, "submit", 1, place))
        assert phone.put(1, FINAL, submit=1)[0] == 502
        is_last = place in {f"after-commit-{commits}", "before-answer"}
        assert len(phone.told()["submissions"]) == int(is_last), place
        status, answer = phone.put(1, FINAL, submit=1)
        told = phone.told()
        assert (status, answer["receipt"]["code"]) == (200, told["submissions"][0]["code"]), place
        assert (len(told["submissions"]), len(told["photos"])) == (1, 1), place
        assert told["changes"] == ["started", "submitted"], place
    for uid in uids:
        phone.stage.server.ask("forget", uid=uid)
