"""The shopper's form for phones with script."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.security import allow
from audit_app.visits.blueprint import blueprint
from audit_app.visits.drafts import open_sheet
from audit_app.visits.form_page import FormPage
from audit_app.visits.queries import returned_words


@blueprint.get("/visits/<uid>/form")
@allow(Role.SHOPPER)
def form(uid: str) -> ResponseReturnValue:
    """Everything of a visit in one document: the phone keeps what is filled in, and sends it."""
    sheet = open_sheet(uid, current_user)
    if not sheet.visit.is_open:
        return redirect(url_for("visits.visit", uid=uid))
    document = FormPage(sheet, current_user, returned_words(sheet.visit))
    return render_template("visits/form/form.html", document=document)
