"""How often a program may ask: so many requests a minute for each token, all addresses together."""

import time
from math import ceil

from flask import current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItemPerMinute

from audit_app.accounts.limits import LIMITER
from audit_app.api.models import ApiToken
from audit_app.api.problems import Problem

RATE = RateLimitItemPerMinute(120)


def count_request(token: ApiToken | None) -> None:
    """Count one more request of ``token``, or of the caller's address without a valid one.

    Made-up tokens share the address's count: otherwise every guess would begin a new one.  Raises
    :class:`Problem` (429, with the seconds to wait) beyond :data:`RATE`.
    """
    limiter: Limiter = current_app.extensions[LIMITER]
    caller = f"token {token.digest}" if token and token.is_valid else f"address {get_remote_address()}"
    if not limiter.enabled or limiter.limiter.hit(RATE, "api", caller):
        return
    until = limiter.limiter.get_window_stats(RATE, "api", caller).reset_time
    seconds = max(1, ceil(until - time.time()))
    words = f"{RATE.amount} requests a minute are the most. Wait {seconds} seconds."
    raise Problem(429, "too-many-requests", words, Retry_After=str(seconds))
