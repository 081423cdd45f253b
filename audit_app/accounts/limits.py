"""How often a view may be asked, so that nobody guesses passwords and codes or floods a mailbox."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from audit_app.accounts.emails import normalise_email

LIMITER = "view_limiter"
PER_ACCOUNT = "10 per minute"
PER_ADDRESS = "100 per minute"

# A chain's offices share one address, so that one gets room; one account needs few tries.
LIMITED = ("accounts.sign_in", "accounts.forgotten_password")


def address_and_email() -> str:
    """Return the caller's address with the e-mail that is tried."""
    return f"{get_remote_address()} {normalise_email(request.form.get('email', ''))}"


def init_app(app: Flask) -> None:
    """Limit what :data:`LIMITED` names; ``RATELIMIT_ENABLED`` false turns it off.

    The counts live in this process, or where ``RATELIMIT_STORAGE_URI`` says.
    """
    app.config.setdefault("RATELIMIT_STORAGE_URI", "memory://")
    # Kept with the app: the views know their limiter only weakly.
    app.extensions[LIMITER] = Limiter(get_remote_address, app=app)
    for endpoint in LIMITED:
        limit_view(app, endpoint, PER_ACCOUNT, address_and_email, "POST")
        limit_view(app, endpoint, PER_ADDRESS, method="POST")


def limit_view(
    app: Flask,
    endpoint: str,
    rate: str,
    key: Callable[[], str] = get_remote_address,
    method: str = "GET",
) -> None:
    """Let each caller, told from others by ``key``, ask for a registered view only that often."""
    view: Any = app.view_functions[endpoint]
    app.view_functions[endpoint] = app.extensions[LIMITER].limit(rate, key_func=key, methods=[method])(view)
