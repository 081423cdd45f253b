"""Which pages a shopper's phone may keep, and for whom: a header says so, and the worker does as it says."""

from flask import Flask, Response, current_app, request
from flask_babel import get_locale
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.security import ANYONE, allowed_for
from audit_app.visits.shopper_key import shopper_key

KEPT_PAGES = {"visits.today", "visits.form"}
HEADER = "Offline-For"
NOBODY = "nobody"


def say_who_keeps(response: Response) -> Response:
    """Name the shopper on pages to be kept; on everybody else's pages say that none are to be kept.

    Pages for anyone say nothing: nobody has asked who the person is, and the database may be away.
    """
    if response.mimetype != "text/html" or response.status_code != 200 or not is_personal():
        return response
    if current_user.role != Role.SHOPPER:
        response.headers[HEADER] = NOBODY
    elif request.endpoint in KEPT_PAGES:
        response.headers[HEADER] = shopper_key(current_user)
        response.content_language.add(str(get_locale()))
    return response


def is_personal() -> bool:
    """Whether this page was made for a person who is signed in."""
    if request.endpoint is None or ANYONE in allowed_for(current_app, request.endpoint):
        return False
    return bool(current_user.is_authenticated)


def init_app(app: Flask) -> None:
    """Look at every answer."""
    app.after_request(say_who_keeps)
