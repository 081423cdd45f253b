"""Rights in one place per route, and the headers that every answer carries.

Each view says with :func:`allow` who may call it; a view that says nothing is refused to everybody.
"""

from collections.abc import Callable
from itertools import chain
from typing import TypeVar

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

ANYONE = "anyone"
SIGNED_IN = "signed_in"

csrf = CSRFProtect()

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def allow(*who: str, in_json: bool = False) -> Callable[[View], View]:
    """Mark a view as open to these roles, to :data:`SIGNED_IN` or to :data:`ANYONE`.

    One that speaks JSON (``in_json``) tells a program to sign in, where a page would go there.
    """

    def mark(view: View) -> View:
        view.allowed = frozenset(who)  # type: ignore[attr-defined]
        view.in_json = in_json  # type: ignore[attr-defined]
        return view

    return mark


def allowed_for(app: Flask, endpoint: str) -> frozenset[str]:
    """Return who may call ``endpoint``; nobody where its view does not say."""
    view = app.view_functions[endpoint]
    if endpoint == "static":
        return frozenset({ANYONE})
    return getattr(view, "allowed", frozenset())


def check_rights() -> ResponseReturnValue | None:
    """Let the request through, or send to sign-in (401 for a program), or answer 403."""
    if request.endpoint is None:
        return None
    who = allowed_for(current_app, request.endpoint)
    if ANYONE in who:
        return None
    if not current_user.is_authenticated:
        if getattr(current_app.view_functions[request.endpoint], "in_json", False):
            words = gettext("Sign in again to send this. What you wrote is kept on this phone.")
            return {"reason": "sign_in", "message": words}, 401
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=back))
    if SIGNED_IN in who or current_user.role in who:
        return None
    abort(403)
    return None


def refuse_nul() -> None:
    """Answer 400 to a NUL in an address or a form: no browser sends one, and PostgreSQL cannot keep it."""
    sent = chain(request.args.items(multi=True), request.form.items(multi=True))
    if "\0" in request.path or any("\0" in value for _, value in sent):
        abort(400)


def add_headers(response: Response) -> Response:
    """Set the security headers; a signed-in person's pages are kept by no shared cache."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["BASE_URL"].startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def init_app(app: Flask) -> None:
    """Check rights before and set headers after each request; CSRF on every form.

    Rights come first: a stranger's post is refused before its photos are read.
    """
    app.before_request(check_rights)
    csrf.init_app(app)
    app.before_request(refuse_nul)
    app.after_request(add_headers)
