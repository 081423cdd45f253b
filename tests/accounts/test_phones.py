"""Telephone numbers."""

import pytest

from audit_app.accounts.phones import NotAPhone, format_phone, parse_phone


@pytest.mark.parametrize(
    "written",
    [
        "0912 345 678",
        "0912345678",
        "+84 912 345 678",
        "84912345678",
        "0912.345.678",
        "(0912) 345-678",
        "0084912345678",
    ],
)
def test_a_mobile_number_is_kept_one_way_however_it_is_written(written):
    assert parse_phone(written) == "+84912345678"


def test_a_number_is_shown_as_people_here_write_it():
    assert format_phone("+84912345678") == "0912 345 678"
    assert format_phone(parse_phone("(024) 3825 1234")) == "024 3825 1234"
    assert format_phone("+6591234567") == "+6591234567"
    assert format_phone("") == ""


def test_no_number_stays_none():
    assert parse_phone("  ") == ""


@pytest.mark.parametrize(
    "wrong", ["12345", "0912 34", "091234567890", "+0912345678", "zero nine", "0912 345 67x", "=1+1"]
)
def test_what_is_no_number_is_refused(wrong):
    with pytest.raises(NotAPhone):
        parse_phone(wrong)
