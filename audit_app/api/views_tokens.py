"""The page on which tokens are made and revoked."""

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.api.forms import LAPSES, SCOPE_NAMES, TokenForm
from audit_app.api.models import MAKERS
from audit_app.api.tokens import TokenNameTaken, all_tokens, find_token, make_token, revoke_token
from audit_app.security import allow

blueprint = Blueprint("api_tokens", __name__)


@blueprint.route("/api-tokens", methods=["GET", "POST"])
@allow(*MAKERS)
def tokens() -> ResponseReturnValue:
    """Every token, and a form for a new one, which is shown once in the answer to the form."""
    form, token = TokenForm(), ""
    if form.validate_on_submit():
        try:
            _row, token = make_token(
                form.name.data or "", form.scopes.data or [], current_user._get_current_object()
            )
            form = TokenForm(formdata=None)  # for the next one
        except TokenNameTaken as refusal:
            form.name.errors = [*form.name.errors, refusal.message]
    status = 422 if form.errors else 201 if token else 200
    page = render_template(
        "api/tokens.html", form=form, token=token, tokens=all_tokens(), scopes=SCOPE_NAMES, lapses=LAPSES
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/api-tokens/<int:number>/revoke")
@allow(*MAKERS)
def revoke(number: int) -> ResponseReturnValue:
    """From now on the token opens nothing."""
    token = find_token(number) or abort(404)
    revoke_token(token)
    flash(_("The token “%(name)s” opens nothing any more.", name=token.name), "success")
    return redirect(url_for("api_tokens.tokens"))
