"""The form of a programme."""

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, ValidationError

from audit_app.programmes.codes import code_is_held
from audit_app.programmes.models import Programme, ProgrammeKind
from audit_app.programmes.queries import find_programme
from audit_app.typed_fields import DayField, day_needed
from audit_app.vietnamese import normalise

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
KIND_WORDS = {
    ProgrammeKind.PERIODIC: _l("Periodic: waves of visits, such as every quarter"),
    ProgrammeKind.EVENT_DRIVEN: _l("Event-driven: after an opening, a campaign, a complaint"),
    ProgrammeKind.CONTINUOUS: _l("Continuous: a few visits each month, without an end"),
}
KIND_NAMES = {
    ProgrammeKind.PERIODIC: _l("Periodic"),
    ProgrammeKind.EVENT_DRIVEN: _l("Event-driven"),
    ProgrammeKind.CONTINUOUS: _l("Continuous"),
}
AT_MOST_160 = _l("At most 160 characters.")


class ProgrammeForm(FlaskForm):
    """A wave of visits."""

    code = StringField(
        _l("Code"), [InputRequired(_l("Enter a code.")), Length(max=32, message=_l("At most 32 characters."))]
    )
    name_vi = StringField(
        _l("Name in Vietnamese"),
        [InputRequired(_l("Enter the name in Vietnamese.")), Length(max=160, message=AT_MOST_160)],
    )
    name_en = StringField(
        _l("Name in English"),
        [InputRequired(_l("Enter the name in English.")), Length(max=160, message=AT_MOST_160)],
    )
    kind = RadioField(
        _l("When it measures"),
        choices=[SelectChoice(kind.value, words) for kind, words in KIND_WORDS.items()],
        default=ProgrammeKind.PERIODIC.value,
        validate_choice=False,
    )
    starts_on = DayField(_l("First day"), [day_needed])
    ends_on = DayField(_l("Last day"))

    def __init__(self, programme: Programme | None = None) -> None:
        stored = {} if programme is None else _stored(programme)
        super().__init__(data=stored)
        self.programme = programme
        self.keeps_code = programme is not None and programme.has_visits

    def validate_code(self, field: StringField) -> None:
        """Refuse signs that do not belong in an address, a code that is taken, and to change one in use."""
        field.data = (field.data or "").strip()
        kept = None if self.programme is None else self.programme.code
        if field.data == kept:
            return
        if self.keeps_code:
            field.data = kept
            raise ValidationError(
                gettext("Visits are kept under this code with their figures, so it cannot change.")
            )
        if not CODE.match(field.data) or field.data == "new":
            raise ValidationError(gettext("Use letters, digits, dots and hyphens, such as 2026-Q4."))
        other = find_programme(field.data)
        if other and (self.programme is None or other.id != self.programme.id):
            raise ValidationError(gettext("Another programme has this code."))
        if code_is_held(field.data):
            raise ValidationError(gettext("Released figures are kept under this code. Choose another one."))

    def validate_kind(self, field: RadioField) -> None:
        """Refuse what was not offered."""
        if field.data not in set(ProgrammeKind):
            raise ValidationError(gettext("Choose one of the answers that are offered."))

    def validate_ends_on(self, field: DayField) -> None:
        """Refuse an end before the beginning."""
        if field.meaning and self.starts_on.meaning and field.meaning < self.starts_on.meaning:
            raise ValidationError(gettext("The last day must follow the first."))

    def store(self) -> Programme:
        """Write the programme, once the form is valid, and return it."""
        programme: Any = self.programme or Programme()
        programme.code, programme.kind = self.code.data, self.kind.data
        programme.name_vi = normalise(self.name_vi.data or "")
        programme.name_en = normalise(self.name_en.data or "")
        programme.starts_on, programme.ends_on = self.starts_on.meaning, self.ends_on.meaning
        programme.save()
        stored: Programme = programme
        return stored


def _stored(programme: Programme) -> dict[str, Any]:
    return {
        "code": programme.code,
        "name_vi": programme.name_vi,
        "name_en": programme.name_en,
        "kind": programme.kind,
        "starts_on": f"{programme.starts_on:%Y-%m-%d}",
        "ends_on": f"{programme.ends_on:%Y-%m-%d}" if programme.ends_on else "",
    }
