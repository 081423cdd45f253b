"""The page behind the code on a printed scorecard, for whoever holds it."""

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from audit_app.accounts.limits import limit_view
from audit_app.releases.codes import read_code
from audit_app.releases.papers import Standing, check_paper
from audit_app.releases.queries import readable_release
from audit_app.security import ANYONE, allow

blueprint = Blueprint("papers", __name__)

# A code is one of 2⁴⁰: nobody finds one by trying, and the database is spared.
PER_ADDRESS = "60 per minute"


@blueprint.get("/v")
@allow(ANYONE)
def ask() -> ResponseReturnValue:
    """A field for the code at the foot of a paper."""
    if code := request.args.get("code", "").strip():
        return redirect(url_for(".paper", code=read_code(code), sha=request.args.get("sha") or None))
    return render_template("releases/ask_paper.html")


@blueprint.get("/v/<code>")
@allow(ANYONE)
def paper(code: str) -> ResponseReturnValue:
    """Whether a printed scorecard is the current one; nothing of what it says."""
    short_hash = request.args.get("sha", "").strip()
    found = check_paper(code, short_hash)
    is_reader = current_user.is_authenticated and readable_release(current_user, found.code) is not None
    page = render_template("releases/paper.html", check=found, short_hash=short_hash, is_reader=is_reader)
    return page, 404 if found.standing == Standing.UNKNOWN else 200


@blueprint.get("/check/<code>")
@allow(ANYONE)
def old_address(code: str) -> ResponseReturnValue:
    """The address on papers that were printed before there was a shorter one."""
    return redirect(url_for(".paper", code=code, sha=request.args.get("sha") or None), 301)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
    limit_view(app, "papers.paper", PER_ADDRESS)
