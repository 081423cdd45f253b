"""The forms of accounts."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField
from wtforms.validators import InputRequired


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail and password."""

    email = EmailField(_l("E-mail"), [InputRequired(_l("Enter your e-mail."))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))])
    stay = BooleanField(_l("Keep me signed in on this device"), default=True)
