"""The pages about mails: what a manager wants, and what an administrator has to mend."""

from flask import Blueprint, Flask, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from audit_app.accounts import mail_letters
from audit_app.accounts.mail_outbox import try_again
from audit_app.accounts.mail_queries import failed_mails, find_mail, idle_since, unsent_mails
from audit_app.accounts.models import Role
from audit_app.announcements import announcing, digests, sending
from audit_app.announcements import letters as letters  # registers the writers
from audit_app.announcements.forms import PreferenceForm
from audit_app.announcements.queries import preference_of
from audit_app.security import allow

blueprint = Blueprint("announcements", __name__)

KIND_NAMES = {
    mail_letters.INVITATION: _l("Invitation"),
    mail_letters.PASSWORD_LINK: _l("Link for a new password"),
    mail_letters.PASSWORD_CHANGED: _l("Password changed"),
    announcing.RELEASE: _l("Scorecard released"),
    digests.DIGEST: _l("Scorecards of the day"),
}


@blueprint.route("/account/mails", methods=["GET", "POST"])
@allow(Role.AREA_MANAGER)
def preferences() -> ResponseReturnValue:
    """When the signed-in manager is mailed about scorecards, and whether with the PDF."""
    preference = preference_of(current_user._get_current_object())
    form = PreferenceForm(preference)
    if form.validate_on_submit():
        form.fill(preference).save()
        flash(_("Saved: this is how you get your mails from now on."), "success")
        return redirect(url_for("announcements.preferences"))
    hour = current_app.config["DIGEST_HOUR"]
    status = 422 if form.errors else 200
    return render_template("announcements/preferences.html", form=form, hour=hour), status


@blueprint.get("/mails")
@allow(Role.ADMINISTRATOR)
def outbox() -> ResponseReturnValue:
    """The mails that have not gone out, with the reason."""
    return render_template(
        "announcements/outbox.html",
        page=unsent_mails(request.args.get("page", type=int)),
        kinds=KIND_NAMES,
        failed=len(failed_mails()),
        idle_since=idle_since(),
    )


@blueprint.post("/mails/<int:number>/again")
@allow(Role.ADMINISTRATOR)
def send_again(number: int) -> ResponseReturnValue:
    """Try one mail again, now."""
    if try_again(find_mail(number) or abort(404)):
        flash(_("The mail is tried again now."), "info")
    else:
        flash(_("Nothing to do: this mail is just being sent, or has been."), "info")
    return redirect(url_for("announcements.outbox"))


@blueprint.post("/mails/again")
@allow(Role.ADMINISTRATOR)
def send_all_again() -> ResponseReturnValue:
    """Try every mail again that failed."""
    tried = sum(try_again(mail) for mail in failed_mails())
    flash(
        ngettext("%(num)d mail is tried again now.", "%(num)d mails are tried again now.", tried),
        "info",
    )
    return redirect(url_for("announcements.outbox"))


def init_app(app: Flask) -> None:
    """Register the pages, and listen for what is to be told."""
    app.register_blueprint(blueprint)
    sending.init_app(app)
