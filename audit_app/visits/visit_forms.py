"""The shopper's forms beside the checklist: the times of the visit, and why it could not take place."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, ValidationError

from audit_app.clock import local_time, today
from audit_app.typed_fields import DayField, TimeField
from audit_app.visits.models import Visit
from audit_app.visits.times import VisitTimes, read_times, times_of


class TimesForm(FlaskForm):
    """The day of the visit, and when the shopper came in and left; all may be blank in a draft."""

    day = DayField(_l("Day of the visit"))
    entered = TimeField(_l("Came in"))
    left = TimeField(_l("Left"))

    @classmethod
    def of(cls, visit: Visit) -> "TimesForm":
        """Return the form with the stored times; the day is today's while that is possible."""
        times = times_of(visit)
        entered = local_time(times.entered_at) if times.entered_at else None
        left = local_time(times.left_at) if times.left_at else None
        day = (entered or left).date() if entered or left else today()  # type: ignore[union-attr]
        if not entered and not left and not visit.window_from <= day <= visit.window_to:
            day = visit.window_from
        return cls(
            data={
                "day": f"{day:%Y-%m-%d}",
                "entered": f"{entered:%H:%M}" if entered else "",
                "left": f"{left:%H:%M}" if left else "",
            }
        )

    def validate_day(self, field: DayField) -> None:
        """Ask for the day of a time."""
        if field.meaning is None and (self.entered.data or self.left.data):
            raise ValidationError(gettext("Enter the day of the visit."))

    @property
    def times(self) -> VisitTimes:
        """The moments, once the form is valid."""
        return read_times(self.day.meaning, self.entered.meaning, self.left.meaning)


REASONS = {
    "closed": _l("The branch was closed"),
    "not_found": _l("I could not find it, or it has moved"),
    "no_service": _l("They could not serve me"),
    "recognised": _l("I was recognised"),
    "unsafe": _l("It was not safe to go or to stay"),
    "unable": _l("I cannot go any more"),
    "other": _l("Something else"),
}
"""Why a visit could not take place; the key is stored before the words."""


class CouldNotForm(FlaskForm):
    """Why a visit could not take place."""

    reason = RadioField(
        _l("What happened?"),
        choices=[SelectChoice(key, words) for key, words in REASONS.items()],
        validate_choice=False,
    )
    words = TextAreaField(
        _l("In your own words"),
        [
            DataRequired(_l("Say in a few words what happened, and when.")),
            Length(max=2000, message=_l("This text is too long: at most %(max)d letters.")),
        ],
    )
    photo = MultipleFileField(_l("Photo"))

    def validate_reason(self, field: RadioField) -> None:
        """Ask for one of the reasons."""
        if field.data not in REASONS:
            raise ValidationError(gettext("Choose what happened."))

    @property
    def stored(self) -> str:
        """The reason as the history keeps it: ``closed: …``."""
        return f"{self.reason.data}: {(self.words.data or '').strip()}"


def reason_words(stored: str) -> tuple[str, str]:
    """Return a stored reason as its name in this request's language and the shopper's own words."""
    key, _, words = stored.partition(": ")
    return (str(REASONS[key]), words) if key in REASONS else ("", stored)
