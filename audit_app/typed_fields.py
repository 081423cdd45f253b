"""Form fields for days and times, by the browser's picker or typed as people here write them."""

from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext
from wtforms import StringField
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput, TimeInput

DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
# A year of three digits, or 9999, is a slip of the finger that no calendar can reckon with.
YEARS = range(1900, 2200)
TIME_FORMATS = ("%H:%M", "%H:%M:%S", "%Hh%M", "%H.%M")


class TypedField(StringField):
    """Text that means something else; ``meaning`` is ``None`` for blank."""

    meaning: Any = None

    def understand(self, formats: tuple[str, ...], refusal: str) -> datetime | None:
        """Return the moment in the text under the first format that fits; ``ValueError`` under none."""
        text = (self.data or "").strip()
        if not text:
            return None
        for form in formats:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 - a day or a time of day alone
            except ValueError:
                continue
        raise ValidationError(refusal)


class DayField(TypedField):
    """A day, by the browser's picker or typed as people here write it."""

    widget = DateInput()
    meaning: date | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms calls it so
        """Understand the day."""
        refusal = gettext("Enter the day as dd/mm/yyyy.")
        moment = self.understand(DAY_FORMATS, refusal)
        if moment and moment.year not in YEARS:
            raise ValidationError(refusal)
        self.meaning = moment.date() if moment else None


class TimeField(TypedField):
    """A time of day, 24 hours."""

    widget = TimeInput()
    meaning: time | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms calls it so
        """Understand the time."""
        moment = self.understand(TIME_FORMATS, gettext("Enter the time as hours and minutes, such as 10:12."))
        self.meaning = moment.time() if moment else None


def day_needed(_form: Any, field: DayField) -> None:
    """Ask for a day where none was given; a validator of :class:`DayField`."""
    if field.meaning is None and not field.errors:
        raise ValidationError(gettext("Enter a day."))
