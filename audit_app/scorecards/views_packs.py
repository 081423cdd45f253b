"""Asking for the scorecards of a list as one file."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.config import LANGUAGES
from audit_app.errors import ViHanhError
from audit_app.formatting import current_language
from audit_app.scorecards.packs import PackForm, ask_for_pack
from audit_app.scorecards.queries import ListFilter, read_list_filter
from audit_app.security import allow

blueprint = Blueprint("packs", __name__)

READERS = (Role.AREA_MANAGER, Role.REVIEWER, Role.HEAD_OFFICE)


@blueprint.post("/scorecards/packs")
@allow(*READERS)
def ask() -> ResponseReturnValue:
    """Have the listed scorecards made into one file, and go where its progress is shown."""
    asked, wanted = request.form, read_list_filter(request.form)
    language = asked.get("language", "")
    form = PackForm.ZIP if asked.get("form") == PackForm.ZIP else PackForm.PDF
    try:
        job = ask_for_pack(
            current_user, wanted, language if language in LANGUAGES else current_language(), form
        )
    except ViHanhError as refusal:
        flash(refusal.message, "error")
        return redirect(f"{url_for('scorecards.listing')}?{list_address(wanted)}")
    flash(_("Your file is being made. You can go on working; it waits here for you."), "success")
    return redirect(url_for("jobs.listing", _anchor=f"job-{job.uid}"))


def list_address(wanted: ListFilter) -> str:
    """Return what stands in the address of the list behind the question mark."""
    parts = {"search": wanted.words, "area": wanted.area, "month": wanted.month, "below": "1" * wanted.below}
    return urlencode({name: value for name, value in parts.items() if value})
