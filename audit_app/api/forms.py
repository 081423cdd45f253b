"""The form for a new token, and the words for what tokens open and why some open nothing."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, widgets
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length

from audit_app.accounts.forms import NOT_LISTED, tidy
from audit_app.api.models import Lapse
from audit_app.api.tokens import Scope

SCOPE_NAMES = {
    Scope.COMPARISON: _l("Comparison: figures of branches and months"),
    Scope.RELEASES: _l("Scorecards: scores of single visits, without texts or photos"),
}

LAPSES = {
    Lapse.MAKER_GONE: _l("The account of whoever made it is gone."),
    Lapse.MAKER_DEACTIVATED: _l("The account of whoever made it is deactivated."),
    Lapse.MAKER_MAY_NOT: _l("Whoever made it may make no tokens any more."),
}
"""Why a token opens nothing though nobody revoked it."""


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
