"""What a person wrote is marked with its language where it shows one."""

import unicodedata

import pytest

from audit_app.scorecards.phrases import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nhân viên chỉ tay về kệ rồi đi.", "vi"),
        ("in hóa đơn", "vi"),
        ("Đà Nẵng – Nguyễn Văn Linh", "vi"),
        (unicodedata.normalize("NFD", "Tôi chờ lâu quá"), "vi"),
        ("The staff pointed at the shelf and walked away.", "en"),
        ("The Đà Nẵng café was very clean and the staff were kind.", "en"),
        ("OK", None),
        ("189.000", None),
        ("Samsung Galaxy S24", None),
        ("", None),
    ],
)
def test_the_language_of_a_phrase_is_told_by_its_letters_and_words(text, language):
    assert language_of(text) == language
