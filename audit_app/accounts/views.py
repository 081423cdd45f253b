"""The pages of the own account: signing in, passwords, language."""

from flask import Flask, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user

from audit_app import navigation
from audit_app.accounts import datastore, entry, limits, mail, phones, recovery
from audit_app.accounts.addresses import local_address, page_before
from audit_app.accounts.forms import ChangePasswordForm, ForgottenPasswordForm, NewPasswordForm, SignInForm
from audit_app.accounts.links import LinkRefused, read_link
from audit_app.accounts.views_people import blueprint
from audit_app.config import LANGUAGES
from audit_app.formatting import current_language
from audit_app.security import ANYONE, SIGNED_IN, allow


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
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            entry.sign_in(form.email.data or "", form.password.data or "", stay=form.stay.data)
            return redirect(onward)
        except entry.SignInRefused as refusal:
            form.form_errors.append(_("The e-mail or the password is not right."))
            status = refusal.status
    return render_template("accounts/sign_in.html", form=form), status


@blueprint.post("/sign-out")
@allow(ANYONE)
def sign_out() -> ResponseReturnValue:
    """Sign out, back to the sign-in page, whose address tells the phone to forget the pages that it keeps."""
    entry.sign_out(current_language())
    flash(_("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in", out=1))


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@allow(ANYONE)
def forgotten_password() -> ResponseReturnValue:
    """Ask for a link by e-mail; the answer is the same whether there is such an account or not."""
    form = ForgottenPasswordForm()
    if form.validate_on_submit():
        recovery.send_password_link(form.email.data or "")
        return render_template("accounts/link_sent.html", email=form.email.data)
    status = 422 if form.errors else 200
    return render_template("accounts/forgotten_password.html", form=form), status


@blueprint.route("/reset-password/<token>", methods=["GET", "POST"])
@allow(ANYONE)
def reset_password(token: str) -> ResponseReturnValue:
    """Choose a password by a link from a mail; a link that is used or too old says so."""
    try:
        user = read_link(token)
    except LinkRefused as refusal:
        return render_template("accounts/link_refused.html"), refusal.status
    form = NewPasswordForm(user)
    if form.validate_on_submit():
        recovery.reset_password(token, form.password.data or "")
        flash(_("Your new password is set. Sign in with it."), "success")
        return redirect(url_for("accounts.sign_in"))
    status = 422 if form.errors else 200
    return render_template("accounts/reset_password.html", form=form, user=user), status


@blueprint.route("/password", methods=["GET", "POST"])
@allow(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Change the own password; every other device is signed out."""
    user = current_user._get_current_object()
    form = ChangePasswordForm(user)
    if form.validate_on_submit():
        recovery.change_password(user, form.password.data or "")
        flash(_("Your password is changed. You are signed out on every other device."), "success")
        return redirect(url_for("accounts.home"))
    return render_template("accounts/change_password.html", form=form), 422 if form.errors else 200


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
    """Register the pages, after the libraries that they stand on."""
    datastore.init_app(app)
    mail.init_app(app)
    app.register_blueprint(blueprint)
    app.jinja_env.filters["phone"] = phones.format_phone
    limits.init_app(app)
