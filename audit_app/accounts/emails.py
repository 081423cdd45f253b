"""E-mail addresses: one person has one, written one way."""

import unicodedata

from email_validator import EmailNotValidError, validate_email


def normalise_email(text: str) -> str:
    """Return an address as accounts are kept: NFC, lower case, no spaces around."""
    return unicodedata.normalize("NFC", text).strip().lower()


def is_email(text: str) -> bool:
    """Whether ``text`` can be an address; whether anybody reads it, only a mail can tell."""
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
