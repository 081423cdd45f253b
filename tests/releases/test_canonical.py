"""One text for one meaning."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.releases.canonical import (
    canonical_text,
    hundredths,
    read_moment,
    salted_digest,
    sha256_of,
    write_moment,
    write_score,
)
from audit_app.releases.codes import ALPHABET, make_code, read_code

DECOMPOSED, COMPOSED = "Đa\u0300 Nẵng", "Đà Nẵng"

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_keys_are_sorted_and_nothing_is_between_them() -> None:
    assert canonical_text({"b": [1, None, True], "a": {"d": "x", "c": "đ"}}) == (
        '{"a":{"c":"đ","d":"x"},"b":[1,null,true]}'
    )


def test_two_spellings_of_the_same_letters_are_one_text() -> None:
    assert canonical_text({"name": DECOMPOSED}) == canonical_text({"name": COMPOSED})
    assert salted_digest("s", DECOMPOSED) == salted_digest("s", COMPOSED)


@pytest.mark.parametrize("value", [0.5, Decimal("0.5"), Fraction(1, 2), datetime.now(UTC), {1}, b"x"])
def test_what_could_be_written_in_two_ways_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_text({"value": [value]})


@given(st.dictionaries(st.text(), values))
def test_reading_and_writing_again_gives_the_same_text(document: dict[str, Any]) -> None:
    text = canonical_text(document)
    assert canonical_text(json.loads(text)) == text


def test_a_hash_is_the_one_that_other_programs_find() -> None:
    # printf 'Đà Nẵng' | sha256sum
    assert sha256_of(COMPOSED) == "93371901e3dc8e240f914a3c1439e108ec0594a8c9baeee8d4d959f868d1f3e1"


@pytest.mark.parametrize(
    ("score", "written"),
    [
        (Fraction(18275, 227), "80.51"),
        (Fraction(0), "0.00"),
        (Fraction(100), "100.00"),
        (Fraction(1, 200), "0.01"),
        (Fraction(-1, 3), "-0.33"),
        (Decimal("79.995"), "80.00"),
        (None, None),
    ],
)
def test_scores_are_written_half_up_with_two_decimals(score: Any, written: str | None) -> None:
    assert write_score(score) == written


def test_written_scores_become_whole_hundredths() -> None:
    assert [hundredths(text) for text in ("80.51", "0.00", "-0.33", None)] == [8051, 0, -33, None]


def test_moments_are_in_utc_to_the_second() -> None:
    moment = datetime(2026, 11, 14, 3, 12, 45, 999_999, tzinfo=UTC)
    assert write_moment(moment) == "2026-11-14T03:12:45Z"
    assert read_moment("2026-11-14T03:12:45Z") == moment.replace(microsecond=0)
    assert write_moment(None) is read_moment(None) is None


def test_codes_have_no_letters_that_are_misread() -> None:
    assert not set("ILOU") & set(ALPHABET)
    codes = {make_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 9 and code[4] == "-" for code in codes)
    assert all(read_code(code) == code for code in codes)


@pytest.mark.parametrize("typed", ["8f3k2q7m", "8F3K 2Q7M", " 8f3k-2q7m "])
def test_a_code_is_understood_as_people_type_it(typed: str) -> None:
    assert read_code(typed) == "8F3K-2Q7M"


def test_letters_that_look_like_digits_are_taken_for_them() -> None:
    assert read_code("OIL0-1111") == "0110-1111"
