"""The forms of reviews."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

LONGEST_REASON = 2000


class ReasonForm(FlaskForm):
    """Why a visit is returned or excluded; two of these may stand on one page under different prefixes."""

    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Write the reason: it stays in the history of the visit.")),
            Length(max=LONGEST_REASON, message=_l("This text is too long: at most %(max)d letters.")),
        ],
        filters=[lambda text: (text or "").strip()],
    )
