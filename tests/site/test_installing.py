"""The app on the home screen, its worker and the page without network: for everybody, and nobody's."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image

from audit_app.accounts.models import Role
from tests.factories import make_user, make_visit

FILES = ("/manifest.webmanifest", "/service-worker.js")


def shell_of(client):
    """Return what the server tells the worker to keep."""
    text = client.get("/service-worker.js").text
    return json.loads(re.search(r"^self\.SHELL = (.*);$", text, re.MULTILINE)[1])


def test_the_manifest_names_nothing_but_notes(client):
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    about = json.loads(answer.text)
    assert (about["name"], about["short_name"]) == ("Ghi chú", "Ghi chú")
    assert (about["display"], about["start_url"], about["scope"]) == ("standalone", "/visits", "/")


def test_each_icon_is_the_picture_that_the_manifest_says(client):
    for icon in json.loads(client.get("/manifest.webmanifest").text)["icons"]:
        answer = client.get(icon["src"])
        assert answer.status_code == 200
        assert answer.content_type == icon["type"]
        if icon["sizes"] != "any":
            size = Image.open(BytesIO(answer.data)).size
            assert f"{size[0]}x{size[1]}" == icon["sizes"]


@pytest.mark.parametrize("path", FILES)
def test_the_files_are_asked_for_each_time_and_sent_only_when_they_changed(client, path):
    answer = client.get(path)
    assert answer.cache_control.no_cache
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_worker_is_a_script_at_the_root_so_that_its_scope_is_the_site(client):
    answer = client.get("/service-worker.js")
    assert answer.mimetype == "text/javascript"
    assert not re.search(r"^(import|export)\b", answer.text, re.MULTILINE)


def test_our_security_policy_allows_worker_and_manifest_from_here_only(client):
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert not re.search(r"\b(worker|manifest|script|connect)-src", policy)


def test_the_shell_holds_what_the_shoppers_pages_name(client):
    shopper = make_user()
    make_visit(shopper=shopper)
    client.sign_in(shopper)
    named = set(re.findall(r'"(/assets/[^"]+)"', client.page("/visits")))
    kept = {*shell_of(client)["addresses"]}
    assert {path for path in named if path.endswith((".css", ".js"))} <= kept
    for path in kept:
        answer = client.get(path)
        assert answer.cache_control.immutable, path


def test_files_for_everybody_do_not_hang_on_the_cookie(client):
    shopper = make_user()
    client.sign_in(shopper)
    with client.session_transaction() as session:
        session.permanent = True
    for path in (*FILES, "/offline", *shell_of(client)["addresses"]):
        answer = client.get(path)
        assert "Cookie" not in answer.vary, path
        assert "Set-Cookie" not in answer.headers, path
    assert "Cookie" in client.get("/visits").vary


def test_the_version_changes_with_a_script_and_with_a_page(app, client, monkeypatch):
    before = shell_of(client)["version"]
    assert shell_of(client)["version"] == before
    monkeypatch.setitem(app.extensions, "page_digest", b"another")
    assert shell_of(client)["version"] != before


def test_the_page_without_network_is_nobodys(client):
    shopper = make_user(name="Trần Thị Kín")
    client.sign_in(shopper)
    for language, words in (("vi", "Không có mạng"), ("en", "No network")):
        page = client.page(f"/offline?language={language}")
        assert words in page
        assert "csrf" not in page
        assert "Trần" not in page


def test_the_page_without_network_leaves_messages_for_who_they_are(client):
    client.send("/sign-out")
    client.sign_in(make_user())
    client.send("/sign-out")
    client.get("/offline")
    assert "Bạn đã đăng xuất" in client.get("/sign-in").text


def test_a_phone_keeps_list_and_form_under_the_shoppers_own_key(client):
    keys = set()
    for email in ("mot@example.vn", "hai@example.vn"):
        shopper = make_user(email=email)
        visit = make_visit(shopper=shopper)
        client.sign_in(shopper)
        answers = [client.get("/visits"), client.get(f"/visits/{visit.uid}/form")]
        assert {answer.headers["Content-Language"] for answer in answers} == {"vi"}
        (key,) = {answer.headers["Offline-For"] for answer in answers}
        assert re.fullmatch(r"[0-9a-f]{16}", key)
        assert f'data-shopper="{key}"' in answers[0].text
        keys.add(key)
        client.send("/sign-out")
    assert len(keys) == 2


def test_other_answers_are_not_for_keeping(client):
    shopper = make_user()
    visit = make_visit(shopper=shopper)
    assert "Offline-For" not in client.get("/visits").headers
    assert "Offline-For" not in client.get("/sign-in").headers
    client.sign_in(shopper)
    for path in (f"/visits/{visit.uid}", "/visits/state", "/visits/unknown/form", "/password"):
        assert "Offline-For" not in client.get(path).headers, path


def test_nobody_else_keeps_pages(client):
    client.sign_in(make_user(role=Role.REVIEWER))
    assert client.get("/reviews").headers["Offline-For"] == "nobody"


def test_only_shoppers_and_who_signs_in_are_offered_the_app(client):
    assert 'rel="manifest"' in client.page("/sign-in")
    client.sign_in(make_user(email="a@example.vn"))
    page = client.page("/visits")
    assert 'rel="manifest"' in page
    assert 'name="apple-mobile-web-app-title" content="Ghi chú"' in page
    client.send("/sign-out")
    client.sign_in(make_user(email="b@example.vn", role=Role.REVIEWER))
    assert 'rel="manifest"' not in client.page("/reviews")


def test_signing_out_says_in_the_address_that_kept_pages_must_go(client):
    client.sign_in(make_user())
    assert client.send("/sign-out").location == "/sign-in?out=1"
