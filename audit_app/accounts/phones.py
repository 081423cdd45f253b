"""Telephone numbers, written the Vietnamese way and kept the international one."""

import re

SEPARATORS = re.compile(r"[\s.()\u00a0-]+")
INTERNATIONAL = re.compile(r"\+[1-9][0-9]{7,14}")
VIETNAM = re.compile(r"\+84[0-9]{9,10}")


class NotAPhone(ValueError):
    """The text is no telephone number."""


def parse_phone(text: str) -> str:
    """Return ``0912 345 678`` as ``+84912345678``, other countries' numbers as ``+…``, ``""`` for none.

    A Vietnamese number has nine digits after the 0 (mobile) or ten (land line).
    Raises :class:`NotAPhone` for anything else.
    """
    digits = SEPARATORS.sub("", text)
    if not digits:
        return ""
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+84{digits[1:]}"
    elif digits.startswith("84"):
        digits = f"+{digits}"
    pattern = VIETNAM if digits.startswith("+84") else INTERNATIONAL
    if not pattern.fullmatch(digits):
        raise NotAPhone(text)
    return digits


def national(phone: str) -> str:
    """Return the digits as people in Vietnam dial them: ``0912345678``; other numbers as they are."""
    return f"0{phone[3:]}" if phone.startswith("+84") else phone


def format_phone(phone: str) -> str:
    """Write a kept number for people: ``0912 345 678``, ``024 3825 1234``; ``""`` stays."""
    digits = national(phone)
    match len(digits):
        case _ if not digits.startswith("0"):
            return digits
        case 10:
            return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
        case _:
            return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
