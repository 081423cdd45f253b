"""Signing in and out."""

import pytest

from audit_app.accounts.models import Role, User
from audit_app.accounts.passwords import hash_of
from audit_app.accounts.people import deactivate
from tests.factories import make_user

PASSWORD = "gà gáy sớm mai"


@pytest.fixture
def user(app):
    return make_user(Role.ADMINISTRATOR, email="lan@example.vn", password=hash_of(PASSWORD))


def sign_in(client, email="lan@example.vn", password=PASSWORD, address="/sign-in", **fields):
    return client.send(address, {"email": email, "password": password, **fields})


def test_the_start_page_leads_to_sign_in(app, client):
    assert client.get("/").location == "/sign-in"


def test_a_person_signs_in_and_lands_where_the_role_begins(app, client, user):
    assert sign_in(client).location == "/"
    assert client.get("/").location == "/people"


def test_capitals_and_spaces_in_the_email_do_not_matter(app, client, user):
    assert sign_in(client, email="  LAN@Example.VN ").status_code == 302


def test_a_password_is_the_same_however_its_letters_were_composed(app, client, user):
    import unicodedata

    assert sign_in(client, password=unicodedata.normalize("NFD", PASSWORD)).status_code == 302


def test_the_answer_does_not_say_whether_an_account_exists(app, client, user):
    wrong = sign_in(client, password="something else")
    unknown = sign_in(client, email="nobody@example.vn")
    assert wrong.status_code == unknown.status_code == 401
    message = "Email hoặc mật khẩu không đúng."
    assert message in wrong.get_data(as_text=True)
    assert message in unknown.get_data(as_text=True)


def test_a_deactivated_person_is_answered_like_a_wrong_password(app, client, user):
    deactivate(user, by=make_user(Role.ADMINISTRATOR))
    refused = sign_in(client)
    assert refused.status_code == 401
    assert "Email hoặc mật khẩu không đúng." in refused.get_data(as_text=True)


def test_deactivating_ends_the_sessions_that_are_open(app, client, user):
    client.sign_in(user).page("/people")
    deactivate(user, by=make_user(Role.ADMINISTRATOR))
    assert client.get("/people").location == "/sign-in?next=/people"


def test_a_person_without_a_password_cannot_sign_in(app, client):
    make_user(email="new@example.vn")
    assert sign_in(client, email="new@example.vn", password="").status_code == 422
    assert sign_in(client, email="new@example.vn", password="anything at all").status_code == 401


def test_missing_fields_are_named_in_both_places(app, client):
    page = sign_in(client, email="", password="").get_data(as_text=True)
    assert page.count("Hãy nhập email của bạn.") == 2
    assert "<title>Lỗi:" in page


def test_sign_in_goes_on_to_the_page_that_was_asked_for(app, client, user):
    asked = client.get("/people?role=shopper").location
    assert sign_in(client, address=asked).location == "/people?role=shopper"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "http:evil.example",
    ],
)
def test_sign_in_never_leads_to_another_site(app, client, user, elsewhere):
    assert sign_in(client, address=client_address(elsewhere)).location == "/"


def client_address(onward):
    from urllib.parse import quote

    return f"/sign-in?next={quote(onward)}"


def test_a_signed_in_person_is_sent_on_from_the_sign_in_page(app, client, user):
    assert client.sign_in(user).get("/sign-in?next=/people").location == "/people"


def test_signing_in_starts_a_new_session(app, client, user):
    with client.session_transaction() as before:
        before["left_behind"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as after:
        assert "left_behind" not in after
        assert after["_user_id"] == user.fs_uniquifier


def test_a_session_outlives_the_browser_only_when_asked(app, client, user):
    sign_in(client)
    with client.session_transaction() as session:
        assert not session.permanent
    client.send("/sign-out")
    sign_in(client, stay="y")
    with client.session_transaction() as session:
        assert session.permanent


def test_signing_out_ends_the_session_and_keeps_the_language(app, client, user):
    user.language = "en"
    user.save()
    client.sign_in(user).page("/people")
    assert client.send("/sign-out").location == "/sign-in?out=1"
    assert client.get("/people").location == "/sign-in?next=/people"
    assert "Forgotten your password?" in client.page("/sign-in")


def test_sign_out_needs_the_form(app, client, user):
    client.sign_in(user)
    assert client.post("/sign-out").status_code == 400
    assert client.get("/sign-out").status_code == 405
    client.page("/people")


def test_a_token_in_a_header_signs_nobody_in(app, client, user):
    headers = {"Authentication-Token": user.fs_uniquifier}
    assert client.get("/people", headers=headers).status_code == 302


def test_an_old_hash_is_not_needed_and_the_password_is_never_kept(app, client, user):
    assert User.get_by_id(user.id).password.startswith("$argon2id$")
