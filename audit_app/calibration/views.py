"""The pages of calibration, for reviewers and head office: they name shoppers, so nobody else sees them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue

from audit_app.accounts.models import Role
from audit_app.calibration import words
from audit_app.calibration.agreement import read_agreement
from audit_app.calibration.selection import Calibrated, read_calibrated
from audit_app.calibration.shoppers import read_shoppers
from audit_app.security import allow

blueprint = Blueprint("calibration", __name__)


@blueprint.get("/reviews/shoppers")
@allow(Role.REVIEWER, Role.HEAD_OFFICE)
def shoppers() -> ResponseReturnValue:
    """How strictly each shopper scores at the same branches, and which branches only one has seen."""
    return _report("calibration/shoppers.html", read_shoppers)


@blueprint.get("/reviews/agreement")
@allow(Role.REVIEWER, Role.HEAD_OFFICE)
def agreement() -> ResponseReturnValue:
    """How far two shoppers at the same branch agree on each question, poor agreement first."""
    return _report("calibration/agreement.html", read_agreement)


def _report(template: str, read: Callable[[Calibrated], Any]) -> str:
    """Return the page of what ``read`` finds in the chosen visits, or one that says there are none yet."""
    found = read_calibrated(request.args)
    if found is None:
        return render_template("calibration/nothing.html")
    selection, choices = found
    return render_template(template, selection=selection, choices=choices, report=read(selection))


def init_app(app: Flask) -> None:
    """Register the pages, and give their templates their words."""
    app.jinja_env.globals.update(calibration_words=words)
    app.register_blueprint(blueprint)
