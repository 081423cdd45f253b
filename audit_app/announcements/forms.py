"""How an area manager wants to hear of new scorecards."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from audit_app.accounts.forms import NOT_LISTED
from audit_app.announcements.models import MailPreference, MailWish

NAMES = {
    MailWish.AT_ONCE: _l("A mail for each, at once"),
    MailWish.DAILY: _l("One mail a day with all of them"),
    MailWish.NONE: _l("No mails"),
}


class PreferenceForm(FlaskForm):
    """When, and whether with the PDF."""

    wish = RadioField(
        _l("When a scorecard of your area is released"),
        choices=[SelectChoice(wish.value, name) for wish, name in NAMES.items()],
        **NOT_LISTED,
    )
    attach_pdf = BooleanField(_l("Attach the PDF"))

    def __init__(self, preference: MailPreference, **kwargs: Any) -> None:
        super().__init__(obj=preference, **kwargs)

    def fill(self, preference: MailPreference) -> MailPreference:
        """Put what the form says into the preference."""
        preference.wish = str(self.wish.data)
        preference.attach_pdf = bool(self.attach_pdf.data)
        return preference
