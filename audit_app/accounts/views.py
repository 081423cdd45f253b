"""The pages of accounts: signing in, passwords, language."""

from flask import Blueprint, Flask, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user

from audit_app import navigation
from audit_app.accounts import datastore, entry, limits
from audit_app.accounts.addresses import local_address, page_before
from audit_app.accounts.forms import SignInForm
from audit_app.config import LANGUAGES
from audit_app.formatting import current_language
from audit_app.security import ANYONE, SIGNED_IN, allow

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/")
@allow(ANYONE)
def home() -> ResponseReturnValue:
    """Each person's first page; sign-in for who is not signed in."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    return redirect(navigation.start_page())


@blueprint.route("/sign-in", methods=["GET", "POST"])
@allow(ANYONE)
def sign_in() -> ResponseReturnValue:
    """Sign in, then go on to the page that was asked for."""
    onward = local_address(request.args.get("next")) or url_for("accounts.home")
    if current_user.is_authenticated:
        return redirect(onward)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            entry.sign_in(form.email.data or "", form.password.data or "", stay=form.stay.data)
            return redirect(onward)
        except entry.SignInRefused as refusal:
            form.form_errors.append(_("The e-mail or the password is not right."))
            return render_template("accounts/sign_in.html", form=form), refusal.status
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


@blueprint.post("/sign-out")
@allow(ANYONE)
def sign_out() -> ResponseReturnValue:
    """Sign out, back to the sign-in page."""
    entry.sign_out(current_language())
    return redirect(url_for("accounts.sign_in"))


@blueprint.get("/forgotten-password")
@allow(ANYONE)
def forgotten_password() -> ResponseReturnValue:
    """Ask for a link that sets a new password."""
    abort(404)


@blueprint.get("/password")
@allow(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Change the own password."""
    abort(404)


@blueprint.post("/language")
@allow(ANYONE)
def choose_language() -> ResponseReturnValue:
    """The same page in the other language, from now on."""
    language = request.form.get("language")
    if language not in LANGUAGES:
        abort(400)
    session["language"] = language
    if current_user.is_authenticated:
        current_user.language = language
        current_user.save(only=["language"])
    refresh()
    return redirect(local_address(request.form.get("next")) or page_before() or url_for("accounts.home"))


def init_app(app: Flask) -> None:
    """Register the pages, after the library that they stand on."""
    datastore.init_app(app)
    app.register_blueprint(blueprint)
    limits.init_app(app)
