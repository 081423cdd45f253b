"""E-mail addresses: one person has one, written one way."""

import unicodedata

from email_validator import EmailNotValidError, validate_email


def normalise_email(text: str) -> str:
    """Return an address as accounts are kept: NFC, lower case, no spaces around."""
    return unicodedata.normalize("NFC", text).strip().lower()


def is_email(text: str) -> bool:
    """Whether ``text`` can be an address, a company's own ``.local`` ones included."""
    try:
        validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return len(text) <= 254
