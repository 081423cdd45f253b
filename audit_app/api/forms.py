"""The form for a new token."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, widgets
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length

from audit_app.accounts.forms import NOT_LISTED, tidy
from audit_app.api.tokens import Scope

SCOPE_NAMES = {
    Scope.COMPARISON: _l("Comparison: figures of branches and months"),
    Scope.RELEASES: _l("Scorecards: scores of single visits, without texts or photos"),
}


class TokenForm(FlaskForm):
    """A name by which people know the token, and what it opens."""

    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Say who or what will use it.")),
            Length(max=80, message=_l("At most 80 characters.")),
        ],
        filters=[tidy],
    )
    scopes = SelectMultipleField(
        _l("What it may read"),
        [InputRequired(_l("Choose what it may read."))],
        choices=[SelectChoice(scope.value, name) for scope, name in SCOPE_NAMES.items()],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        **NOT_LISTED,
    )
