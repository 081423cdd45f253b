"""What the environment may hold without harming the shopper's pages."""

import pytest

from tests.factories import make_visit


@pytest.mark.parametrize("language", ["vi", "en", "vi:en", "de_DE:de"])
def test_a_section_opens_whatever_language_the_environment_names(client, monkeypatch, language):
    monkeypatch.setenv("LANGUAGE", language)
    visit = make_visit()
    client.sign_in(visit.shopper)
    assert "Nhân viên chào bạn" in client.page(f"/visits/{visit.uid}/sections/welcome")
