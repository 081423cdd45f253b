"""The forms of organisation."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.form import BaseForm, Form
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from audit_app.accounts.forms import NOT_LISTED, tidy
from audit_app.accounts.models import User
from audit_app.formatting import in_language
from audit_app.organisation.areas import AreaDetails
from audit_app.organisation.branches import BranchDetails
from audit_app.organisation.codes import is_code, normalise_code
from audit_app.organisation.expectations import ClassDetails
from audit_app.organisation.models import Area, Branch, BranchClass
from audit_app.tables import parse_number

ENTER_CODE = _l("Enter a code.")
ENTER_NAME = _l("Enter a name.")


def at_most(most: int) -> Length:
    """Refuse a text of more than ``most`` characters."""
    return Length(max=most, message=_l("At most %(number)d characters.", number=most))


def code_in_form(form: Form, field: Field) -> None:  # noqa: ARG001 (WTForms passes both)
    """Refuse what cannot be a code."""
    if not is_code(normalise_code(field.data or "")):
        raise ValidationError(_l("Use letters, digits, dots and dashes only, such as HN-01; at most 32."))


class NumberField(StringField):
    """A number that may have a decimal comma or point; ``number`` is ``None`` when blank or wrong."""

    def __init__(
        self, label: str, *, lowest: int, highest: int, message: str, places: int = 6, **kwargs: Any
    ) -> None:
        super().__init__(label, [Optional()], **kwargs)
        self.lowest, self.highest, self.places, self.message = lowest, highest, places, message

    @property
    def number(self) -> Fraction | None:
        """The number, exactly."""
        try:
            return Fraction(parse_number((self.data or "").strip()))
        except ValueError:
            return None

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:  # noqa: FBT001, ARG002
        """Refuse what is no number, outside the range, or finer than is kept."""
        number = self.number
        if (self.data or "").strip() and (number is None or not self.lowest <= number <= self.highest):
            raise ValidationError(self.message)
        if number is not None and (number * 10**self.places).denominator != 1:
            raise ValidationError(_l("At most %(number)d decimals.", number=self.places))


class AreaForm(FlaskForm):
    """One area and its managers."""

    code = StringField(_l("Code"), [DataRequired(ENTER_CODE), code_in_form])
    name = StringField(_l("Name"), [DataRequired(ENTER_NAME), at_most(120)], filters=[tidy])
    managers = SelectMultipleField(
        _l("Managers"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **NOT_LISTED,
    )

    def __init__(self, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.managers.choices = [SelectChoice(str(user.id), f"{user.name} ({user.email})") for user in people]

    @property
    def details(self) -> AreaDetails:
        """What the form says, once it is valid."""
        return AreaDetails(
            normalise_code(self.code.data or ""), tidy(self.name.data), tuple(self.managers.data or ())
        )


class BranchForm(FlaskForm):
    """One branch."""

    code = StringField(_l("Code"), [DataRequired(ENTER_CODE), code_in_form])
    name = StringField(_l("Name"), [DataRequired(ENTER_NAME), at_most(160)], filters=[tidy])
    area = SelectField(_l("Area"), coerce=int, **NOT_LISTED)
    branch_class = SelectField(_l("Class"), coerce=int, **NOT_LISTED)
    address = StringField(_l("Address"), [at_most(300)], filters=[tidy])
    former_names = TextAreaField(_l("Old names and addresses"), [at_most(1000)])
    latitude = NumberField(
        _l("Latitude"), lowest=-90, highest=90, message=_l("Enter degrees from −90 to 90, such as 16.0678.")
    )
    longitude = NumberField(
        _l("Longitude"),
        lowest=-180,
        highest=180,
        message=_l("Enter degrees from −180 to 180, such as 108.2208."),
    )

    def __init__(self, areas: list[Area], classes: list[BranchClass], branch: Branch | None = None) -> None:
        self.areas = {area.id: area for area in areas}
        self.classes = {branch_class.id: branch_class for branch_class in classes}
        super().__init__(data=shown_values(branch) if branch else None)
        self.area.choices = [SelectChoice(str(area.id), area.name) for area in areas]
        self.branch_class.choices = [
            SelectChoice("0", _l("No class")),
            *(SelectChoice(str(one.id), in_language(one.name)) for one in classes),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse half a place besides; a blank field stops its own validators."""
        valid = bool(super().validate(extra_validators))
        if bool(tidy(self.latitude.data)) != bool(tidy(self.longitude.data)):
            self.longitude.errors = [_l("Enter both latitude and longitude, or neither.")]
            return False
        return valid

    @property
    def details(self) -> BranchDetails:
        """What the form says, once it is valid."""
        latitude, longitude = self.latitude.number, self.longitude.number
        lines = (tidy(line) for line in (self.former_names.data or "").splitlines())
        return BranchDetails(
            code=normalise_code(self.code.data or ""),
            name=tidy(self.name.data),
            area=self.areas[self.area.data],
            branch_class=self.classes.get(self.branch_class.data),
            address=tidy(self.address.data),
            former_names="\n".join(line for line in lines if line),
            latitude=float(latitude) if latitude is not None else None,
            longitude=float(longitude) if longitude is not None else None,
        )


def shown_values(branch: Branch) -> dict[str, Any]:
    """Return what a branch's form shows at first."""
    kept = {name: getattr(branch, name) for name in ("code", "name", "address", "former_names")}
    place = {name: getattr(branch, name) for name in ("latitude", "longitude")}
    return {
        **kept,
        **{name: "" if number is None else str(number) for name, number in place.items()},
        "area": branch.area_id,
        "branch_class": branch.branch_class_id or 0,
    }


class ClassForm(FlaskForm):
    """One branch class."""

    code = StringField(_l("Code"), [DataRequired(ENTER_CODE), code_in_form])
    name_vi = StringField(_l("Name in Vietnamese"), [DataRequired(ENTER_NAME), at_most(120)], filters=[tidy])
    name_en = StringField(_l("Name in English"), [DataRequired(ENTER_NAME), at_most(120)], filters=[tidy])

    @property
    def details(self) -> ClassDetails:
        """What the form says, once it is valid."""
        return ClassDetails(
            normalise_code(self.code.data or ""), tidy(self.name_vi.data), tidy(self.name_en.data)
        )
