"""Vietnamese and English, chosen and kept."""

from audit_app.accounts.models import Role, User
from tests.factories import make_user


def test_a_visitor_reads_vietnamese_and_can_change_to_english(app, client):
    assert "Đăng nhập" in client.page("/sign-in")
    answer = client.send("/language", {"language": "en"}, headers={"Referer": "http://localhost/sign-in"})
    assert answer.location == "/sign-in"
    assert "Keep me signed in" in client.page("/sign-in")


def test_a_persons_language_is_kept_on_the_account(app, client):
    user = make_user(Role.ADMINISTRATOR)
    client.sign_in(user).send("/language", {"language": "en"})
    assert User.get_by_id(user.id).language == "en"
    assert "Add person" in client.page("/people")


def test_the_page_before_loses_its_own_language(app, client):
    referrer = "http://localhost/forgotten-password?language=vi&x=1"
    answer = client.send("/language", {"language": "en"}, headers={"Referer": referrer})
    assert answer.location == "/forgotten-password?x=1"


def test_the_way_back_never_leaves_the_site(app, client):
    for referrer in ("https://evil.example/page", "http://localhost//evil.example", ""):
        answer = client.send("/language", {"language": "en"}, headers={"Referer": referrer})
        assert answer.location == "/"
    assert client.send("/language", {"language": "en", "next": "//evil.example"}).location == "/"


def test_another_language_is_refused(app, client):
    assert client.send("/language", {"language": "fr"}).status_code == 400
