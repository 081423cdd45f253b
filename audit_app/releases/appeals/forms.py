"""The form of an appeal."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from audit_app.releases.appeals.appealing import LONGEST_WORDS


class AppealForm(FlaskForm):
    """Why an answer is not right, judged where it is added; ``revision`` is the one that the manager read."""

    revision = HiddenField()
    text = TextAreaField(
        _l("What is not right, and how do you know?"),
        filters=[lambda text: (text or "").replace("\r\n", "\n")],
        render_kw={"maxlength": LONGEST_WORDS, "rows": 6},
    )
