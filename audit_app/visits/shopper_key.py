"""Whose things on a phone are: a word that tells two accounts apart and nothing about either."""

import hashlib

from audit_app.accounts.models import User


def shopper_key(shopper: User) -> str:
    """Return sixteen hexadecimal digits, the same for this account for ever.

    From what never changes alone: with a new ``SECRET_KEY`` or password a phone must still know its drafts.
    """
    return hashlib.sha256(f"shopper {shopper.id} {shopper.created_at.isoformat()}".encode()).hexdigest()[:16]
