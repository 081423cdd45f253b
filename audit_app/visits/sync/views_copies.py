"""The desk's way to take in a copy that a phone has saved as a file."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from audit_app.accounts.models import Role
from audit_app.errors import ViHanhError
from audit_app.security import allow
from audit_app.visits.blueprint import blueprint
from audit_app.visits.sync.copy_file import MOST_BYTES, import_copy
from audit_app.visits.sync.imported import Imported


class CopyForm(FlaskForm):
    """One file."""

    file = FileField(_l("File from the phone"))

    def import_file(self) -> Imported | None:
        """Take in the file; ``None``, with an error at the field, where that cannot be."""
        content = self.file.data.read(MOST_BYTES + 1) if self.file.data else b""
        if not content:
            self.file.errors = [_l("Choose the file that the phone saved.")]
        elif len(content) > MOST_BYTES:
            self.file.errors = [_l("This file is too large for a copy of a visit.")]
        else:
            try:
                return import_copy(content, current_user)
            except ViHanhError as refusal:
                self.file.errors = [refusal.message]
        return None


@blueprint.route("/copies/import", methods=["GET", "POST"])
@allow(Role.REVIEWER, Role.ADMINISTRATOR)
def import_copy_file() -> ResponseReturnValue:
    """Take in a visit from a file that its phone saved, exactly as if the phone had sent it."""
    form = CopyForm()
    if form.validate_on_submit() and (imported := form.import_file()) is not None:
        flash(imported.words, "success" if imported.is_taken else "warning")
        return redirect(url_for("visits.import_copy_file"))
    return render_template("visits/import_copy.html", form=form), 422 if form.errors else 200
