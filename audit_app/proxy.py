"""Behind a proxy: who really calls, and whether over TLS; believed only from the proxies that we trust."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EVERYBODY = "*"


class TrustedProxies:
    """Take the caller's address and scheme from ``X-Forwarded-For`` and ``-Proto`` of trusted peers alone.

    Anybody else could write there what they like, and so escape the limit on sign-ins.
    """

    def __init__(self, app: "WSGIApplication", trusted: tuple[str, ...]) -> None:
        self.app = app
        self.forwarded = ProxyFix(app, x_for=1, x_proto=1)
        self.trusted = frozenset(trusted)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer the request."""
        if EVERYBODY in self.trusted or environ.get("REMOTE_ADDR", "") in self.trusted:
            return self.forwarded(environ, start_response)
        return self.app(environ, start_response)


def init_app(app: Flask) -> None:
    """Put the proxies' words to use where ``TRUSTED_PROXIES`` names any."""
    if trusted := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = TrustedProxies(app.wsgi_app, trusted)  # type: ignore[method-assign]
