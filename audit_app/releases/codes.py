"""The short code on a scorecard: easy to read out, impossible to guess the next one."""

import re
import secrets

# Crockford's base 32: no I, L, O or U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HALF = 4
MISREAD = str.maketrans("OIL", "011")


def make_code() -> str:
    """Return a random code such as ``8F3K-2Q7M`` (one of 2⁴⁰)."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(2 * HALF))
    return f"{letters[:HALF]}-{letters[HALF:]}"


def read_code(text: str) -> str:
    """Return a code as a person may type it (small letters, no dash, O for 0) in its own form."""
    letters = re.sub(r"[\s-]", "", text.upper()).translate(MISREAD)
    return f"{letters[:HALF]}-{letters[HALF:]}"
