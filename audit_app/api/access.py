"""The door: a token with the right scope, so many requests a minute, and answers that can be kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Flask, Response, json, request

from audit_app.accounts.limits import limit_view
from audit_app.api.problems import Problem
from audit_app.api.tokens import Scope, token_that_says
from audit_app.releases.canonical import sha256_of
from audit_app.security import ANYONE, allow

RATE = "120 per minute"
SCHEME = "bearer"

Arguments = ParamSpec("Arguments")


def open_to(scope: Scope) -> Callable[[Callable[Arguments, Any]], Callable[Arguments, Response]]:
    """Let a view be asked by whoever brings a token with ``scope``; its value is answered as JSON.

    The answer has an ETag: who sends it back gets 304 and no body as long as nothing changed.
    """

    def mark(view: Callable[Arguments, Any]) -> Callable[Arguments, Response]:
        @allow(ANYONE)  # the token says who
        @wraps(view)
        def opened(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Response:
            check_token(scope)
            return answer(view(*args, **kwargs))

        return opened

    return mark


def check_token(scope: Scope) -> None:
    """Raise :class:`Problem` unless the request brings a valid token with ``scope``."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    challenge = 'Bearer realm="Vi Hanh"'
    if scheme.lower() != SCHEME or not text.strip():
        words = "Send “Authorization: Bearer TOKEN”; head office makes tokens."
        raise Problem(401, "no-token", words, WWW_Authenticate=challenge)
    token = token_that_says(text.strip())
    if token is None:
        words = "This token is not known here, or was revoked."
        raise Problem(401, "bad-token", words, WWW_Authenticate=f'{challenge}, error="invalid_token"')
    if scope not in token.may:
        refused = f'{challenge}, error="insufficient_scope", scope="{scope}"'
        raise Problem(403, "scope", f"This token does not have the scope {scope}.", WWW_Authenticate=refused)


def answer(document: Any) -> Response:
    """Return ``document`` as JSON with its ETag, or 304 where the asker has it already."""
    response = Response(json.dumps(document), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def asking_token() -> str:
    """Return what tells one token from another; without one, the same for everybody at an address."""
    return sha256_of(request.headers.get("Authorization", request.remote_addr or ""))


def limit_views(app: Flask, prefix: str) -> None:
    """Let each token ask every view under ``prefix`` so often a minute."""
    for endpoint in [name for name in app.view_functions if name.startswith(prefix)]:
        limit_view(app, endpoint, RATE, asking_token)
