"""The form below a scorecard."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from audit_app.releases.annexes import LONGEST_REPLY


class ReplyForm(FlaskForm):
    """The branch's reply; what it may be is judged where it is added."""

    text = TextAreaField(_l("Your reply for the branch"), render_kw={"maxlength": LONGEST_REPLY, "rows": 5})
