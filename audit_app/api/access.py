"""The door: a token with the right scope, so many requests a minute, and answers that can be kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, json, request

from audit_app.api.limits import count_request
from audit_app.api.models import ApiToken, Lapse
from audit_app.api.problems import Problem
from audit_app.api.tokens import Scope, find_secret, note_use
from audit_app.security import ANYONE, allow

SCHEME = "bearer"
CHALLENGE = 'Bearer realm="Vi Hanh"'

Arguments = ParamSpec("Arguments")


def open_to(scope: Scope) -> Callable[[Callable[Arguments, Any]], Callable[Arguments, Response]]:
    """Let a view be asked by whoever brings a token with ``scope``; its value is answered as JSON.

    The answer has an ETag: who sends it back gets 304 and no body as long as nothing changed.
    """

    def mark(view: Callable[Arguments, Any]) -> Callable[Arguments, Response]:
        @allow(ANYONE)  # the token says who
        @wraps(view)
        def opened(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Response:
            secret = sent_secret()
            token = find_secret(secret) if secret else None
            count_request(token)
            note_use(valid_token(secret, token, scope))
            return answer(view(*args, **kwargs))

        return opened

    return mark


def sent_secret() -> str:
    """Return the token as the request brings it, ``""`` without one; capitals and spaces mean nothing."""
    scheme, _, secret = request.headers.get("Authorization", "").strip().partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else ""


def valid_token(secret: str, token: ApiToken | None, scope: Scope) -> ApiToken:
    """Return ``token``; raise :class:`Problem` unless it is valid and has ``scope``."""
    if not secret:
        words = "Send “Authorization: Bearer TOKEN”; head office makes tokens."
        raise Problem(401, "no-token", words, WWW_Authenticate=CHALLENGE)
    if token is None or token.lapse is Lapse.REVOKED:
        raise _invalid("bad-token", "This token is not known here, or was revoked.")
    if token.lapse is not None:
        words = "Whoever made this token may make none any more. Ask head office for a new one."
        raise _invalid("maker-may-not", words)
    if scope not in token.may:
        refused = f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'
        raise Problem(403, "scope", f"This token does not have the scope {scope}.", WWW_Authenticate=refused)
    return token


def _invalid(kind: str, words: str) -> Problem:
    return Problem(401, kind, words, WWW_Authenticate=f'{CHALLENGE}, error="invalid_token"')


def answer(document: Any) -> Response:
    """Return ``document`` as JSON with its ETag, or 304 where the asker has it already."""
    response = Response(json.dumps(document), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
