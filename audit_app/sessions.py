"""Sessions belong to pages: what is the same for everybody carries no cookie and does not vary with one."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

SAME_FOR_EVERYBODY = {
    "assets.send_asset",
    "offline.manifest",
    "offline.service_worker",
    "offline.without_network",
}


class PageSessions(SecureCookieSessionInterface):
    """Flask's own sessions, kept away from files.

    Looking whether somebody is signed in counts as use of the session. A style or script would then say
    ``Vary: Cookie``, and browsers would fetch it again after each change of the cookie; a lasting session
    would even send its cookie along with an answer that proxies may keep for everybody.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session's cookie, where the answer is a person's."""
        if request.endpoint not in SAME_FOR_EVERYBODY:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Use these sessions."""
    app.session_interface = PageSessions()
