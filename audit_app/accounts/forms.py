"""The forms of accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Form, PasswordField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, ValidationError

from audit_app.accounts.emails import is_email, normalise_email
from audit_app.accounts.models import Role, User
from audit_app.accounts.passwords import PoorPassword, check_password, refuse_poor
from audit_app.accounts.people import LANGUAGE_NAMES, ROLE_NAMES, Person
from audit_app.accounts.phones import NotAPhone, format_phone, parse_phone
from audit_app.vietnamese import normalise

ROLE_CHOICES = [SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()]
LANGUAGE_CHOICES = [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]
NOT_LISTED: dict[str, Any] = {"invalid_choice_message": _l("Choose one of the list.")}


def tidy(text: str | None) -> str:
    """Return what a person typed, NFC, without spaces around or doubled."""
    return normalise(text or "")


def email_in_form(form: Form, field: EmailField) -> None:  # noqa: ARG001 (WTForms passes both)
    """Refuse what cannot be an e-mail address."""
    if not is_email(field.data or ""):
        raise ValidationError(_l("Enter an e-mail address such as lan@example.vn."))


def phone_in_form(form: Form, field: TelField) -> None:  # noqa: ARG001
    """Refuse what is no telephone number."""
    try:
        parse_phone(field.data or "")
    except NotAPhone as error:
        raise ValidationError(_l("Enter a phone number such as 0912 345 678.")) from error


class SignInForm(FlaskForm):
    """E-mail and password."""

    email = EmailField(_l("E-mail"), [InputRequired(_l("Enter your e-mail."))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))])
    stay = BooleanField(_l("Keep me signed in on this device"), default=True)


class ForgottenPasswordForm(FlaskForm):
    """Where to send a link."""

    email = EmailField(_l("E-mail"), [InputRequired(_l("Enter your e-mail.")), email_in_form])


class NewPasswordForm(FlaskForm):
    """A new password, typed twice."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Enter a new password."))])
    again = PasswordField(
        _l("New password once more"), [EqualTo("password", _l("The two passwords are not the same."))]
    )

    def __init__(self, user: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what is too short or too easy for this person."""
        try:
            refuse_poor(field.data or "", self.user)
        except PoorPassword as refusal:
            raise ValidationError(refusal.message) from refusal


class ChangePasswordForm(NewPasswordForm):
    """The password of now, and a new one."""

    current = PasswordField(_l("Current password"), [InputRequired(_l("Enter your current password."))])

    def validate_current(self, field: PasswordField) -> None:
        """Refuse whoever merely found the device open."""
        if not check_password(self.user, field.data or ""):
            raise ValidationError(_l("This is not your current password."))


class PersonForm(FlaskForm):
    """One person, as the administrator sees them."""

    name = StringField(
        _l("Full name"),
        [
            DataRequired(_l("Enter the person's full name.")),
            Length(max=120, message=_l("At most 120 characters.")),
        ],
        filters=[tidy],
    )
    email = EmailField(_l("E-mail"), [InputRequired(_l("Enter the person's e-mail.")), email_in_form])
    phone = TelField(_l("Phone"), [phone_in_form])
    role = SelectField(_l("Role"), choices=ROLE_CHOICES, **NOT_LISTED)
    language = SelectField(_l("Language"), choices=LANGUAGE_CHOICES, **NOT_LISTED)

    def __init__(self, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(obj=user, **kwargs)
        if user and not self.is_submitted():
            self.phone.data = format_phone(user.phone)

    @property
    def person(self) -> Person:
        """What the form says, once it is valid."""
        return Person(
            email=normalise_email(self.email.data or ""),
            name=tidy(self.name.data),
            role=Role(self.role.data),
            phone=parse_phone(self.phone.data or ""),
            language=str(self.language.data),
        )
