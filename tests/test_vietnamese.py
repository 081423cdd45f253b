"""Vietnamese letters, held to the order of a Vietnamese dictionary."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from audit_app.vietnamese import fold, name_sort_key, normalise, sort_key


def test_letters_come_before_tones():
    words = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mă", "mẩy", "mo", "mô", "mơ", "mú"]
    shuffled = words[::-1]
    assert sorted(shuffled, key=sort_key) == words


def test_d_with_a_stroke_follows_d():
    assert sorted(["Đà Nẵng", "Dĩ An", "Duy Tân", "Đắk Lắk"], key=sort_key) == [
        "Dĩ An",
        "Duy Tân",
        "Đà Nẵng",
        "Đắk Lắk",
    ]


def test_people_are_sorted_by_given_name():
    people = ["Trần Văn Ân", "Lê Thị Bình", "Nguyễn Thị An", "Đỗ Văn An"]
    assert sorted(people, key=name_sort_key) == ["Đỗ Văn An", "Nguyễn Thị An", "Trần Văn Ân", "Lê Thị Bình"]


def test_numbers_count_as_numbers():
    assert sorted(["Cầu Giấy 15", "Cầu Giấy 8"], key=sort_key) == ["Cầu Giấy 8", "Cầu Giấy 15"]


def test_searching_knows_no_marks_and_no_capitals():
    assert fold("Đà Nẵng") == fold("ĐÀ NẴNG") == fold("da  nang") == "da nang"


@given(st.text())
def test_both_ways_of_composing_letters_are_one(text):
    apart = unicodedata.normalize("NFD", text)
    assert normalise(apart) == normalise(text)
    assert fold(apart) == fold(text)
    assert sort_key(apart) == sort_key(text)
