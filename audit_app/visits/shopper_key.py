"""Whose things on a phone are: a word that tells two accounts apart and nothing about either."""

import hashlib
import hmac

from flask import current_app

from audit_app.accounts.models import User


def shopper_key(shopper: User) -> str:
    """Return sixteen hexadecimal digits, the same for this account as long as ``SECRET_KEY`` is the same."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"shopper {shopper.id}".encode(), hashlib.sha256).hexdigest()[:16]
