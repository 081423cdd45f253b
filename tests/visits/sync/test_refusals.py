"""Every refusal is JSON with a reason for the program and words for the person, and breaks nothing."""

import hashlib
import json

import pytest

from audit_app.accounts.models import Role
from audit_app.visits.models import Draft, Photo, Submission
from audit_app.visits.sync.models import DraftCopy
from audit_app.visits.sync.receipts import values_hash
from tests.factories import make_user, make_visit
from tests.visits.sync.phone import Phone, body, digest, good_fields, jpeg


@pytest.fixture
def outside(app):
    """The app as people meet it: errors are answered, not raised."""
    app.testing, before = False, app.testing
    yield app
    app.testing = before


def addresses(visit):
    photo = f"/visits/{visit.uid}/photos/{'0' * 64}?question=greeted"
    return [
        ("GET", "/visits/state"),
        ("GET", f"/visits/{visit.uid}/draft"),
        ("PUT", f"/visits/{visit.uid}"),
        ("PUT", photo),
    ]


def test_whoever_is_signed_out_is_asked_to_sign_in_and_nothing_is_lost(client, visit):
    for method, address in addresses(visit):
        answer = client.open(address, method=method, json=body(visit) if method == "PUT" else None)
        assert answer.status_code == 401, address
        assert answer.json["reason"] == "sign_in"
        assert "Đăng nhập" in answer.json["message"]
    assert not Draft.select().where(Draft.revision > 0).exists()


def test_a_session_that_expired_is_taken_up_again_with_a_fresh_token(phone, visit, client):
    phone.put(visit)
    with client.session_transaction() as session:
        session.clear()
    assert phone.put(visit, 2).status_code == 401
    client.sign_in(visit.shopper)
    refused = phone.put(visit, 2)
    assert (refused.status_code, refused.json["reason"]) == (403, "csrf")
    phone.token = client.get("/visits/state").json["csrf_token"]
    assert phone.put(visit, 2).json["revision"] == 2


@pytest.mark.parametrize("token", ["", "made-up"])
def test_without_a_token_nothing_is_written(phone, visit, token):
    phone.token = token
    for answer in (phone.put(visit), phone.send_photo(visit, jpeg())):
        assert (answer.status_code, answer.json["reason"]) == (403, "csrf")
        assert answer.json["message"]
    assert Draft.get(Draft.visit == visit.id).revision == 0
    assert not Photo.select().exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SHOPPER])
def test_other_roles_have_no_phone(client, visit, role):
    phone = Phone(client, make_user(role))
    for method, address in addresses(visit):
        headers = {"X-CSRFToken": phone.token}
        answer = client.open(address, method=method, headers=headers)
        assert (answer.status_code, answer.json["reason"]) == (403, "forbidden")


def test_anothers_visit_is_not_there(client, visit):
    stranger = Phone(client, make_user())
    answers = [
        stranger.put(visit, submit=1),
        stranger.send(visit, {}),
        stranger.send_photo(visit, jpeg()),
        client.get(f"/visits/{visit.uid}/draft"),
        stranger.put(type(visit)(uid="nowhere", checklist_key="small-shop", checklist_version=1)),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json["reason"]) == (404, "not_found")
    assert client.get("/visits/state").json["visits"] == []
    assert not DraftCopy.select().exists()


UNREADABLE = {
    "checklist": [None, "x", 7],
    "device": ["", None, "a b", "x" * 37, "\0"],
    "edit": [-1, "2", None, True, 1.5, 10**12],
    "revision": [-1, None, "0"],
    "fields": [[], {"greeted": "yes"}, {"greeted": [1]}, {"x" * 300: ["y"]}, {"greeted": ["y"] * 500}],
    "photos": [{"greeted": ["0" * 63]}, {"greeted": ["Z" * 64]}, "all"],
    "submit": ["1", -1, 1.5],
    "absence": ["closed", {"reason": 7}, {"words": []}],
}


ODD_PARTS = [(name, value) for name, values in UNREADABLE.items() for value in values]


@pytest.mark.parametrize(("name", "value"), ODD_PARTS)
def test_a_body_of_another_form_is_refused_where_it_is_wrong(phone, visit, name, value):
    answer = phone.send(visit, body(visit) | {name: value})
    assert (answer.status_code, answer.json["reason"]) == (400, "unreadable")
    assert name in answer.json["message"]
    assert Draft.get(Draft.visit == visit.id).revision == 0


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}'])
def test_what_is_no_json_is_refused(phone, visit, sent):
    headers = {"X-CSRFToken": phone.token, "Content-Type": "application/json"}
    answer = phone.client.put(f"/visits/{visit.uid}", data=sent, headers=headers)
    assert (answer.status_code, answer.json["reason"]) == (400, "unreadable")


def test_two_megabytes_of_text_are_too_much(phone, visit):
    answer = phone.put(visit, fields={"anything_else": ["x" * 2 * 1024 * 1024]})
    assert (answer.status_code, answer.json["reason"]) == (413, "too_large")
    assert answer.json["message"]


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_body_that_says_it_is_a_form_is_refused_in_json(outside, visit, kind):
    phone = Phone(outside.test_client(), visit.shopper)
    headers = {"X-CSRFToken": phone.token, "Content-Type": kind}
    answer = phone.client.put(f"/visits/{visit.uid}", data=b"a=1", headers=headers)
    assert (answer.status_code, answer.json["reason"]) == (400, "unreadable")


def test_nul_and_half_signs_are_taken_and_listed_as_they_were_sent(phone, visit):
    said = "Kệ\0 giá \ud83d lệch \udc00."
    fields = good_fields(anything_else=said, greeted__note="\0", told_about=["returns\0"])
    answer = phone.put(visit, fields=fields, submit=1)
    assert answer.status_code == 200
    stored = json.loads(Submission.get().answers)["anything_else"]["value"]
    assert stored == "Kệ giá \ufffd lệch \ufffd."
    by_browser = '["Kệ\\u0000 giá \\ud83d lệch \\udc00."]'
    assert values_hash([said]) == hashlib.sha256(by_browser.encode()).hexdigest()
    assert answer.json["receipt"]["fields"]["anything_else"] == values_hash([said])


def test_a_version_with_half_signs_is_kept_as_it_came(phone, other, visit):
    phone.put(visit)
    answer = other.put(visit, fields=good_fields(anything_else="\0\ud800"))
    assert answer.status_code == 409
    assert json.loads(DraftCopy.get().content)["fields"]["anything_else"] == ["\0\ud800"]


def test_evidence_that_cannot_be_read_blocks_nobody(phone, visit):
    strange = {
        "stamps": [
            7,
            {"key": "entered"},
            {"key": "\0" * 99, "at": "2026-11-14T10:00:00Z"},
            {"key": 7, "at": 7},
        ],
        "notes": {"text": "x"},
        "check_in": {"latitude": "north", "longitude": 10**400},
        "check_out": {"latitude": 91, "longitude": 0},
        "clock": {"phone": "yesterday", "server": None},
    }
    for edit, evidence in enumerate(
        [strange, None, [], "x", {"notes": [{"text": "x" * 4999}] * 300}], start=1
    ):
        answer = phone.put(visit, edit, evidence=evidence, sent_at="long ago")
        assert answer.status_code == 200, evidence


def test_a_photo_of_no_question_is_refused(phone, visit):
    answer = phone.send_photo(visit, jpeg(), "nowhere")
    assert (answer.status_code, answer.json["reason"]) == (400, "unreadable")


def test_an_address_that_is_no_digest_is_not_there(phone, visit):
    answer = phone.send_photo(visit, jpeg(), sha256="../../etc")
    assert answer.status_code == 404
    assert phone.send_photo(visit, jpeg(), sha256=digest(b"").upper()).status_code == 404


def test_an_accident_is_told_in_json(outside, visit, monkeypatch):
    phone = Phone(outside.test_client(), visit.shopper)
    monkeypatch.setattr("audit_app.visits.sync.views.receive_version", lambda *_: 1 / 0)
    answer = phone.put(visit)
    assert (answer.status_code, answer.json["reason"]) == (500, "fault")


def test_no_cache_keeps_an_answer(phone, visit):
    for answer in (phone.put(visit), phone.client.get("/visits/state")):
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_visit_whose_draft_row_is_gone_is_written_anew(phone):
    bare = make_visit()
    Draft.delete().where(Draft.visit == bare.id).execute()
    mine = Phone(phone.client, bare.shopper)
    assert mine.put(bare).json["revision"] == 1
